namespace RevenuePulse.Tests.Backends.Embedded;

public class EmbeddedRawLogTests : RawLogContract
{
    protected override Task<IBackend> CreateAsync() => Task.FromResult<IBackend>(new EmbeddedUnderTest());
}

public class EmbeddedRawBatchesTests : RawBatchesContract
{
    protected override Task<IBackend> CreateAsync() => Task.FromResult<IBackend>(new EmbeddedUnderTest());
}

public class EmbeddedJournalTests : JournalContract
{
    protected override Task<IBackend> CreateAsync() => Task.FromResult<IBackend>(new EmbeddedUnderTest());
}

public class EmbeddedArchiveTests : ArchiveContract
{
    protected override Task<IBackend> CreateAsync() => Task.FromResult<IBackend>(new EmbeddedUnderTest());
}

public class EmbeddedRevenueStoreTests : RevenueStoreContract
{
    protected override Task<IBackend> CreateAsync() => Task.FromResult<IBackend>(new EmbeddedUnderTest());
}

public class EmbeddedCampaignBookTests : CampaignBookContract
{
    protected override Task<IBackend> CreateAsync() => Task.FromResult<IBackend>(new EmbeddedUnderTest());
}

public class EmbeddedMarkBookTests : MarkBookContract
{
    protected override Task<IBackend> CreateAsync() => Task.FromResult<IBackend>(new EmbeddedUnderTest());
}

public class EmbeddedTokenBookTests : TokenBookContract
{
    protected override Task<IBackend> CreateAsync() => Task.FromResult<IBackend>(new EmbeddedUnderTest());
}

public class EmbeddedAlertBookTests : AlertBookContract
{
    protected override Task<IBackend> CreateAsync() => Task.FromResult<IBackend>(new EmbeddedUnderTest());
}

public class EmbeddedVisitBookTests : VisitBookContract
{
    protected override IVisitBook Visits => ((EmbeddedUnderTest)Backend).Visits;

    protected override Task<IBackend> CreateAsync() => Task.FromResult<IBackend>(new EmbeddedUnderTest(o => o with { VisitsEvery = TimeSpan.FromMilliseconds(5) }));

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

public class EmbeddedSaleValuesTests : SaleValuesContract
{
    protected override ISaleValues Values => ((EmbeddedUnderTest)Backend).SaleValues;

    protected override Task<IBackend> CreateAsync() => Task.FromResult<IBackend>(new EmbeddedUnderTest());
}

public class EmbeddedDecisionLogTests : DecisionLogContract
{
    protected override IDecisionLog Decisions => ((EmbeddedUnderTest)Backend).Backend.Decisions;

    protected override Task<IBackend> CreateAsync() => Task.FromResult<IBackend>(new EmbeddedUnderTest());
}

public class EmbeddedQuestionBookTests : QuestionBookContract
{
    protected override IQuestionBook Questions => ((EmbeddedUnderTest)Backend).Backend.Questions;

    protected override Task<IBackend> CreateAsync() => Task.FromResult<IBackend>(new EmbeddedUnderTest());
}
