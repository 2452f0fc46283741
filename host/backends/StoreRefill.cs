using RevenuePulse.Backends.Cluster;
using RevenuePulse.Backends.Cluster.Influx;
using RevenuePulse.Host.Commands;

namespace RevenuePulse.Host.Backends;

/// <summary>Fills a cluster's revenue store anew for an operator who looks on: how far it is, what it waits for, what the store refuses.</summary>
internal sealed class StoreRefill(ClusterBackend backend) : IProgress<long>
{
    private static readonly TimeSpan _look = TimeSpan.FromSeconds(1);

    private readonly Progress _progress = new("stored", "entries", backend.Journal.Head.Entries);
    private string _told = StoreCondition.Ok;

    /// <exception cref="CommandFailure">The store refuses what sums need; nothing has changed.</exception>
    public async Task RunAsync(CancellationToken cancel)
    {
        await using var looks = TimeProvider.System.CreateTimer(_ => TellWaiting(), null, _look, _look);
        try
        {
            await backend.RefillStoreAsync(this, Console.Error.WriteLine, cancel);
        }
        catch (StoreUnavailableException refused)
        {
            throw new CommandFailure(refused.Message);
        }
        finally
        {
            _progress.End();
        }
    }

    /// <inheritdoc/>
    public void Report(long value) => _progress.Add(value);

    /// <summary>A store that is away is waited for without end, which must not look like work.</summary>
    private void TellWaiting()
    {
        var state = backend.Condition.State;
        if (state != StoreCondition.Ok && state != _told) Console.Error.WriteLine($"InfluxDB: {state}");
        _told = state;
    }
}
