namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>The roll-up cells that a writer changes, from the store into memory and, every few seconds, as snapshots back.</summary>
internal sealed class SnapshotWriter(StoreParts parts, OwnLines own)
{
    private readonly RollupCells _cells = new(parts.Options.MostWriterRows);
    private readonly CellLoader _loader = new(parts.Connection, parts.Hold);

    /// <summary>True when something changed that no snapshot has yet.</summary>
    public bool IsDue => _cells.DirtyCells > 0;

    /// <summary>True when memory asks for snapshots now.</summary>
    public bool IsFull => _cells.Rows > parts.Options.MostWriterRows;

    /// <summary>
    /// Learns where the set has cells at all. Whoever had a partition before wrote cells that were not there when the set was opened, so this is
    /// asked again with each partition.
    /// </summary>
    public ValueTask LearnAsync(MeasurementSet set, CancellationToken cancel) => _loader.LearnAsync(set, cancel);

    /// <summary>Loads the cells that these entries will change.</summary>
    public async ValueTask PrepareAsync(MeasurementSet set, IReadOnlyCollection<PartitionEntry> money, CancellationToken cancel)
    {
        var missing = _cells.Missing(money);
        if (missing.Count > 0) await _loader.LoadAsync(set, _cells, missing, cancel);
    }

    /// <summary>Adds an entry to its cells, which are loaded.</summary>
    /// <exception cref="OverflowException">A sum would leave 64 bits; nothing changed.</exception>
    public void Apply(in PartitionEntry at) => _cells.Apply(at);

    /// <summary>Stores what changed, then notes how far the store is. Null, or a line that the server refuses: then nothing is noted.</summary>
    public async ValueTask<string?> WriteAsync(WriterReach reach, CancellationToken cancel)
    {
        string? refused = null;
        var writes = new WritesUnderWay(parts.Options.WritesAtOnce);
        foreach (var part in _cells.Dirty().Chunk(parts.Options.LinesPerWrite).TakeWhile(_ => refused is null))
        {
            await writes.AddAsync(WriteAsync(Array.ConvertAll(part, row => reach.Lines!.Snapshot(row.Key, row.Series, row.Rev, row.Sum))));
        }

        await writes.AllAsync();
        if (refused is null) refused = await reach.NoteAsync(cancel);
        if (refused is null) _cells.MarkStored();
        return refused;

        async ValueTask WriteAsync(string[] lines) => refused = await own.WriteAsync(lines, cancel) ?? refused;
    }

    public void Forget()
    {
        _cells.Clear();
        _loader.Forget();
    }
}
