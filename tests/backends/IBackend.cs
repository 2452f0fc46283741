namespace RevenuePulse.Tests.Backends;

/// <summary>A backend as the contract suites see it. Each twin (embedded, cluster) brings one of these and inherits every suite.</summary>
public interface IBackend : IAsyncDisposable
{
    IRawLog RawLog { get; }

    IRawBatches RawBatches { get; }

    IJournal Journal { get; }

    IArchive Archive { get; }

    IRevenueStore Store { get; }

    ICampaignBook Book { get; }

    IMarkBook Marks { get; }

    ITokenBook Tokens { get; }

    IAlertBook Alerts { get; }

    /// <summary>Ends the process, as far as the stored data can tell, and starts it again.</summary>
    Task RestartAsync();

    /// <summary>Completes when journal and archive show everything that was stored and committed.</summary>
    Task CaughtUpAsync();

    /// <summary>Completes when the store answers with everything that is in the journal.</summary>
    Task StoreCaughtUpAsync();
}
