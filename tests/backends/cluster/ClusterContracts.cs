namespace RevenuePulse.Tests.Backends.Cluster;

public class ClusterRawLogTests : RawLogContract
{
    protected override Task<IBackend> CreateAsync() => ClusterUnderTest.ContractAsync();
}

public class ClusterRawBatchesTests : RawBatchesContract
{
    protected override Task<IBackend> CreateAsync() => ClusterUnderTest.ContractAsync();
}

public class ClusterJournalTests : JournalContract
{
    protected override Task<IBackend> CreateAsync() => ClusterUnderTest.ContractAsync();
}

public class ClusterArchiveTests : ArchiveContract
{
    protected override Task<IBackend> CreateAsync() => ClusterUnderTest.ContractAsync();
}

public class ClusterCampaignBookTests : CampaignBookContract
{
    protected override Task<IBackend> CreateAsync() => ClusterUnderTest.ContractAsync();
}

public class ClusterMarkBookTests : MarkBookContract
{
    protected override Task<IBackend> CreateAsync() => ClusterUnderTest.ContractAsync();
}

public class ClusterTokenBookTests : TokenBookContract
{
    protected override Task<IBackend> CreateAsync() => ClusterUnderTest.ContractAsync();
}

public class ClusterAlertBookTests : AlertBookContract
{
    protected override Task<IBackend> CreateAsync() => ClusterUnderTest.ContractAsync();
}

public class ClusterQuestionBookTests : QuestionBookContract
{
    protected override IQuestionBook Questions => ((ClusterUnderTest)Backend).Backend.Questions;

    protected override Task<IBackend> CreateAsync() => ClusterUnderTest.ContractAsync();
}

public class ClusterDecisionLogTests : DecisionLogContract
{
    protected override IDecisionLog Decisions => ((ClusterUnderTest)Backend).Backend.Decisions;

    protected override Task<IBackend> CreateAsync() => ClusterUnderTest.ContractAsync();
}

public class ClusterSaleValuesTests : SaleValuesContract
{
    protected override ISaleValues Values => ((ClusterUnderTest)Backend).Backend.SaleValues!;

    protected override Task<IBackend> CreateAsync() => ClusterUnderTest.ContractAsync();
}

public class ClusterVisitBookTests : VisitBookContract
{
    protected override IVisitBook Visits => ((ClusterUnderTest)Backend).Backend.Visits;

    protected override Task<IBackend> CreateAsync() => ClusterUnderTest.ContractAsync();
}
