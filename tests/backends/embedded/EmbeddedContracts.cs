namespace RevenuePulse.Tests.Backends.Embedded;

public class EmbeddedRawLogTests() : RawLogContract(EmbeddedUnderTest.ContractAsync);

public class EmbeddedRawBatchesTests() : RawBatchesContract(EmbeddedUnderTest.ContractAsync);

public class EmbeddedJournalTests() : JournalContract(EmbeddedUnderTest.ContractAsync);

public class EmbeddedArchiveTests() : ArchiveContract(EmbeddedUnderTest.ContractAsync);

public class EmbeddedRevenueStoreTests() : RevenueStoreContract(EmbeddedUnderTest.ContractAsync);

public class EmbeddedCampaignBookTests() : CampaignBookContract(EmbeddedUnderTest.ContractAsync);

public class EmbeddedMarkBookTests() : MarkBookContract(EmbeddedUnderTest.ContractAsync);

public class EmbeddedTokenBookTests() : TokenBookContract(EmbeddedUnderTest.ContractAsync);

public class EmbeddedAlertBookTests() : AlertBookContract(EmbeddedUnderTest.ContractAsync);

public class EmbeddedQuestionBookTests() : QuestionBookContract(EmbeddedUnderTest.ContractAsync);

public class EmbeddedDecisionLogTests() : DecisionLogContract(EmbeddedUnderTest.ContractAsync);

public class EmbeddedSaleValuesTests() : SaleValuesContract(EmbeddedUnderTest.ContractAsync);

public class EmbeddedVisitBookTests() : VisitBookContract(
    () => Task.FromResult<ITwin>(new EmbeddedUnderTest(o => o with { VisitsEvery = TimeSpan.FromMilliseconds(5) })))
{
    [Fact]
    public async Task The_thread_that_counts_leaves_the_cores_to_the_money()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "niceness is a thread's own on Linux only");
        Assert.True(Visits.TryTake(new("neon", "ada", TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), IsKnown: false)));
        await Visits.SettleAsync(TestContext.Current.CancellationToken);

        // proc(5): the nineteenth field is the niceness, and names may hold spaces
        var niceness = Directory.GetDirectories("/proc/self/task").Select(StatOf)
            .Where(stat => stat.Contains("(visits)", StringComparison.Ordinal)).Select(stat => stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16]);
        Assert.Contains("10", niceness);

        // threads of other tests come and go
        static string StatOf(string task)
        {
            try
            {
                return File.ReadAllText(Path.Combine(task, "stat"));
            }
            catch (IOException)
            {
                return "";
            }
        }
    }
}
