using System.Numerics;
using RevenuePulse.Dashboard;

namespace RevenuePulse.Tests.Dashboard;

public class MixedCurrencyTests
{
    private static readonly DateOnly First = new(2025, 12, 1);

    private readonly MemoryBooks _books = new();
    private readonly CurrentRates _rates = new(Table(seed: 1));
    private readonly RevenueQueries _queries;

    public MixedCurrencyTests() => _queries = new(_books, _books, _rates, new FakeClock(Make.Noon));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_day_is_converted_by_its_own_rate()
    {
        Use(new(new(2026, 3, 9), "EUR", 1.10m), new(new(2026, 3, 10), "EUR", 1.25m));
        _books.Commit(
            Make.Sale(1000, "EUR", at: "2026-03-09T23:59:59.999Z"), Make.Sale(1000, "EUR", at: "2026-03-10T00:00:00Z"), Make.Sale(100));
        var summary = await Summary();
        Assert.Equal((1100 + 1250 + 100, 2450), (summary.Base.Gross, summary.Base.Net));
        Assert.Empty(summary.Base.MissingRates);
    }

    [Fact]
    public async Task Money_without_a_rate_is_named_and_left_out_whatever_else_has_one()
    {
        Use(new DatedRate(new(2026, 3, 9), "EUR", 1.10m));
        _books.Commit(
            Make.Sale(1000, "EUR", at: "2026-03-10T10:00:00Z"), Make.Sale(1000, "EUR", at: "2026-03-08T10:00:00Z"),
            Make.Sale(1000, "EUR", at: "2027-01-01T00:00:00Z"), Make.Sale(5, "GBP"), Make.Sale(100));
        var summary = await Summary();
        Assert.Equal(1100 + 100, summary.Base.Gross);
        Assert.Equal(["EUR", "GBP"], summary.Base.MissingRates);
        Assert.Equal(5, summary.Sales);
    }

    [Fact]
    public async Task A_single_currency_stays_what_it_is_and_only_the_base_is_converted()
    {
        Use(new DatedRate(new(2026, 3, 10), "EUR", 1.10m));
        _books.Commit(Make.Sale(1000, "EUR"));
        var summary = await Summary();
        Assert.Equal(("EUR", 1000L), (summary.Last60m.Currency, summary.Last60m.Net));
        Assert.Equal(("USD", 1100L), (summary.Base.Currency, summary.Base.Net));
        var series = await _queries.SeriesAsync(new(), Cancel);
        Assert.Equal(("EUR", 1000L), (series.Currency, series.Series[0].Total));
        Assert.Equal("EUR", (await _queries.BreakdownAsync(RevenueQuestion.All, Dimension.Campaign, Cancel)).Currency);
    }

    [Fact]
    public async Task The_last_hour_is_converted_across_midnight()
    {
        Use(new(new(2026, 3, 9), "EUR", 1.10m), new(new(2026, 3, 10), "EUR", 1.25m));
        _books.Commit(Make.Sale(1000, "EUR", at: "2026-03-09T23:50:00Z"), Make.Sale(1000, "EUR", at: "2026-03-10T00:05:00Z"), Make.Sale(1, at: "2026-03-09T23:00:00Z"));
        var early = new RevenueQueries(_books, _books, _rates, new FakeClock(new(2026, 3, 10, 0, 20, 0, TimeSpan.Zero)));
        var hour = (await early.SummaryAsync(RevenueQuestion.All, Cancel)).Last60m;
        Assert.Equal(("USD", 1100L + 1250, 2L, 1L, 1L), (hour.Currency, hour.Net, hour.Sales, hour.PreviousNet, hour.PreviousSales));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_mixed_summary_equals_an_independent_computation_while_late_entries_come_in(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 12; round++)
        {
            _books.Commit([.. Enumerable.Range(0, random.Next(1, 60)).Select(_ => Any(random))]);
            if (round == 8)
            {
                _rates.Replace(Table(seed: 99));
            }

            var summary = await Summary();
            var (gross, net, missing) = Expected(_books.All);
            Assert.Equal((gross, net), (summary.Base.Gross, summary.Base.Net));
            Assert.Equal(missing, summary.Base.MissingRates);
            Assert.Equal(_books.All.Sum(e => e.Amounts.Sales), summary.Sales);
        }
    }

    [Theory]
    [InlineData(Dimension.Campaign)]
    [InlineData(Dimension.Kind)]
    [InlineData(Dimension.Product)]
    public async Task All_time_by_a_dimension_equals_the_same_range_read_day_by_day(Dimension by)
    {
        var random = new Random(7);
        var all = new RevenueQuestion { FromMs = Make.Ms("2000-01-01T00:00:00Z") };
        for (var round = 0; round < 5; round++)
        {
            _books.Commit([.. Enumerable.Range(0, 80).Select(_ => Any(random))]);
            var carried = await _queries.BreakdownAsync(RevenueQuestion.All, by, Cancel);
            var read = await _queries.BreakdownAsync(all, by, Cancel);
            Assert.Equal(read.MissingRates, carried.MissingRates);
            Assert.Equal(read.Rows.Select(Numbers), carried.Rows.Select(Numbers));
        }

        static object Numbers(BreakdownRow row) =>
            (row.Key.Values.Single(), row.Gross, row.Net, row.Refunded, row.Disputed, row.Sales, row.LostCheckouts, row.Aov);
    }

    [Fact]
    public async Task A_series_adds_up_to_its_total_and_days_to_the_summary()
    {
        var random = new Random(11);
        _books.Commit([.. Enumerable.Range(0, 300).Select(_ => Any(random))]);
        var question = new SeriesQuestion { FromMs = Make.Ms("2025-11-01T00:00:00Z"), ToMs = Make.Ms("2026-05-01T00:00:00Z"), Step = new(1, TimeUnit.Day) };
        var days = await _queries.SeriesAsync(question, Cancel);
        Assert.Equal(days.Series[0].Total, days.Series[0].Points.Sum(p => p.Value));
        Assert.Equal((await Summary()).Base.Net, days.Series[0].Total);
        var months = await _queries.SeriesAsync(question with { Step = new(1, TimeUnit.Month) }, Cancel);
        Assert.Equal(days.Series[0].Total, months.Series[0].Total);
        Assert.Equal(days.MissingRates, months.MissingRates);
    }

    [Fact]
    public async Task Net_is_gross_less_refunds_and_disputes_after_rounding_too()
    {
        Use(new DatedRate(new(2026, 3, 10), "EUR", 1.1m));
        _books.Commit(Make.Sale(5, "EUR"), Make.Out(1, "EUR"), Make.Out(4, "EUR", kind: Kind.Dispute), Make.Sale(1));
        var row = (await _queries.BreakdownAsync(RevenueQuestion.All, Dimension.Campaign, Cancel)).Rows.Single();
        Assert.Equal(row.Net, row.Gross - row.Refunded - row.Disputed);
    }

    [Fact]
    public async Task Once_read_all_time_costs_one_plain_question()
    {
        _books.Commit(Make.Sale(1), Make.Sale(1, "EUR"));
        await Summary();
        _books.Commit(Make.Sale(1, "EUR", at: "2025-12-24T00:00:00Z"));
        var before = _books.Reads;
        await Summary();
        Assert.Equal(1, _books.Reads - before);
    }

    [Fact]
    public async Task Many_at_once_get_the_numbers_of_their_own_cursor()
    {
        var random = new Random(3);
        _books.Commit([.. Enumerable.Range(0, 50).Select(_ => Any(random))]);
        var stop = false;
        var writing = Task.Run(
            () =>
            {
                // bounded: the books here are summed entry by entry, and a starved reader must not let them grow without end
                for (var i = 0; i < 2000 && !Volatile.Read(ref stop); i++)
                {
                    _books.Commit(Any(random));
                }
            },
            Cancel);
        var asking = Enumerable.Range(0, 4).Select(_ => Task.Run(async () => await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Summary())), Cancel));
        var summaries = (await Task.WhenAll(asking)).SelectMany(s => s).ToList();
        Volatile.Write(ref stop, true);
        await writing;
        foreach (var summary in summaries)
        {
            var (gross, net, _) = Expected(_books.All.Take((int)Cursor.Parse(summary.Cursor)!.Seq));
            Assert.Equal((gross, net), (summary.Base.Gross, summary.Base.Net));
        }
    }

    private static RateTable Table(int seed)
    {
        var random = new Random(seed);
        string[] currencies = ["EUR", "JPY", "KWD"];
        var rates = Enumerable.Range(0, 90).Where(day => day % 7 < 5 && day is < 30 or > 45)
            .SelectMany(day => currencies.Select(c => new DatedRate(First.AddDays(day), c, random.Next(1, 100_000_000) / 10_000_000m)));
        return new("USD", rates);
    }

    private static Entry Any(Random random)
    {
        var kind = random.GetItems([Kind.OneTime, Kind.Renewal, Kind.Refund, Kind.Dispute], 1)[0];
        var at = new DateTimeOffset(First, default, TimeSpan.Zero).AddDays(-10).AddMinutes(random.Next(120 * 24 * 60));
        var amount = random.NextInt64(-2000, 20_000);
        var amounts = kind is Kind.Refund or Kind.Dispute ? new Amounts(0, -amount, 0, 0) : new Amounts(amount, amount, 1, random.Next(5) == 0 ? 1 : 0);
        var currency = random.GetItems(["USD", "EUR", "JPY", "KWD", "GBP"], 1)[0];
        var campaign = random.GetItems([null, "a", "b"], 1)[0];
        return Make.Of(EntryType.Booked, amounts, currency, campaign, at.ToString("O"), "stripe", kind, "cs_1");
    }

    private async Task<Summary> Summary() => await _queries.SummaryAsync(RevenueQuestion.All, Cancel);

    private void Use(params DatedRate[] rates) => _rates.Replace(new("USD", rates));

    /// <summary>Entry by entry and day by day, with fractions of whole numbers.</summary>
    private (long Gross, long Net, List<string> Missing) Expected(IEnumerable<Entry> entries)
    {
        var (gross, net, missing) = (0L, 0L, new SortedSet<string>(StringComparer.Ordinal));
        foreach (var day in entries.GroupBy(e => (e.AtMs / 86_400_000, e.Dimensions.Currency, e.Dimensions.Kind)))
        {
            var date = new DateOnly(1970, 1, 1).AddDays((int)day.Key.Item1);
            var rate = Enumerable.Range(0, 8).Select(age => Published(day.Key.Currency, date.AddDays(-age))).FirstOrDefault(r => r is not null);
            if (rate is not { } known)
            {
                missing.Add(day.Key.Currency);
                continue;
            }

            gross += Worth(day.Sum(e => e.Amounts.Gross), day.Key.Currency, known);
            net += Worth(day.Sum(e => e.Amounts.Net), day.Key.Currency, known);
        }

        return (gross, net, [.. missing]);
    }

    private decimal? Published(string currency, DateOnly day)
    {
        // a day's own rate is in force on the day itself and would not be with an age of none
        var now = _rates.Table.Rate(currency, day);
        return now is not null && IsPublished(day) ? now : currency == "USD" ? 1 : null;
    }

    private static bool IsPublished(DateOnly day) => (day.DayNumber - First.DayNumber) is var n and >= 0 and < 90 && n % 7 < 5 && n is < 30 or > 45;

    private static long Worth(long minor, string currency, decimal rate)
    {
        // seven decimals at most; cents of the base
        var numerator = minor * new BigInteger(rate * 10_000_000m) * 100;
        var denominator = BigInteger.Pow(10, 7 + Currency.Exponent(currency));
        var (size, rest) = BigInteger.DivRem(BigInteger.Abs(numerator), denominator);
        var up = (rest * 2).CompareTo(denominator);
        return numerator.Sign * (long)(up > 0 || (up == 0 && !size.IsEven) ? size + 1 : size);
    }
}
