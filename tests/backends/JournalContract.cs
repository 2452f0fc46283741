namespace RevenuePulse.Tests.Backends;

public abstract class JournalContract(Func<Task<ITwin>> open) : BackendContract(open)
{
    [Fact]
    public async Task Entries_are_read_as_they_were_written()
    {
        var random = new Random(7);
        var entries = Enumerable.Range(0, 200)
            .Select(i => Samples.Any(random, Samples.At + i) with { Note = new byte[] { (byte)i } })
            .ToArray();
        await Book(entries);
        var start = Backend.Journal.Head with { Seqs = [0] };
        var read = Backend.Journal.ReadAfter(start, 1000);
        Assert.Equal(Enumerable.Range(1, 200).Select(i => (long)i), read.Select(e => e.Seq));
        Assert.All(read.Zip(entries), pair => Assert.Equal(
            pair.Second with { Seq = pair.First.Seq, RawPosition = pair.First.RawPosition, Note = default },
            pair.First with { Note = default }));
        Assert.All(read.Zip(entries), pair => Assert.Equal(pair.Second.Note.ToArray(), pair.First.Note.ToArray()));
    }

    [Fact]
    public async Task Following_the_cursor_page_by_page_meets_each_entry_once()
    {
        await Book([.. Enumerable.Range(0, 100).Select(i => Samples.Sale(gross: i))]);
        var cursor = Backend.Journal.Head with { Seqs = [0] };
        var seen = new List<long>();
        while (Backend.Journal.ReadAfter(cursor, 7) is { Count: > 0 } page)
        {
            seen.AddRange(page.Select(e => e.Amounts.Gross));
            cursor = cursor with { Seqs = [page[^1].Seq] };
        }

        Assert.Equal(Enumerable.Range(0, 100).Select(i => (long)i), seen);
    }

    [Fact]
    public async Task A_foreign_or_future_cursor_is_refused()
    {
        await Book(Samples.Sale());
        var head = Backend.Journal.Head;
        Assert.Throws<ArgumentException>(() => Backend.Journal.ReadAfter(head with { Generation = "1" }, 10));
        Assert.Throws<ArgumentException>(() => Backend.Journal.ReadAfter(head with { Seqs = [2] }, 10));
        Assert.Throws<ArgumentException>(() => Backend.Journal.ReadAfter(head with { Seqs = [-1] }, 10));
        Assert.Throws<ArgumentException>(() => Backend.Journal.ReadAfter(head with { Seqs = [0, 0] }, 10));
        Assert.Empty(Backend.Journal.ReadAfter(head, 10));
    }

    [Fact]
    public async Task Each_commit_is_announced_with_the_head_already_moved()
    {
        var heard = new List<(long Head, long[] Seqs)>();
        Backend.Journal.Committed += entries => heard.Add((Backend.Journal.Head.Seq, [.. entries.Select(e => e.Seq)]));
        await Book(Samples.Sale(), Samples.Sale());
        await Book(Samples.Sale());
        Assert.Equal([1L, 2, 3], heard.SelectMany(h => h.Seqs));
        Assert.All(heard, h => Assert.Equal(h.Seqs[^1], h.Head));
    }

    [Fact]
    public async Task The_head_survives_a_restart_and_so_does_the_generation()
    {
        await Book(Samples.Sale(), Samples.Sale());
        var before = Backend.Journal.Head;
        await Twin.RestartAsync();
        Assert.Equal(before, Backend.Journal.Head);
        Assert.Matches("^[0-9]+$", before.Generation);
        Assert.Equal(before, Cursor.Parse(before.ToString()));
    }
}
