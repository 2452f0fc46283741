using Microsoft.Extensions.Logging.Abstractions;
using RevenuePulse.Backends.Cluster;
using RevenuePulse.Backends.Cluster.Influx;

namespace RevenuePulse.Tests.Backends.Cluster.Influx;

/// <summary>
/// Random histories on the real engine: two partitions, late entries, replays, crashes without a last word, a zombie that writes what is
/// long written, snapshots at any moment. Whatever happened, an answer is the plain sum of the journal up to the answer's own position.
/// </summary>
public sealed class InfluxHistoryTests : IAsyncLifetime
{
    private const int Partitions = 2;
    private const long Hour = 3_600_000;

    private readonly MemoryJournal _journal = new(Partitions);
    private readonly List<RevenueWriter> _writers = [];
    private StoreParts _parts = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _parts = new StoreParts((await InfluxServer.SharedAsync()).Options() with { MostWriterRows = 60 });

    public async ValueTask DisposeAsync()
    {
        foreach (var writer in _writers)
        {
            await writer.DisposeAsync();
        }

        _parts?.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Any_history_reads_as_the_plain_sum_of_the_journal(int seed)
    {
        var random = new Random(seed);
        var (writer, zombie) = (NewWriter(), NewWriter());
        using var reader = new RevenueReader(_parts, _journal);
        for (var step = 0; step < 60; step++)
        {
            switch (random.Next(9))
            {
                case 0 or 1 or 2:
                    _journal.Commit(random.Next(Partitions), Enumerable.Range(0, random.Next(1, 40)).Select(_ => AnyEntry(random)));
                    break;
                case 3 or 4:
                    await WriteAsync(writer, random, random.Next(Partitions), 50);
                    break;
                case 5:
                    await WriteAsync(zombie, random, random.Next(Partitions), 15);
                    break;
                case 6:
                    await (random.Next(3) == 0 ? zombie : writer).FlushAsync(Cancel);
                    break;
                case 7 when random.Next(3) == 0:
                    // it dies without a last word; what it knew is lost
                    writer = NewWriter();
                    break;
                default:
                    await CheckAsync(reader, random);
                    break;
            }
        }

        await writer.FlushAsync(Cancel);
        using var fresh = new RevenueReader(_parts, _journal);
        await CheckAsync(fresh, random);
        await CheckAsync(reader, random);
        Assert.Empty(await new StoreVerification(_parts, _journal).RunAsync(Cancel));
    }

    [Fact]
    public async Task A_verification_finds_a_snapshot_that_is_wrong_and_a_rebuild_mends_it_under_running_readers()
    {
        var random = new Random(5);
        _journal.Commit(0, Enumerable.Range(0, 200).Select(_ => AnyEntry(random)));
        var writer = NewWriter();
        await writer.CatchUpAsync(_journal.Head, null, Cancel);
        Assert.Empty(await new StoreVerification(_parts, _journal).RunAsync(Cancel));

        // a bug, or a stranger, wrote a snapshot with a revision above all others
        var victim = _journal.All.First(e => e.IsMoney);
        var cell = new CellKey(RollupLevels.Days, RollupLevels.All[RollupLevels.Days].Cell(victim.AtMs), 0);
        var line = new EntryLines(new MeasurementSet(1, "7")).Snapshot(cell, RollupSeries.Of(victim.Dimensions), 1_000_000, new EntrySum(1, 1, 1, 1, 1));
        await _parts.Writer.WriteAsync([line], (_, reason) => Assert.Fail(reason), Cancel);
        _journal.Commit(0, AnyEntry(random));
        var impatient = _parts.Options with { JournalPatience = TimeSpan.FromMilliseconds(100) };
        using var judge = new StoreParts(impatient);
        // a revision beyond the journal is no position that a reader could ever be at
        var difference = Assert.Single(await new StoreVerification(judge, _journal).RunAsync(Cancel));
        Assert.StartsWith("roll-up 1d, ", difference, StringComparison.Ordinal);

        await new StoreRebuild(_parts, _journal, NullLogger.Instance).RunAsync(null, Cancel);
        Assert.Empty(await new StoreVerification(_parts, _journal).RunAsync(Cancel));
        // the writer that ran all the while moves over by itself
        var later = _journal.Commit(0, Enumerable.Range(0, 50).Select(_ => AnyEntry(random)));
        await writer.FlushAsync(Cancel);
        await writer.WriteAsync([.. later.Select(e => new PartitionEntry(0, e))], Cancel);
        await writer.FlushAsync(Cancel);
        Assert.Empty(await new StoreVerification(_parts, _journal).RunAsync(Cancel));
        Assert.Equal(2, (await _parts.Sets.ReadAsync("7", Cancel)).Current!.Number);
    }

    [Fact]
    public async Task A_verification_names_the_day_campaign_and_currency_that_differ()
    {
        var random = new Random(6);
        _journal.Commit(0, Enumerable.Range(0, 100).Select(_ => AnyEntry(random)));
        await NewWriter().CatchUpAsync(_journal.Head, null, Cancel);
        var victim = _journal.All.First(e => e.IsMoney);
        await _parts.Connection.CommandAsync($"DELETE FROM revenue WHERE time = {PointTime.Nanoseconds(victim)}", Cancel);
        var difference = Assert.Single(await new StoreVerification(_parts, _journal).RunAsync(Cancel));
        Assert.StartsWith($"points, {DateTimeOffset.FromUnixTimeMilliseconds(victim.AtMs):yyyy-MM-dd} {victim.Dimensions.Campaign ?? "unattributed"}", difference, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wiped_store_is_noticed_and_filled_again_by_itself()
    {
        var random = new Random(8);
        var writer = NewWriter();
        _journal.Commit(0, Enumerable.Range(0, 300).Select(_ => AnyEntry(random)));
        _journal.Commit(1, Enumerable.Range(0, 100).Select(_ => AnyEntry(random)));
        await writer.CatchUpAsync(_journal.Head, null, Cancel);
        await _parts.Connection.CommandAsync($"DROP DATABASE {_parts.Options.Bucket}", Cancel);
        await writer.FlushAsync(Cancel);
        Assert.Empty(await new StoreVerification(_parts, _journal).RunAsync(Cancel));
        Assert.Equal(StoreCondition.Ok, _parts.Condition.State);
    }

    [Fact]
    public async Task A_store_restored_from_an_old_backup_is_filled_from_where_the_backup_ends()
    {
        var random = new Random(9);
        _journal.Commit(0, Enumerable.Range(0, 300).Select(_ => AnyEntry(random)));
        var running = NewWriter();
        await running.CatchUpAsync(_journal.Head, null, Cancel);
        await _parts.Connection.CommandAsync($"DROP DATABASE {_parts.Options.Bucket}", Cancel);
        await NewWriter().CatchUpAsync(_journal.Head with { Seqs = [120, 0] }, null, Cancel);
        using (var reader = new RevenueReader(_parts, _journal))
        {
            // until then the journal tells the rest
            await CheckAsync(reader, random);
        }

        var later = _journal.Commit(0, Enumerable.Range(0, 10).Select(_ => AnyEntry(random)));
        await running.WriteAsync([.. later.Select(e => new PartitionEntry(0, e))], Cancel);
        await running.FlushAsync(Cancel);
        Assert.Empty(await new StoreVerification(_parts, _journal).RunAsync(Cancel));
    }

    [Fact]
    public async Task A_note_that_was_on_its_way_while_a_backup_was_restored_is_not_believed()
    {
        var random = new Random(19);
        _journal.Commit(0, Enumerable.Range(0, 300).Select(_ => AnyEntry(random)));
        await NewWriter().CatchUpAsync(_journal.Head with { Seqs = [120, 0] }, null, Cancel);
        await _parts.Writer.WriteAsync([SetBook.CoveredLine(new MeasurementSet(1, "7"), 0, 280, 300)], (_, reason) => Assert.Fail(reason), Cancel);
        using (var reader = new RevenueReader(_parts, _journal))
        {
            await CheckAsync(reader, random);
        }

        await NewWriter().CatchUpAsync(_journal.Head, null, Cancel);
        Assert.Empty(await new StoreVerification(_parts, _journal).RunAsync(Cancel));
    }

    [Fact]
    public async Task A_gap_before_what_is_handed_in_is_read_from_the_journal()
    {
        var random = new Random(10);
        var entries = _journal.Commit(1, Enumerable.Range(0, 100).Select(_ => AnyEntry(random)));
        var writer = NewWriter();
        await writer.WriteAsync([.. entries.Skip(90).Select(e => new PartitionEntry(1, e))], Cancel);
        await writer.FlushAsync(Cancel);
        Assert.Equal(100, writer.Written[1]);
        Assert.Empty(await new StoreVerification(_parts, _journal).RunAsync(Cancel));
    }

    [Fact]
    public async Task Names_that_break_line_protocol_and_queries_are_kept_to_the_letter()
    {
        var names = TagTextTests.Hostile.Select(row => (string)row.Data!).ToList();
        _journal.Commit(0, names.Select((name, i) => Sale(i + 1, Samples.At) with
        {
            Dimensions = new Dimensions("stripe", name, Kind.OneTime, "EUR", name, name, name, name, name),
        }));
        await NewWriter().CatchUpAsync(_journal.Head, null, Cancel);
        using var reader = new RevenueReader(_parts, _journal);
        foreach (var by in Enum.GetValues<Dimension>().Where(d => d is not (Dimension.Provider or Dimension.Kind or Dimension.Currency)))
        {
            var all = await reader.SumAsync(new SumQuery { By = by }, Cancel);
            Assert.Equal(names.Select((name, i) => (name, (long)i + 1)).Order(), all.Rows.Select(r => (r.Key!, r.Amounts.Gross)).Order());
            foreach (var (name, i) in names.Select((name, i) => (name, i)))
            {
                var one = await reader.SumAsync(new SumQuery { Filter = new Filter(new Dictionary<Dimension, IReadOnlyList<string?>> { [by] = [name] }) }, Cancel);
                Assert.Equal(i + 1, Assert.Single(one.Rows).Amounts.Gross);
            }
        }
    }

    [Fact]
    public async Task Rare_products_and_countries_are_joined_and_a_restart_decides_the_same()
    {
        using var few = new StoreParts(_parts.Options with { MostValues = 3 });
        var entries = _journal.Commit(0, Enumerable.Range(0, 60).Select(i => Sale(1, Samples.At + i) with
        {
            Dimensions = Samples.Sale().Dimensions with { Product = $"p{i % 6}", Country = i % 2 == 0 ? "DE" : null },
        }));
        for (var from = 0; from < 60; from += 20)
        {
            await using var writer = new RevenueWriter(few, _journal, NullLogger.Instance);
            await writer.WriteAsync([.. entries.Skip(from).Take(20).Select(e => new PartitionEntry(0, e))], Cancel);
        }

        _journal.Commit(0, entries.Take(6));
        using var reader = new RevenueReader(few, _journal);
        var answer = await reader.SumAsync(new SumQuery { By = Dimension.Product }, Cancel);
        Assert.Equal([("other", 33L), ("p0", 11), ("p1", 11), ("p2", 11)], answer.Rows.Select(r => (r.Key!, r.Amounts.Sales)).Order());
        // the answer says so, and only where it matters
        Assert.Equal([Dimension.Product], answer.Joined);
        var lost = new Filter(new Dictionary<Dimension, IReadOnlyList<string?>> { [Dimension.Product] = ["p5"] });
        var nothing = await reader.SumAsync(new SumQuery { By = Dimension.Country, Filter = lost }, Cancel);
        Assert.Empty(nothing.Rows);
        Assert.Equal([Dimension.Product], nothing.Joined);
        Assert.Empty((await reader.SumAsync(new SumQuery { By = Dimension.Country }, Cancel)).Joined);
        Assert.Empty((await reader.SumAsync(new SumQuery { By = Dimension.Campaign }, Cancel)).Joined);
    }

    [Fact]
    public async Task A_partition_that_changes_hands_keeps_what_its_last_writer_summed_up_beyond_all_that_the_next_one_knew()
    {
        var (stays, goes) = (NewWriter(), NewWriter());
        await stays.WriteAsync(At(0, _journal.Commit(0, [Sale(1, Samples.At)])), Cancel);
        await stays.FlushAsync(Cancel);
        await goes.WriteAsync(At(1, _journal.Commit(1, [Sale(1, Samples.At + Hour)])), Cancel);
        await goes.FlushAsync(Cancel);
        await stays.WriteAsync(At(1, _journal.Commit(1, [Sale(1, Samples.At + Hour)])), Cancel);
        await stays.FlushAsync(Cancel);
        Assert.Empty(await new StoreVerification(_parts, _journal).RunAsync(Cancel));
    }

    private static List<PartitionEntry> At(int partition, IEnumerable<Entry> entries) => [.. entries.Select(entry => new PartitionEntry(partition, entry))];

    [Fact]
    public async Task A_question_beyond_the_limit_of_single_entries_says_how_to_ask()
    {
        using var few = new StoreParts(_parts.Options with { MostRawEntries = 50 });
        _journal.Commit(0, Enumerable.Range(0, 100).Select(i => Sale(1, Samples.At + (i * Hour))));
        await NewWriter().CatchUpAsync(_journal.Head, null, Cancel);
        using var reader = new RevenueReader(few, _journal);
        var refusal = await Assert.ThrowsAsync<QuestionTooWideException>(async () => await reader.SumAsync(new SumQuery { By = Dimension.Product }, Cancel));
        Assert.Contains("at most 50", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(100, (await reader.SumAsync(new SumQuery { By = Dimension.Campaign }, Cancel)).Rows.Sum(r => r.Amounts.Sales));
        var day = new SumQuery { FromMs = Samples.At, ToMs = Samples.At + (10 * Hour), By = Dimension.Product };
        Assert.Equal(10, (await reader.SumAsync(day, Cancel)).Rows.Sum(r => r.Amounts.Sales));
    }

    [Fact]
    public async Task Sums_that_the_server_would_let_wrap_around_are_an_error()
    {
        _journal.Commit(0, Sale(long.MaxValue - 5, Samples.At), Sale(long.MaxValue - 5, Samples.At + (48 * Hour)) with { Dimensions = Samples.Sale().Dimensions with { Channel = "b" } });
        await NewWriter().CatchUpAsync(_journal.Head, null, Cancel);
        using var reader = new RevenueReader(_parts, _journal);
        await Assert.ThrowsAsync<OverflowException>(async () => await reader.SumAsync(new SumQuery { By = Dimension.Product }, Cancel));
    }

    private static Entry Sale(long gross, long atMs) => Samples.Sale(gross: gross, atMs: atMs);

    private static Entry AnyEntry(Random random) => Samples.Any(random, Samples.At - (random.Next(5) == 0 ? random.NextInt64(90 * 24 * Hour) : random.NextInt64(3 * Hour)))
        with
    {
        Dimensions = new Dimensions(
            "stripe", Samples.Pick(random, "", "acct_1")!, random.GetItems([Kind.OneTime, Kind.Refund], 1)[0],
            Samples.Pick(random, "USD", "JPY")!, Samples.Pick(random, null, "launch", "a b"), null, null, Samples.Pick(random, null, "Pro")),
    };

    [Fact]
    public async Task A_journal_that_was_begun_anew_is_counted_by_itself_on_the_bucket_of_the_old_one()
    {
        var random = new Random(8);
        _journal.Commit(0, Enumerable.Range(0, 120).Select(_ => AnyEntry(random)));
        var before = NewWriter();
        await before.CatchUpAsync(_journal.Head, null, Cancel);

        // the same numbers of the same partitions mean other sales now
        var anew = new MemoryJournal(Partitions, "8");
        anew.Commit(0, Enumerable.Range(0, 40).Select(_ => AnyEntry(random)));
        anew.Commit(1, Enumerable.Range(0, 200).Select(_ => AnyEntry(random)));
        await NewWriter(anew).CatchUpAsync(anew.Head, null, Cancel);
        await CheckNewAsync(anew, random);
        Assert.Empty(await new StoreVerification(_parts, anew).RunAsync(Cancel));

        // a process that was not told yet goes on with the old one, and neither disturbs the other
        var late = _journal.Commit(0, Enumerable.Range(0, 30).Select(_ => AnyEntry(random)));
        await before.WriteAsync(At(0, late), Cancel);
        await before.FlushAsync(Cancel);
        await CheckNewAsync(_journal, random);
        await CheckNewAsync(anew, random);
        Assert.Empty(await new StoreVerification(_parts, anew).RunAsync(Cancel));
        Assert.Empty(await new StoreVerification(_parts, _journal).RunAsync(Cancel));

        // a rebuild of the new one takes a number of its own, and leaves the old one's alone
        await new StoreRebuild(_parts, anew, NullLogger.Instance).RunAsync(null, Cancel);
        await CheckNewAsync(anew, random);
        await CheckNewAsync(_journal, random);
        Assert.Equal(1, (await _parts.Sets.ReadAsync("7", Cancel)).Current!.Number);
        Assert.Equal(3, (await _parts.Sets.ReadAsync("8", Cancel)).Current!.Number);
    }

    private RevenueWriter NewWriter(MemoryJournal? journal = null)
    {
        _writers.Add(new RevenueWriter(_parts, journal ?? _journal, NullLogger.Instance));
        return _writers[^1];
    }

    /// <summary>Hands in some stretch of a partition, old or new, in order, as a feed would after a rebalance.</summary>
    private async Task WriteAsync(RevenueWriter writer, Random random, int partition, int most)
    {
        var entries = _journal.All.Where(e => e.Partition == partition).ToList();
        if (entries.Count == 0) return;
        var from = random.Next(entries.Count);
        await writer.WriteAsync([.. entries.Skip(from).Take(random.Next(1, most)).Select(e => new PartitionEntry(partition, e))], Cancel);
    }

    /// <summary>What a reader says that knows nothing yet.</summary>
    private async Task CheckNewAsync(MemoryJournal journal, Random random)
    {
        using var reader = new RevenueReader(_parts, journal);
        await CheckAsync(reader, random, journal);
    }

    private async Task CheckAsync(RevenueReader reader, Random random, MemoryJournal? of = null)
    {
        var journal = of ?? _journal;
        var from = Samples.At - random.NextInt64(4 * Hour);
        var to = from + random.NextInt64(4 * Hour);
        SumQuery[] queries =
        [
            new SumQuery { By = Dimension.Campaign },
            new SumQuery { FromMs = from, ToMs = to, Buckets = [from, (from + to) / 2], By = Dimension.Kind },
            new SumQuery { FromMs = Samples.At - (100 * 24 * Hour), By = Samples.Pick(random, "", null) is null ? Dimension.Product : null },
            new SumQuery { By = Dimension.Account, Filter = new Filter(new Dictionary<Dimension, IReadOnlyList<string?>> { [Dimension.Product] = [null] }) },
        ];
        var answers = await reader.SumManyAsync(queries, Cancel);
        var cursor = answers[0].Cursor;
        Assert.Equal(journal.Head, cursor);
        var entries = journal.All.Where(e => e.Seq <= cursor.Seqs[e.Partition]).ToArray();
        foreach (var (query, answer) in queries.Zip(answers))
        {
            Assert.Equal(cursor, answer.Cursor);
            Assert.Equal(RevenueStoreContract.PlainSum(entries, query), RevenueStoreContract.Sorted(answer.Rows));
        }
    }
}
