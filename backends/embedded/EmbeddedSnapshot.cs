namespace RevenuePulse.Backends.Embedded;

/// <summary>A read transaction over all tables.</summary>
internal sealed class EmbeddedSnapshot : ISnapshot
{
    private readonly ReaderPool.Snapshot _snapshot;
    private readonly SeriesCatalog _catalog;

    internal EmbeddedSnapshot(ReaderPool.Snapshot snapshot, SeriesCatalog catalog, string generation)
    {
        _snapshot = snapshot;
        _catalog = catalog;
        Head = new Cursor(generation, snapshot.Connection.Statement("SELECT max(seq) FROM journal").ReadLong());
    }

    /// <inheritdoc/>
    public Cursor Head { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Formerly => Schema.Formerly(_snapshot.Connection);

    /// <inheritdoc/>
    public IEnumerable<Entry> Entries() => JournalRows.After(_snapshot.Connection, _catalog, seq: 0, limit: -1);

    /// <inheritdoc/>
    public IEnumerable<StateChange>? Ledger(int partition) => LedgerLog.All(_snapshot.Connection);

    /// <inheritdoc/>
    public IEnumerable<(RawEvent Raw, RawClass Class, string Reason)> RawEvents() => RawRows.After(_snapshot.Connection, position: 0);

    /// <inheritdoc/>
    public PipelineCounts Counts() => CountRows.Read(_snapshot.Connection);

    /// <inheritdoc/>
    public IReadOnlyList<string> Verify() => Verification.Run(_snapshot.Connection);

    /// <inheritdoc/>
    public void Dispose() => _snapshot.Dispose();
}
