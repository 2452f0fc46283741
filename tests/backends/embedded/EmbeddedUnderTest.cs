using RevenuePulse.Backends.Embedded;

namespace RevenuePulse.Tests.Backends.Embedded;

/// <summary>The embedded backend in a folder of its own.</summary>
internal sealed class EmbeddedUnderTest : IBackend
{
    private readonly Func<EmbeddedOptions, EmbeddedOptions> _configure;

    public EmbeddedUnderTest(Func<EmbeddedOptions, EmbeddedOptions>? configure = null)
    {
        _configure = configure ?? (o => o);
        Backend = Open();
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("pulse-test-").FullName;

    public EmbeddedBackend Backend { get; private set; }

    public EmbeddedOptions Options => _configure(new EmbeddedOptions { DataFolder = Folder });

    public IRawLog RawLog => Backend.RawLog;

    public IRawBatches RawBatches => Backend.RawBatches;

    public IJournal Journal => Backend.Journal;

    public IArchive Archive => Backend.Archive;

    public IRevenueStore Store => Backend.Store;

    public ICampaignBook Book => Backend.Book;

    public IMarkBook Marks => Backend.Marks;

    public ITokenBook Tokens => Backend.Tokens;

    public IAlertBook Alerts => Backend.Alerts;

    public IVisitBook Visits => Backend.Visits;

    public ISaleValues SaleValues => Backend.SaleValues!;

    public EmbeddedBackend Open() => Backend = EmbeddedBackend.Open(Options);

    public async Task RestartAsync()
    {
        await Backend.DisposeAsync();
        Open();
    }

    public Task CaughtUpAsync() => Task.CompletedTask;

    public Task StoreCaughtUpAsync() => Task.CompletedTask;

    public IReadOnlyList<string> Verify()
    {
        using var snapshot = Backend.Read();
        return snapshot.Verify();
    }

    public async ValueTask DisposeAsync()
    {
        await Backend.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
