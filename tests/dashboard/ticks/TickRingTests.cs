using RevenuePulse.Dashboard;

namespace RevenuePulse.Tests.Dashboard;

/// <summary>The ring over a journal of several partitions, whose entries every node meets in an order of its own.</summary>
public class TickRingTests
{
    private const int Partitions = 3;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_client_with_a_position_of_any_node_sees_each_entry_once_and_in_order(int seed)
    {
        var random = new Random(seed);
        var journal = new PartitionedJournal();
        using var ring = new TickRing(journal, new TickSignal(), new DashboardOptions { TickRingEntries = 40 }, new(new MemoryBooks()), TimeProvider.System);
        for (var round = 0; round < 200; round++)
        {
            ring.Add(journal.Commit(random));
        }

        for (var client = 0; client < 100; client++)
        {
            var start = journal.AnyPosition(random);
            Assert.Equal(
                journal.All.Where(start.IsBefore).OrderBy(e => e.Partition).ThenBy(e => e.Seq).Select(Name),
                Follow(ring, journal, start).OrderBy(e => e.Partition).Select(Name));
        }
    }

    [Fact]
    public void A_gap_in_one_partition_sends_its_clients_to_the_journal()
    {
        var journal = new PartitionedJournal();
        using var ring = new TickRing(journal, new TickSignal(), new DashboardOptions(), new(new MemoryBooks()), TimeProvider.System);
        ring.Add([Sale(0, 1), Sale(1, 1)]);
        ring.Add([Sale(0, 5)]);
        Assert.Null(ring.After(journal.Head.Beginning, out var hasLeft));
        Assert.True(hasLeft);
        Assert.Equal(new Cursor("1", [5, 1, 0]), ring.After(new Cursor("1", [4, 1, 0]), out hasLeft)!.Last);
        Assert.False(hasLeft);
    }

    private static List<Entry> Follow(TickRing ring, PartitionedJournal journal, Cursor position)
    {
        var seen = new List<Entry>();
        while (!position.Reaches(ring.Head))
        {
            var flush = ring.After(position, out var hasLeft);
            IReadOnlyList<Entry> page = hasLeft
                ? journal.ReadAfter(position, 7)
                : [.. journal.All.Where(e => flush!.After.IsBefore(e) && !flush.Last.IsBefore(e) && position.IsBefore(e))];
            seen.AddRange(page);
            position = hasLeft ? position.Past(page) : position.Join(flush!.Last);
        }

        return seen;
    }

    private static string Name(Entry entry) => $"{entry.Partition}:{entry.Seq}";

    private static Entry Sale(int partition, long seq) => Make.Sale(100) with { Partition = partition, Seq = seq };

    private sealed class PartitionedJournal : IJournal
    {
        private readonly long[] _seqs = new long[Partitions];

        public event Action<IReadOnlyList<Entry>> Committed = delegate { };

        public List<Entry> All { get; } = [];

        public Cursor Head => new("1", [.. _seqs]);

        public Entry[] Commit(Random random)
        {
            var partition = random.Next(Partitions);
            Entry[] entries = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Sale(partition, ++_seqs[partition]))];
            All.AddRange(entries);
            Committed(entries);
            return entries;
        }

        public Cursor AnyPosition(Random random) => Head with { Seqs = [.. _seqs.Select(seq => (long)random.Next((int)seq + 1))] };

        public IReadOnlyList<Entry> ReadAfter(Cursor cursor, int limit, Cursor? upTo = null) =>
            [.. All.Where(cursor.IsBefore).OrderBy(e => e.Partition).Take(limit)];
    }
}
