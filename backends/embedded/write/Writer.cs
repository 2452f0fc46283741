namespace RevenuePulse.Backends.Embedded;

/// <summary>
/// The one connection that writes money. Everything a batch decides goes into one transaction: raw rows with their class, journal,
/// ledger, dead letters, roll-ups and tallies, so no reader and no crash ever sees a part of it.
/// </summary>
internal sealed class Writer : ILedgerState, IDisposable
{
    private readonly Connection _connection;
    private readonly Checkpointer _checkpointer;
    private readonly RawTable _raw;
    private readonly JournalTable _journal;
    private readonly LedgerTable _ledger;
    private readonly RollupTable _rollups;
    private readonly TallyTable _tallies;
    private readonly SeriesBook _series;
    private readonly TimeProvider _time;
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly Statement _committedAt;

    public Writer(Connection connection, Checkpointer checkpointer, EmbeddedOptions options)
    {
        _connection = connection;
        _checkpointer = checkpointer;
        _time = options.Time;
        _raw = new RawTable(connection);
        _journal = new JournalTable(connection);
        _ledger = new LedgerTable(connection, options.LedgerKeysInMemory);
        _rollups = new RollupTable(connection);
        _tallies = new TallyTable(connection);
        _series = new SeriesBook(connection);
        _begin = connection.Statement("BEGIN IMMEDIATE");
        _commit = connection.Statement("COMMIT");
        _committedAt = connection.Statement("INSERT OR REPLACE INTO last_commit (id, at_ms) VALUES (1, ?)");
        LastPosition = connection.Statement("SELECT max(position) FROM raw").ReadLong();
        LastSeq = connection.Statement("SELECT max(seq) FROM journal").ReadLong();
        Pending = connection.Statement("SELECT count(*) FROM raw WHERE class = 0").ReadLong();
    }

    /// <summary>The newest stored raw event.</summary>
    public long LastPosition { get; private set; }

    /// <inheritdoc/>
    public long LastSeq { get; private set; }

    /// <summary>Stored events that are not settled.</summary>
    public long Pending { get; private set; }

    /// <summary>What fault tests put in the way of a commit.</summary>
    internal Action? BeforeCommit { get; set; }

    /// <inheritdoc/>
    public byte[] Get(StateKey key)
    {
        // one transaction for all reads of a batch and its commit: a lone read would take and drop the log's locks each time
        Begin();
        return _ledger.Get(key);
    }

    public List<RawEvent> PendingEvents(int limit, long limitBytes) => _raw.Pending(limit, limitBytes);

    public RawEvent? Find(long position) => _raw.Find(position);

    /// <summary>Stores events that nobody settled yet.</summary>
    public void Store(IReadOnlyList<RawEvent> events) => InTransaction(() =>
    {
        foreach (var raw in events)
        {
            _raw.Insert(raw, new RawOutcome(raw.Position, RawClass.Pending));
            _tallies.Enter(raw, RawClass.Pending, "");
        }

        return () =>
        {
            LastPosition = events[^1].Position;
            Pending += events.Count;
        };
    });

    /// <summary>Commits what was decided about <paramref name="events"/>.</summary>
    public void Settle(IReadOnlyList<RawEvent> events, bool stored, Settlement settlement)
    {
        var decided = Decided.Of(events, settlement, LastSeq);
        InTransaction(() =>
        {
            var settled = stored ? 0 : -events.Count;
            foreach (var (raw, outcome) in decided.Entering(stored))
            {
                _raw.Insert(raw, outcome);
                _tallies.Enter(raw, outcome.Class, outcome.Reason);
                settled++;
            }

            foreach (var outcome in decided.Changing(stored))
            {
                if (Reclass(outcome)) settled++;
            }

            Write(settlement.Entries);
            var remembered = _ledger.Put(settlement.Changes);
            return () =>
            {
                remembered();
                LastPosition = Math.Max(LastPosition, events[^1].Position);
                LastSeq += settlement.Entries.Count;
                Pending -= settled;
            };
        });
    }

    /// <summary>Leaves everything as the last commit left it.</summary>
    public void Rollback()
    {
        _rollups.Forget();
        _tallies.Forget();
        _series.Forget();
        if (_connection.InTransaction) _connection.Execute("ROLLBACK");
    }

    /// <summary>Puts other values in place of the whole ledger, for example those that a rebuild drew from the journal.</summary>
    public void ReplaceLedger(IEnumerable<StateChange> values) => InTransaction(() => _ledger.Replace(values));

    /// <summary>Draws roll-ups and tallies anew from journal and raw log.</summary>
    public void Rebuild() => InTransaction(() =>
    {
        Embedded.Rebuild.Rollups(_connection, _rollups);
        Embedded.Rebuild.Tallies(_connection);
        return static () => { };
    });

    /// <summary>Forgets all decisions; the folder has to be opened again after it.</summary>
    public void ForgetDecisions() => InTransaction(() =>
    {
        Embedded.Rebuild.Decisions(_connection, _time);
        return static () => { };
    });

    public void Dispose() => _connection.Dispose();

    private bool Reclass(in RawOutcome outcome)
    {
        if (_raw.Reclass(outcome) is not { } before)
        {
            throw new ArgumentException($"There is no raw event {outcome.Position} to settle again.", nameof(outcome));
        }

        _tallies.Move(before.Provider, (before.Class, before.Reason), (outcome.Class, outcome.Reason));
        return before.Class == RawClass.Pending;
    }

    private void Write(IReadOnlyList<Entry> entries)
    {
        foreach (var entry in entries)
        {
            var ids = _series.Ids(entry.Dimensions);
            _journal.Insert(entry, ids.Full);
            if (entry.IsMoney) _rollups.Add(entry.AtMs, ids.Rollup, new EntrySum(entry.Amounts));
        }
    }

    /// <summary>Runs a step and commits; what the step returns updates our memory once the disk has confirmed.</summary>
    private void InTransaction(Func<Action> step)
    {
        try
        {
            Begin();
            var confirmed = step();
            _rollups.Flush();
            _tallies.Flush();
            _committedAt.Bind(1, _time.GetUtcNow().ToUnixTimeMilliseconds()).Run();
            BeforeCommit?.Invoke();
            _commit.Run();
            confirmed();
        }
        catch
        {
            Rollback();
            throw;
        }

        _checkpointer.AfterCommit(_connection);
    }

    private void Begin()
    {
        if (!_connection.InTransaction) _begin.Run();
    }
}
