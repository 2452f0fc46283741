using System.Collections.Concurrent;

namespace RevenuePulse.Dashboard;

/// <summary>Whether the process can accept and serve. Parts say what keeps them, and take it back when they are ready.</summary>
public sealed class Readiness
{
    private readonly ConcurrentDictionary<string, Func<string?>> _parts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Func<IReadOnlyList<string>>> _remarks = new(StringComparer.Ordinal);

    /// <summary>The part is not ready, because of <paramref name="reason"/>.</summary>
    public void NotReady(string part, string reason) => Watch(part, () => reason);

    /// <summary>The part is ready.</summary>
    public void Ready(string part) => _parts.TryRemove(part, out _);

    /// <summary>The part is asked whenever somebody wants to know; null = ready.</summary>
    public void Watch(string part, Func<string?> why) => _parts[part] = why;

    /// <summary>The part works, and tells what an operator must look at all the same.</summary>
    public void Remark(string part, Func<IReadOnlyList<string>> what) => _remarks[part] = what;

    /// <summary>What works in part only, by part; nobody is sent away for it.</summary>
    public IReadOnlyList<string> Remarks() =>
        [.. _remarks.OrderBy(part => part.Key, StringComparer.Ordinal).SelectMany(part => part.Value().Select(what => $"{part.Key}: {what}"))];

    /// <summary>What is missing, by part; empty when nothing is.</summary>
    public IReadOnlyList<string> Reasons() =>
    [
        .. _parts.OrderBy(part => part.Key, StringComparer.Ordinal)
            .Select(part => (part.Key, Why: part.Value())).Where(part => part.Why is not null).Select(part => $"{part.Key}: {part.Why}"),
    ];
}
