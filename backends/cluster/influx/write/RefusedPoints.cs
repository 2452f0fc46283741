using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>
/// Points that the server refuses for good. Each is noted in the store, where every reader finds it, and handed on as a letter, before the
/// store says that it is complete.
/// </summary>
internal sealed partial class RefusedPoints(OwnLines own, ILogger log)
{
    private readonly ILogger _log = log;
    private readonly ConcurrentQueue<(PartitionEntry At, string Reason, bool IsTold)> _untold = [];

    /// <summary>Takes the letters.</summary>
    public Func<IReadOnlyList<RefusedPoint>, CancellationToken, Task> Letters { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>How many there were since this process began.</summary>
    public long Count { get; private set; }

    /// <summary>Whoever refused it; of several writes at a time.</summary>
    public void Add(PartitionEntry at, string reason, bool isTold) => _untold.Enqueue((at, reason, isTold));

    /// <summary>What was refused in a write that did not end is refused again in the next.</summary>
    public void Forget() => _untold.Clear();

    /// <summary>Null, or a note that the server refuses too.</summary>
    public async ValueTask<string?> TellAsync(MeasurementSet set, CancellationToken cancel)
    {
        if (_untold.IsEmpty) return null;
        var refused = _untold.ToList();
        refused.ForEach(r => LogRefused(r.At.Partition, r.At.Entry.Seq, r.Reason));
        var unnoted = await own.WriteAsync(refused.ConvertAll(r => SetBook.RefusedLine(set, new RefusedEntry(r.At.Partition, r.At.Entry.Seq, r.At.Entry.AtMs, r.IsTold))), cancel);
        await Letters(refused.ConvertAll(r => new RefusedPoint(r.At, r.Reason)), cancel);
        Count += refused.Count;
        _untold.Clear();
        return unnoted;
    }

    [LoggerMessage(LogLevel.Error, "InfluxDB refuses entry {Seq} of partition {Partition}: {Reason}")]
    private partial void LogRefused(int partition, long seq, string reason);
}
