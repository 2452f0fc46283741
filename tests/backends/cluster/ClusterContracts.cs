namespace RevenuePulse.Tests.Backends.Cluster;

public class ClusterRawLogTests() : RawLogContract(ClusterUnderTest.ContractAsync);

public class ClusterRawBatchesTests() : RawBatchesContract(ClusterUnderTest.ContractAsync);

public class ClusterJournalTests() : JournalContract(ClusterUnderTest.ContractAsync);

public class ClusterArchiveTests() : ArchiveContract(ClusterUnderTest.ContractAsync);

public class ClusterCampaignBookTests() : CampaignBookContract(ClusterUnderTest.ContractAsync);

public class ClusterMarkBookTests() : MarkBookContract(ClusterUnderTest.ContractAsync);

public class ClusterTokenBookTests() : TokenBookContract(ClusterUnderTest.ContractAsync);

public class ClusterAlertBookTests() : AlertBookContract(ClusterUnderTest.ContractAsync);

public class ClusterQuestionBookTests() : QuestionBookContract(ClusterUnderTest.ContractAsync);

public class ClusterDecisionLogTests() : DecisionLogContract(ClusterUnderTest.ContractAsync);

public class ClusterSaleValuesTests() : SaleValuesContract(ClusterUnderTest.ContractAsync);

public class ClusterVisitBookTests() : VisitBookContract(ClusterUnderTest.ContractAsync);
