using System.Runtime.InteropServices;

namespace RevenuePulse.Backends.Embedded;

/// <summary>How many raw events stand in each class, kept with every commit: the balance never needs a count over the raw log.</summary>
internal sealed class TallyTable(Connection connection)
{
    private readonly Dictionary<Tally, long> _moved = [];
    private readonly Dictionary<string, long> _newest = new(StringComparer.Ordinal);

    private readonly Statement _upsert = connection.Statement("""
        INSERT INTO tally (command, class, reason, events) VALUES (?, ?, ?, ?)
        ON CONFLICT (command, class, reason) DO UPDATE SET events = events + excluded.events
        """);

    private readonly Statement _upsertNewest = connection.Statement("""
        INSERT INTO last_event (provider, at_ms) VALUES (?, ?) ON CONFLICT (provider) DO UPDATE SET at_ms = max(at_ms, excluded.at_ms)
        """);

    public void Enter(RawEvent raw, RawClass to, string reason)
    {
        Move(Tally.Of(raw.Provider, to, reason), 1);
        ref var newest = ref CollectionsMarshal.GetValueRefOrAddDefault(_newest, raw.Provider, out var known);
        newest = known ? Math.Max(newest, raw.ReceivedAtMs) : raw.ReceivedAtMs;
    }

    public void Move(string provider, (RawClass Class, string Reason) from, (RawClass Class, string Reason) to)
    {
        Move(Tally.Of(provider, from.Class, from.Reason), -1);
        Move(Tally.Of(provider, to.Class, to.Reason), 1);
    }

    public void Flush()
    {
        foreach (var (tally, events) in _moved)
        {
            if (events == 0) continue;
            _upsert.Bind(1, tally.Command ? 1L : 0).Bind(2, (long)tally.Class).Bind(3, tally.Reason).Bind(4, events).Run();
        }

        foreach (var (provider, atMs) in _newest)
        {
            _upsertNewest.Bind(1, provider).Bind(2, atMs).Run();
        }

        Forget();
    }

    public void Forget()
    {
        _moved.Clear();
        _newest.Clear();
    }

    private void Move(Tally tally, long by) => CollectionsMarshal.GetValueRefOrAddDefault(_moved, tally, out _) += by;
}

/// <summary>A class of raw events. Commands of our own are counted apart from what senders delivered.</summary>
internal readonly record struct Tally(bool Command, RawClass Class, string Reason)
{
    // only ignored events are asked for by reason; a dead letter's reason is read from its row
    public static Tally Of(string provider, RawClass rawClass, string reason) =>
        new(provider == Provider.Pulse, rawClass, rawClass == RawClass.Ignored ? reason : "");
}
