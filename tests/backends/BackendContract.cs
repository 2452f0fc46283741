namespace RevenuePulse.Tests.Backends;

/// <summary>What all contract suites share: one fresh backend per test, and short words for using it.</summary>
public abstract class BackendContract(Func<Task<ITwin>> open) : IAsyncLifetime
{
    protected ITwin Twin { get; private set; } = null!;

    protected IBackend Backend => Twin.Backend;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Twin = await open();

    public async ValueTask DisposeAsync()
    {
        await Twin.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Hands events in without waiting for the answers, which some backends give only after the commit.</summary>
    protected List<Task> Append(params RawEvent[] events) => [.. events.Select(e => Backend.RawLog.AppendAsync(e, Cancel))];

    protected IRawBatch Next() => Backend.RawBatches.Next(Cancel) ?? throw new InvalidOperationException("stopped");

    /// <summary>Appends and settles until all of the events are through; the decision is made per event.</summary>
    protected async Task Settle(IReadOnlyList<RawEvent> events, Func<RawEvent, long, Ruling> decide)
    {
        var answers = Append([.. events]);
        for (var left = events.Count; left > 0;)
        {
            using var batch = Next();
            left -= batch.Events.Count;
            batch.Commit(Ruling.Settle(batch, decide));
        }

        await Task.WhenAll(answers);
        await Twin.CaughtUpAsync();
    }

    protected Task Settle(Func<RawEvent, long, Ruling> decide, params RawEvent[] events) => Settle(events, decide);

    /// <summary>Books entries as they are given, one event each.</summary>
    protected Task Book(params Entry[] entries)
    {
        var next = 0;
        return Settle(
            [.. entries.Select((_, i) => Samples.Raw($"evt_{i}"))],
            (raw, seq) => Ruling.Accept(raw, entries[next++] with { Seq = seq, RawPosition = raw.Position }));
    }
}

/// <summary>What a test decides about one event.</summary>
public sealed record Ruling(RawOutcome Outcome, params Entry[] Entries)
{
    public IReadOnlyList<StateChange> Changes { get; init; } = [];

    public static Ruling Accept(RawEvent raw, params Entry[] entries) => new(new RawOutcome(raw.Position, RawClass.Accepted), entries);

    public static Settlement Settle(IRawBatch batch, Func<RawEvent, long, Ruling> decide)
    {
        var outcomes = new List<RawOutcome>();
        var entries = new List<Entry>();
        var changes = new List<StateChange>();
        foreach (var raw in batch.Events)
        {
            var decision = decide(raw, batch.State.LastSeq + entries.Count + 1);
            outcomes.Add(decision.Outcome);
            entries.AddRange(decision.Entries);
            changes.AddRange(decision.Changes);
        }

        return new Settlement { Outcomes = outcomes, Entries = entries, Changes = changes };
    }
}
