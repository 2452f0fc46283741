using Confluent.Kafka;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>One commit as it stands in the journal.</summary>
/// <param name="Partition">Its partition.</param>
/// <param name="Entries">Its entries that were not read before, in order.</param>
/// <param name="Tally">What closes it.</param>
/// <param name="Offset">The tally's place.</param>
internal sealed record JournalCommit(int Partition, IReadOnlyList<Entry> Entries, Tally Tally, long Offset);

/// <summary>
/// Puts the records of one partition together to commits. Transactions hide what was not committed; where they do not (a torn end of a
/// transaction, a broker without isolation), the order of the numbers does: a commit begins where the one before ended, entries without a
/// tally never happened, and what was read before is dropped.
/// </summary>
internal sealed class CommitAssembler(int partition, Tally? last)
{
    private readonly List<Entry> _open = [];
    private Tally? _last = last;

    /// <summary>Commits and entries that came a second time.</summary>
    public long Repeats { get; private set; }

    /// <summary>The commit that this record closes, if it does.</summary>
    /// <exception cref="InvalidDataException">The record cannot be read, or entries are missing before it.</exception>
    public JournalCommit? Take(ConsumeResult<byte[], byte[]> record)
    {
        ReadOnlySpan<byte> value = record.Message.Value ?? [];
        if (value.Length == 0) throw new InvalidDataException($"{record.TopicPartitionOffset} is empty: it is no record of the journal");
        if (value[0] == TallyRecord.Form) return Close(TallyRecord.Read(value), record.Offset.Value);
        Open(EntryRecord.Read(value, partition));
        return null;
    }

    private void Open(Entry entry)
    {
        // an attempt that was given up, and the next one
        var again = _open.FindIndex(open => open.Seq >= entry.Seq);
        if (again >= 0) _open.RemoveRange(again, _open.Count - again);
        _open.Add(entry);
    }

    private JournalCommit? Close(Tally tally, long offset)
    {
        var last = _last ?? Tally.None with { NextRaw = tally.FirstRaw, LastSeq = tally.AfterSeq };
        var entries = _open.Where(entry => entry.Seq > last.LastSeq && entry.Seq <= tally.LastSeq).ToList();
        Repeats += _open.Count - entries.Count;
        _open.Clear();
        if (tally.NextRaw <= last.NextRaw && tally.LastSeq <= last.LastSeq)
        {
            Repeats++;
            return null;
        }

        if (tally.FirstRaw > last.NextRaw || tally.AfterSeq > last.LastSeq || entries.Count != tally.LastSeq - last.LastSeq)
        {
            throw new InvalidDataException(
                $"The journal of partition {partition} has a gap before offset {offset}: known are entries to {last.LastSeq} and events to {last.NextRaw},"
                + $" the commit has {entries.Count} entries to {tally.LastSeq} and begins at event {tally.FirstRaw}.");
        }

        _last = tally;
        return new JournalCommit(partition, entries, tally, offset);
    }
}
