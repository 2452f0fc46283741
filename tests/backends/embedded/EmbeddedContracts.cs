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
