using RevenuePulse.Backends.Cluster.Kafka;
using RevenuePulse.Backends.Sqlite;

namespace RevenuePulse.Backends.Cluster;

/// <summary>The local copy as one commit left it; raw events come from the raw log, as far as the copy has settled them.</summary>
internal sealed class ClusterSnapshot : ISnapshot
{
    private readonly ClusterShape _shape;
    private readonly string _instances;
    private readonly LocalCopy.View _view;
    private readonly RawReader _raw;
    private readonly RawStanding _standing;
    private readonly List<Tally> _tallies;

    /// <param name="at">The cluster, and the folder that the local files of this machine's instances are in.</param>
    /// <param name="copy">The local copy of the journal.</param>
    /// <param name="raw">Reads the raw log.</param>
    /// <param name="standing">Knows how far the raw log is.</param>
    public ClusterSnapshot((ClusterShape Shape, string Instances) at, LocalCopy copy, RawReader raw, RawStanding standing)
    {
        (_shape, _instances, _view, _raw, _standing) = (at.Shape, at.Instances, copy.Open(), raw, standing);
        try
        {
            _tallies = _view.Read(connection => Enumerable.Range(0, _shape.Partitions).Select(p => Reflected.Read(connection, p).Tally).ToList());
        }
        catch
        {
            _view.Dispose();
            throw;
        }

        Head = new Cursor(_shape.Generation, [.. _tallies.Select(tally => tally.LastSeq)]);
    }

    public Cursor Head { get; }

    public IEnumerable<Entry> Entries() => _view.Each(EntriesOf);

    // the memory lies with the process that settles the partition: on this machine, perhaps, and as far as this view
    public IEnumerable<StateChange>? Ledger(int partition) => !Directory.Exists(_instances) ? null : Directory.EnumerateDirectories(_instances)
        .Select(folder => PartitionLedger.PathIn(folder, partition)).Where(File.Exists)
        .Select(path => PartitionLedger.AllAt(path, partition, _tallies[partition])).FirstOrDefault(memory => memory is not null);

    public IEnumerable<(RawEvent Raw, RawClass Class, string Reason)> RawEvents()
    {
        for (var partition = 0; partition < _shape.Partitions; partition++)
        {
            using var outcomes = _view.Each(connection => new OutcomeTable(connection).All(partition)).GetEnumerator();
            foreach (var raw in _raw.After(partition, 0))
            {
                var isSettled = outcomes.MoveNext();
                yield return isSettled ? (raw, outcomes.Current.Class, outcomes.Current.Reason) : (raw, RawClass.Pending, "");
            }
        }
    }

    public PipelineCounts Counts()
    {
        _standing.Look();
        return _standing.Counts(_tallies);
    }

    public IReadOnlyList<string> Verify() => _view.Read(connection => Enumerable.Range(0, _shape.Partitions).SelectMany(p => Verify(connection, p)).ToList());

    public void Dispose() => _view.Dispose();

    private static IEnumerable<Entry> EntriesOf(Connection connection)
    {
        var select = connection.Statement("SELECT partition, record FROM entry ORDER BY partition, seq");
        using var rows = select.Read();
        while (rows.Next())
        {
            yield return EntryRecord.Read(select.Blob(1), select.Int(0));
        }
    }

    private List<string> Verify(Connection connection, int partition)
    {
        var differences = new List<string>();
        var tally = _tallies[partition];
        var entries = connection.Statement("SELECT count(*) FROM entry WHERE partition = ?").Bind(1, partition).ReadLong();
        var last = connection.Statement("SELECT max(seq) FROM entry WHERE partition = ?").Bind(1, partition).ReadLong();
        if (entries != tally.LastSeq || last != tally.LastSeq)
        {
            differences.Add($"partition {partition}: {entries} entries to {last}, the last commit says {tally.LastSeq}");
        }

        var settled = 0L;
        var counted = new Dictionary<(RawClass, string), long>();
        foreach (var outcome in new OutcomeTable(connection).All(partition))
        {
            settled++;
            var key = (outcome.Class, outcome.Class == RawClass.Ignored ? outcome.Reason : "");
            counted[key] = counted.GetValueOrDefault(key) + 1;
        }

        if (settled != tally.NextRaw) differences.Add($"partition {partition}: {settled} events have an outcome, {tally.NextRaw} are settled");
        // a command is the only event of the class of commands, so the sender need not be known
        foreach (var (key, count) in tally.Counts.Where(c => counted.GetValueOrDefault((c.Key.Class, c.Key.Reason)) != c.Value))
        {
            differences.Add($"partition {partition}: {count} events are counted as {key.Class} {key.Reason}, {counted.GetValueOrDefault((key.Class, key.Reason))} are");
        }

        return differences;
    }
}
