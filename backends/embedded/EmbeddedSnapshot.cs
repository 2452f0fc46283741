namespace RevenuePulse.Backends.Embedded;

/// <summary>Everything as one commit left it, however long one reads. Used by one thread; one enumeration at a time.</summary>
public sealed class EmbeddedSnapshot : IDisposable
{
    private readonly ReaderPool.Snapshot _snapshot;
    private readonly SeriesCatalog _catalog;

    internal EmbeddedSnapshot(ReaderPool.Snapshot snapshot, SeriesCatalog catalog, string generation)
    {
        _snapshot = snapshot;
        _catalog = catalog;
        Head = new Cursor(generation, snapshot.Connection.Statement("SELECT max(seq) FROM journal").ReadLong());
    }

    /// <summary>The journal's head in this view.</summary>
    public Cursor Head { get; }

    /// <summary>Entries after <paramref name="seq"/>, notes included, in order.</summary>
    public IEnumerable<Entry> Entries(long seq = 0) => JournalRows.After(_snapshot.Connection, _catalog, seq, limit: -1);

    /// <summary>The whole ledger, in key order.</summary>
    public IEnumerable<StateChange> Ledger() => LedgerLog.All(_snapshot.Connection);

    /// <summary>Raw events after <paramref name="position"/> with what became of them, in order.</summary>
    public IEnumerable<(RawEvent Raw, RawClass Class, string Reason)> RawEvents(long position = 0) =>
        RawRows.After(_snapshot.Connection, position);

    /// <summary>The balance of the pipeline in this view.</summary>
    public PipelineCounts Counts() => CountRows.Read(_snapshot.Connection);

    /// <summary>What does not agree: roll-ups against the journal, tallies against the raw log, gaps. Empty when all is well.</summary>
    public IReadOnlyList<string> Verify() => Verification.Run(_snapshot.Connection);

    /// <inheritdoc/>
    public void Dispose() => _snapshot.Dispose();
}
