using Microsoft.Extensions.Logging;

namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>What the store is told besides points: snapshots and its own notes. No sender had a hand in them, so a refusal is ours to explain.</summary>
internal sealed partial class OwnLines(StoreParts parts, ILogger log)
{
    private readonly ILogger _log = log;

    public async ValueTask WriteAsync(IReadOnlyList<string> lines, CancellationToken cancel)
    {
        string? refused = null;
        await parts.Writer.WriteAsync(lines, (_, reason) => refused = reason, cancel);
        if (refused is not null) LogRefused(refused);
    }

    [LoggerMessage(LogLevel.Error, "InfluxDB refuses a roll-up snapshot: {Reason}. Run pulse verify")]
    private partial void LogRefused(string reason);
}
