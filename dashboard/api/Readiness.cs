using System.Collections.Concurrent;

namespace RevenuePulse.Dashboard;

/// <summary>Whether the process can accept and serve. Parts say what keeps them, and take it back when they are ready.</summary>
public sealed class Readiness
{
    private readonly ConcurrentDictionary<string, string> _reasons = new(StringComparer.Ordinal);

    /// <summary>The part is not ready, because of <paramref name="reason"/>.</summary>
    public void NotReady(string part, string reason) => _reasons[part] = reason;

    /// <summary>The part is ready.</summary>
    public void Ready(string part) => _reasons.TryRemove(part, out _);

    /// <summary>What is missing, by part; empty when nothing is.</summary>
    public IReadOnlyList<string> Reasons() => [.. _reasons.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => $"{r.Key}: {r.Value}")];
}
