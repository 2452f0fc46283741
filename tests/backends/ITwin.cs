namespace RevenuePulse.Tests.Backends;

/// <summary>
/// A backend under test, and what only a test does with one. The contract suites ask the product's own seams for everything else, so a suite
/// reads the same whichever twin (embedded, cluster) runs it.
/// </summary>
public interface ITwin : IAsyncDisposable
{
    /// <summary>As it is open now; another one after every restart.</summary>
    IBackend Backend { get; }

    /// <summary>The store whose sums are looked at.</summary>
    IRevenueStore Store => Backend.Store;

    /// <summary>Ends the process, as far as the stored data can tell, and starts it again.</summary>
    Task RestartAsync();

    /// <summary>Completes when journal and archive show everything that was stored and committed.</summary>
    Task CaughtUpAsync() => Task.CompletedTask;

    /// <summary>Completes when the store answers with everything that is in the journal.</summary>
    Task StoreCaughtUpAsync() => Task.CompletedTask;
}
