using System.Globalization;

namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>How the store is, in words for people. Safe to read from any thread.</summary>
public sealed class StoreCondition(TimeProvider clock)
{
    /// <summary>The word for "all is well".</summary>
    public const string Ok = "ok";

    private readonly Lock _lock = new();
    private DateTimeOffset? _since;
    private string _writer = Ok;
    private string? _unseen;
    private string? _refusal;
    private (long Told, long Untold) _refused;
    private bool _drops;

    /// <summary>
    /// <see cref="Ok"/>, or what the writer waits for and since when, or what of ours the store does not take, or why whoever looks sees nothing.
    /// </summary>
    public string State
    {
        get
        {
            lock (_lock)
            {
                if (_writer != Ok) return _writer;
                return _refusal is null
                    ? _unseen ?? Ok
                    : $"InfluxDB refuses roll-ups or notes of the store ({_refusal}): sums go on from the journal for a while; ./pulse rebuild fills the store anew";
            }
        }
    }

    /// <summary>Why the store does not take roll-ups or notes of ours; null while it does.</summary>
    public string? Refusal
    {
        get
        {
            lock (_lock)
            {
                return _refusal;
            }
        }
    }

    /// <summary>What an operator should know though nothing waits; null when there is nothing.</summary>
    public string? Remark
    {
        get
        {
            lock (_lock)
            {
                return (_drops, _refused) switch
                {
                    (true, _) => "InfluxDB drops roll-ups that are older than its bucket keeps: sums of that time are too low; let the bucket keep everything, then ./pulse rebuild",
                    (_, (0, 0)) => null,
                    (_, (var told, 0)) => $"{Number(told)} refused by InfluxDB and summed up from the journal; {Letters}",
                    (_, (var told, var untold)) => $"{Number(told + untold)} refused by InfluxDB, {untold.ToString("N0", CultureInfo.InvariantCulture)} of these are in no sum: older than the bucket keeps, or beyond 64 bits; {Letters}",
                };
            }
        }
    }

    /// <summary>Last time the store confirmed a write; null before the first.</summary>
    public DateTimeOffset? LastWrite { get; private set; }

    /// <summary>Points that the store confirmed, roll-up snapshots among them.</summary>
    public long Points { get; private set; }

    /// <summary>Entries whose points the store refused, as its own notes say; a rebuild tries them again.</summary>
    public long Refused
    {
        get
        {
            lock (_lock)
            {
                return _refused.Told + _refused.Untold;
            }
        }
    }

    internal void Stored(int points = 0)
    {
        lock (_lock)
        {
            Points += points;
            (LastWrite, _writer, _unseen, _since) = (clock.GetUtcNow(), Ok, null, null);
        }
    }

    internal void Waiting(string reason, TimeSpan pause)
    {
        lock (_lock)
        {
            _since ??= clock.GetUtcNow();
            _writer = string.Create(
                CultureInfo.InvariantCulture,
                $"waiting since {_since:HH:mm:ss} UTC: {reason}; nothing is lost, next attempt in {pause.TotalSeconds:0.#} s");
        }
    }

    internal void Lost(string what)
    {
        lock (_lock)
        {
            _since ??= clock.GetUtcNow();
            _writer = what;
        }
    }

    /// <summary>Somebody looked at the store's notes; <paramref name="isNewer"/> when another process had written meanwhile.</summary>
    internal void Seen(bool isNewer)
    {
        lock (_lock)
        {
            _unseen = null;
            if (isNewer) LastWrite = clock.GetUtcNow();
        }
    }

    /// <summary>Somebody looked and got no answer.</summary>
    internal void Unseen(string reason)
    {
        lock (_lock)
        {
            _unseen = reason;
        }
    }

    /// <summary>The store does not take what we tell it about itself; null when it does again.</summary>
    internal void Refusing(string? reason)
    {
        lock (_lock)
        {
            _refusal = reason;
        }
    }

    /// <summary>The store keeps no roll-ups of as long ago as some are of; until this process ends, or another set is filled.</summary>
    internal void Drops(bool drops)
    {
        lock (_lock)
        {
            _drops = drops;
        }
    }

    /// <summary>Somebody read what the store refused.</summary>
    internal void Refuses(IReadOnlyList<RefusedEntry> entries)
    {
        var told = entries.Count(entry => entry.IsTold);
        lock (_lock)
        {
            _refused = (told, entries.Count - told);
        }
    }

    private const string Letters = "letters in revenue.deadletters.v1 say why, ./pulse rebuild tries again";

    private static string Number(long entries) =>
        string.Create(CultureInfo.InvariantCulture, $"{entries:N0} {(entries == 1 ? "entry was" : "entries were")}");
}
