namespace RevenuePulse.Tests.Backends;

public abstract class RevenueStoreContract(Func<Task<ITwin>> open) : BackendContract(open)
{
    private const long Minute = 60_000;
    private const long Day = 86_400_000;

    /// <summary>How many random questions each history is asked.</summary>
    protected virtual int Questions => 300;

    [Theory]
    [InlineData(1, 2 * Minute)]
    [InlineData(2, 3 * 3_600_000L)]
    [InlineData(3, 40 * Day)]
    [InlineData(4, 900 * Day)]
    public async Task Any_range_bucket_filter_and_split_gives_the_plain_sum_of_entries(int seed, long span)
    {
        var random = new Random(seed);
        var entries = Enumerable.Range(0, 1500).Select(_ => Samples.Any(random, Samples.At - random.NextInt64(span))).ToArray();
        await Book(entries);
        await Twin.StoreCaughtUpAsync();
        for (var i = 0; i < Questions; i++)
        {
            var query = AnyQuery(random, span);
            var result = await Twin.Store.SumAsync(query, Cancel);
            Assert.Equal(PlainSum(entries, query), Sorted(result.Rows));
        }
    }

    [Fact]
    public async Task Several_questions_are_answered_from_one_snapshot()
    {
        await Book(Samples.Sale(), Samples.Sale());
        await Twin.StoreCaughtUpAsync();
        var results = await Twin.Store.SumManyAsync([new SumQuery(), new SumQuery { By = Dimension.Product }], Cancel);
        Assert.All(results, r => Assert.Equal(Backend.Journal.Head, r.Cursor));
        Assert.All(results, r => Assert.Equal(5800, Assert.Single(r.Rows).Amounts.Gross));
    }

    [Fact]
    public async Task Entries_that_cancel_out_have_a_row_and_a_group_without_entries_has_none()
    {
        await Book(Samples.Sale(), Samples.Sale() with { Type = EntryType.Unbooked, Amounts = new Amounts(-2900, -2900, -1, 0) });
        await Twin.StoreCaughtUpAsync();
        var query = new SumQuery { FromMs = Samples.At - Day, Buckets = [Samples.At - Day, Samples.At - 1, Samples.At + 1] };
        var row = Assert.Single((await Twin.Store.SumAsync(query, Cancel)).Rows);
        Assert.Equal((1, true), (row.Bucket, row.Amounts.IsZero));
    }

    [Fact]
    public async Task A_late_event_lands_in_its_own_bucket_in_every_range()
    {
        await Book(Samples.Sale(), Samples.Sale(atMs: Samples.At - (3 * Day)));
        await Twin.StoreCaughtUpAsync();
        var days = Enumerable.Range(-4, 5).Select(d => Samples.At + 1 + (d * Day)).ToArray();
        var result = await Twin.Store.SumAsync(new SumQuery { FromMs = days[0], Buckets = days }, Cancel);
        Assert.Equal([0, 3], result.Rows.Select(r => r.Bucket).Order());
    }

    [Fact]
    public async Task A_sum_beyond_64_bits_is_an_error_and_not_a_wrong_number()
    {
        await Book(
            Samples.Sale(gross: long.MaxValue - 5),
            Samples.Sale(gross: long.MaxValue - 5) with { Dimensions = Samples.Sale().Dimensions with { Channel = "b" } });
        await Twin.StoreCaughtUpAsync();
        await Assert.ThrowsAsync<OverflowException>(async () => await Twin.Store.SumAsync(new SumQuery(), Cancel));
        Assert.Equal(2, (await Twin.Store.SumAsync(new SumQuery { By = Dimension.Channel }, Cancel)).Rows.Count);
    }

    [Fact]
    public async Task An_empty_store_and_an_empty_range_have_no_rows()
    {
        Assert.Empty((await Twin.Store.SumAsync(new SumQuery(), Cancel)).Rows);
        await Book(Samples.Sale());
        await Twin.StoreCaughtUpAsync();
        Assert.Empty((await Twin.Store.SumAsync(new SumQuery { FromMs = Samples.At, ToMs = Samples.At }, Cancel)).Rows);
    }

    [Fact]
    public async Task Buckets_out_of_order_are_refused()
    {
        var query = new SumQuery { FromMs = 5, Buckets = [5, 3] };
        await Assert.ThrowsAsync<ArgumentException>(async () => await Twin.Store.SumAsync(query, Cancel));
    }

    private static SumQuery AnyQuery(Random random, long span)
    {
        long Point() => random.Next(4) switch
        {
            0 => Samples.At - random.NextInt64(span + (span / 4)) + (span / 8),
            1 => Round(Minute),
            2 => Round(900_000),
            _ => Round(Day) - (random.Next(24) * 3_600_000L),
        };
        long Round(long to) => (Samples.At - random.NextInt64(span + 1)) / to * to;
        var points = Enumerable.Range(0, random.Next(2, random.Next(5) == 0 ? 80 : 6)).Select(_ => Point()).Distinct().Order().ToList();
        long? from = random.Next(5) == 0 ? null : points[0];
        return new SumQuery
        {
            FromMs = from,
            ToMs = random.Next(5) == 0 || points.Count == 1 ? null : points[^1],
            Buckets = from is null || random.Next(3) == 0 ? [] : points[..^1].Count == 0 ? [] : points[..^1],
            By = random.Next(4) == 0 ? null : (Dimension)random.Next(1, 10),
            Filter = AnyFilter(random),
        };
    }

    private static Filter AnyFilter(Random random)
    {
        var values = new Dictionary<Dimension, IReadOnlyList<string?>>();
        if (random.Next(3) == 0) values[Dimension.Campaign] = [null, Samples.Pick(random, "none", "launch", "nowhere")];
        if (random.Next(4) == 0) values[Dimension.Kind] = ["refund", "one_time"];
        if (random.Next(4) == 0) values[Dimension.Currency] = [Samples.Pick(random, "USD", "EUR")];
        if (random.Next(5) == 0) values[Dimension.Channel] = [Samples.Pick(random, "", null)];
        if (random.Next(6) == 0) values[Dimension.Country] = [null, "DE"];
        var excluded = new Dictionary<Dimension, IReadOnlyList<string?>>();
        if (random.Next(4) == 0) excluded[Dimension.Campaign] = [null, Samples.Pick(random, "launch", "nowhere")];
        if (random.Next(5) == 0) excluded[Dimension.Country] = [Samples.Pick(random, "DE", null)];
        return new Filter(values) { Excluded = excluded };
    }

    /// <summary>The same answer without any cleverness.</summary>
    internal static List<SumRow> PlainSum(Entry[] entries, SumQuery query)
    {
        var from = query.FromMs ?? long.MinValue;
        var to = query.ToMs ?? long.MaxValue;
        return Sorted(entries
            .Where(e => e.IsMoney && e.AtMs >= from && e.AtMs < to)
            .Where(e => query.Filter.Values.All(f => f.Value.Contains(Value(e, f.Key))))
            .Where(e => !query.Filter.Excluded.Any(f => f.Value.Contains(Value(e, f.Key))))
            .GroupBy(e => (
                Bucket: query.Buckets.Count == 0 ? 0 : query.Buckets.Count(b => b <= e.AtMs) - 1,
                Key: query.By is { } by ? Value(e, by) : null,
                e.Dimensions.Currency,
                e.Dimensions.Kind))
            .Select(g => new SumRow(
                g.Key.Bucket, g.Key.Key, g.Key.Currency, g.Key.Kind, g.Aggregate(default(Amounts), (a, e) => a + e.Amounts))));
    }

    internal static List<SumRow> Sorted(IEnumerable<SumRow> rows) =>
    [
        .. rows.OrderBy(r => r.Bucket).ThenBy(r => r.Key ?? "\u0001", StringComparer.Ordinal)
            .ThenBy(r => r.Currency, StringComparer.Ordinal).ThenBy(r => r.Kind),
    ];

    private static string? Value(Entry e, Dimension dimension) => dimension switch
    {
        Dimension.Provider => e.Dimensions.Provider,
        Dimension.Account => e.Dimensions.Account,
        Dimension.Campaign => e.Dimensions.Campaign,
        Dimension.Channel => e.Dimensions.Channel,
        Dimension.LandingPage => e.Dimensions.LandingPage,
        Dimension.Kind => e.Dimensions.Kind.Name(),
        Dimension.Product => e.Dimensions.Product,
        Dimension.Country => e.Dimensions.Country,
        _ => e.Dimensions.Currency,
    };
}
