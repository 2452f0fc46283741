using System.Globalization;

namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>How the store is, in words for people. Safe to read from any thread.</summary>
public sealed class StoreCondition(TimeProvider clock)
{
    /// <summary>The word for "all is well".</summary>
    public const string Ok = "ok";

    private readonly Lock _lock = new();
    private DateTimeOffset? _since;

    /// <summary><see cref="Ok"/>, or what the writer waits for and since when.</summary>
    public string State { get; private set; } = Ok;

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
            (LastWrite, State, _since) = (clock.GetUtcNow(), Ok, null);
        }
    }

    internal void Waiting(string reason, TimeSpan pause)
    {
        lock (_lock)
        {
            _since ??= clock.GetUtcNow();
            State = string.Create(
                CultureInfo.InvariantCulture,
                $"waiting since {_since:HH:mm:ss} UTC: {reason}; nothing is lost, next attempt in {pause.TotalSeconds:0.#} s");
        }
    }

    internal void Lost(string what)
    {
        lock (_lock)
        {
            _since ??= clock.GetUtcNow();
            State = what;
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
