using Microsoft.Extensions.Logging;

namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>
/// What the store is told besides points: snapshots and its own notes. No sender had a hand in them, so a refusal is no letter: as long as it
/// lasts the store must not be called complete, and its condition says why.
/// </summary>
internal sealed partial class OwnLines(StoreParts parts, ILogger log)
{
    private readonly ILogger _log = log;
    private volatile string? _lastRefusal;

    /// <summary>Null when all are stored; else a line that the server refuses, and then others may be missing too.</summary>
    public async ValueTask<string?> WriteAsync(IReadOnlyList<string> lines, CancellationToken cancel)
    {
        try
        {
            await parts.Writer.WriteAsync(lines, (index, reason) => Refuse(lines[index], reason), cancel);
            _lastRefusal = null;
            return null;
        }
        catch (RefusedException refused)
        {
            parts.Condition.Refusing(refused.Message);
            return refused.Line;
        }
    }

    private void Refuse(string line, string reason)
    {
        if (RefusedEntry.IsTooOld(reason))
        {
            // it can never be stored, and must not keep the rest waiting
            parts.Condition.Drops(true);
            return;
        }

        if (Interlocked.Exchange(ref _lastRefusal, reason) != reason) LogRefused(reason);
        // the rest is not tried line by line: it may be thousands
        throw new RefusedException(line, reason);
    }

    [LoggerMessage(LogLevel.Error, "InfluxDB refuses a roll-up snapshot or a note: {Reason}. Sums go on from the journal; ./pulse rebuild fills the store anew")]
    private partial void LogRefused(string reason);

    private sealed class RefusedException(string line, string reason) : Exception(reason)
    {
        public string Line => line;
    }
}
