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

    /// <summary><see cref="Ok"/>, or what the writer waits for and since when, or why whoever looks sees nothing.</summary>
    public string State
    {
        get
        {
            lock (_lock)
            {
                return _writer == Ok ? _unseen ?? Ok : _writer;
            }
        }
    }

    /// <summary>Last time the store confirmed a write; null before the first.</summary>
    public DateTimeOffset? LastWrite { get; private set; }

    /// <summary>Points that the store confirmed, roll-up snapshots among them.</summary>
    public long Points { get; private set; }

    /// <summary>Points that the store refused for good.</summary>
    public long Refused { get; private set; }

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

    internal void Refuse()
    {
        lock (_lock)
        {
            Refused++;
        }
    }
}
