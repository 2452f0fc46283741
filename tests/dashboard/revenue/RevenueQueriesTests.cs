using RevenuePulse.Dashboard;
using RevenuePulse.Dashboard.Statistics;

namespace RevenuePulse.Tests.Dashboard;

public class RevenueQueriesTests
{
    private readonly MemoryBooks _books = new();
    private readonly FakeClock _clock = new(Make.Noon);

    [Fact]
    public async Task A_refund_and_a_dispute_lower_net_and_are_shown_positive()
    {
        _books.Commit(Make.Sale(1000), Make.Sale(500), Make.Out(300), Make.Out(200, kind: Kind.Dispute));
        var summary = await Summary();
        Assert.Equal([new CurrencySums("USD", 2, 1500, 300, 200, 1000, 2)], summary.Currencies);
        Assert.Equal(2, summary.Sales);
        Assert.Equal("g1:4", summary.Cursor);
    }

    [Fact]
    public async Task Currencies_are_never_added_up_without_a_rate()
    {
        _books.Commit(Make.Sale(1000), Make.Sale(700, "EUR"), Make.Sale(5000, "JPY"));
        var summary = await Summary();
        Assert.Equal(["EUR", "JPY", "USD"], summary.Currencies.Select(c => c.Currency));
        Assert.Equal([2, 0, 2], summary.Currencies.Select(c => c.Exponent));
        Assert.Equal(1000, summary.Base.Gross);
        Assert.Equal(["EUR", "JPY"], summary.Base.MissingRates);
        Assert.Equal(("USD", 1000, 3), (summary.Last60m.Currency, summary.Last60m.Net, summary.Last60m.Sales));
    }

    [Fact]
    public async Task The_only_currency_seen_is_the_one_that_is_shown()
    {
        _books.Commit(Make.Sale(700, "EUR"), Make.Lost(currency: "GBP"));
        var summary = await Summary();
        Assert.Equal(("EUR", 700), (summary.Last60m.Currency, summary.Last60m.Net));
        Assert.Equal(["EUR"], summary.Base.MissingRates);
        Assert.Equal(["EUR"], summary.Currencies.Select(c => c.Currency));
        Assert.Equal(1, summary.LostCheckouts);
    }

    [Fact]
    public async Task An_asked_currency_selects_its_entries()
    {
        _books.Commit(Make.Sale(1000), Make.Sale(700, "EUR"));
        var series = await Series(new() { Filter = Only(Dimension.Currency, "EUR") });
        Assert.Equal(("EUR", 700L), (series.Currency, series.Series[0].Total));
        Assert.Empty(series.MissingRates);
    }

    [Fact]
    public async Task An_answer_in_a_wanted_currency_leaves_out_what_has_no_rate_and_never_changes_with_the_range()
    {
        _books.Commit(Make.Sale(1000, at: "2026-03-01T00:00:00Z"), Make.Sale(700, "EUR"));
        var lastHour = new SeriesQuestion { FromMs = Make.Noon.AddHours(-1).ToUnixTimeMilliseconds(), AnswerIn = "USD" };
        var series = await Series(lastHour);
        Assert.Equal(("USD", 0L), (series.Currency, series.Series[0].Total));
        Assert.Equal(["EUR"], series.MissingRates);
    }

    [Fact]
    public async Task The_last_hour_is_half_open_and_so_is_the_one_before()
    {
        _books.Commit(
            Make.Sale(1, at: "2026-03-10T09:59:59.999Z"),
            Make.Sale(10, at: "2026-03-10T10:00:00Z"),
            Make.Sale(100, at: "2026-03-10T10:59:59.999Z"),
            Make.Sale(1000, at: "2026-03-10T11:00:00Z"),
            Make.Sale(10000, at: "2026-03-10T12:00:00Z"));
        var hour = (await Summary()).Last60m;
        Assert.Equal((1000, 1, 110, 2), (hour.Net, hour.Sales, hour.PreviousNet, hour.PreviousSales));
    }

    [Fact]
    public async Task A_range_is_half_open_and_without_an_end_holds_the_future()
    {
        _books.Commit(Make.Sale(1, at: "2026-03-10T10:00:00Z"), Make.Sale(10, at: "2026-03-10T11:00:00Z"), Make.Sale(100, at: "2027-01-01T00:00:00Z"));
        Assert.Equal(111, (await Summary()).Base.Gross);
        var part = new RevenueQuestion { FromMs = Make.Ms("2026-03-10T10:00:00Z"), ToMs = Make.Ms("2026-03-10T11:00:00Z") };
        Assert.Equal(1, (await Queries().SummaryAsync(part, Cancel)).Base.Gross);
    }

    [Fact]
    public async Task All_numbers_of_an_answer_come_from_one_read()
    {
        _books.Commit(Make.Sale(1));
        await Summary();
        Assert.Equal(1, _books.Reads);
        await Queries().BreakdownAsync(RevenueQuestion.All, Dimension.Campaign, Cancel);
        Assert.Equal(2, _books.Reads);
    }

    [Fact]
    public async Task A_sale_that_moved_away_leaves_no_row()
    {
        var sale = Make.Sale(100, campaign: "a");
        _books.Commit(
            sale,
            sale with { Type = EntryType.Moved, Amounts = -sale.Amounts },
            sale with { Type = EntryType.Moved, Dimensions = sale.Dimensions with { Campaign = "b" } });
        var breakdown = await Queries().BreakdownAsync(RevenueQuestion.All, Dimension.Campaign, Cancel);
        Assert.Equal(["b"], breakdown.Rows.Select(r => r.Key["campaign"]));
    }

    [Fact]
    public async Task A_sum_beyond_64_bits_is_an_error_and_not_a_wrong_number()
    {
        _books.Commit(Make.Sale(long.MaxValue, campaign: "a"), Make.Sale(1, kind: Kind.Renewal));
        await Assert.ThrowsAsync<OverflowException>(async () => await Summary());
    }

    [Fact]
    public async Task A_breakdown_has_shares_averages_and_the_unattributed()
    {
        _books.Commit(Make.Sale(1000, campaign: "a"), Make.Sale(1001, campaign: "a"), Make.Sale(999), Make.Lost("only-lost"));
        var breakdown = await Queries().BreakdownAsync(RevenueQuestion.All, Dimension.Campaign, Cancel);
        Assert.Equal(["a", null, "only-lost"], breakdown.Rows.Select(r => r.Key["campaign"]));
        Assert.Equal([1001, 999, null], breakdown.Rows.Select(r => r.Aov));
        Assert.Equal(1, breakdown.Rows.Sum(r => r.Share!.Value), 12);
        Assert.Equal(("checkouts", 0.0, 1L), (breakdown.Rows[2].Conversion.Basis, breakdown.Rows[2].Conversion.Rate, breakdown.Rows[2].Conversion.N));
    }

    [Fact]
    public async Task Conversion_counts_first_sales_of_senders_that_report_losses()
    {
        _books.Commit(
            Make.Sale(1, campaign: "a"), Make.Sale(1, campaign: "a", kind: Kind.Subscription), Make.Sale(1, campaign: "a", provider: "polar"),
            Make.Sale(1, campaign: "a", kind: Kind.Renewal), Make.Sale(1, campaign: "a", kind: Kind.Upsell),
            Make.Sale(1, campaign: "a", provider: "paddle"), Make.Sale(1, campaign: "b", provider: "lemonsqueezy"),
            Make.Lost("a"), Make.Lost("a", provider: "dodo"));
        var rows = (await Queries().BreakdownAsync(RevenueQuestion.All, Dimension.Campaign, Cancel)).Rows;
        var (low, high) = Wilson.Interval95(3, 5);
        Assert.Equal(new Conversion("checkouts", 0.6, low, high, 5, 3), rows.Single(r => r.Key["campaign"] == "a").Conversion);
        Assert.Equal(Conversion.None, rows.Single(r => r.Key["campaign"] == "b").Conversion);
    }

    [Fact]
    public async Task A_filter_that_leaves_no_first_sales_leaves_no_conversion()
    {
        _books.Commit(Make.Sale(1, campaign: "a", provider: "paddle"));
        var question = new RevenueQuestion { Filter = Only(Dimension.Provider, "paddle") };
        Assert.Equal("none", (await Queries().BreakdownAsync(question, Dimension.Campaign, Cancel)).Rows[0].Conversion.Basis);
    }

    [Fact]
    public async Task Split_by_currency_every_row_is_in_its_own()
    {
        _books.Commit(Make.Sale(1000), Make.Sale(700, "EUR"));
        var rows = (await Queries().BreakdownAsync(RevenueQuestion.All, Dimension.Currency, Cancel)).Rows;
        Assert.Equal([("USD", 1000L, null), ("EUR", 700L, (double?)null)], rows.Select(r => (r.Currency, r.Gross, r.Share)));
    }

    [Fact]
    public async Task A_series_fills_what_is_empty_with_zeros_and_adds_up()
    {
        _books.Commit(Make.Sale(5, at: "2026-03-10T11:00:30Z"), Make.Sale(7, at: "2026-03-10T11:02:00Z"), Make.Out(2, at: "2026-03-10T11:02:10Z"));
        var series = await Series(new()
        {
            FromMs = Make.Ms("2026-03-10T11:00:00Z"),
            ToMs = Make.Ms("2026-03-10T11:04:00Z"),
            Step = new(1, TimeUnit.Minute),
        });
        Assert.Equal([5, 0, 5, 0], series.Series.Single().Points.Select(p => p.Value));
        Assert.Equal(10, series.Series.Single().Total);
    }

    [Fact]
    public async Task An_average_of_nothing_is_null_and_the_total_is_no_sum_of_averages()
    {
        _books.Commit(Make.Sale(10, at: "2026-03-10T11:00:30Z"), Make.Sale(20, at: "2026-03-10T11:02:00Z"), Make.Sale(30, at: "2026-03-10T11:02:00Z"));
        var series = await Series(new()
        {
            FromMs = Make.Ms("2026-03-10T11:00:00Z"),
            ToMs = Make.Ms("2026-03-10T11:03:00Z"),
            Step = new(1, TimeUnit.Minute),
            Measure = Measure.Aov,
        });
        Assert.Equal([10, null, 25], series.Series.Single().Points.Select(p => p.Value));
        Assert.Equal(20, series.Series.Single().Total);
    }

    [Fact]
    public async Task A_series_without_a_start_begins_in_the_minute_of_the_first_entry()
    {
        _books.Commit(Make.Sale(1, at: "2024-02-29T13:37:42Z"), Make.Sale(1));
        Assert.Equal(new DateTime(2024, 2, 29, 13, 37, 0), (await Series(new())).From);
    }

    [Fact]
    public async Task Without_entries_there_is_one_series_of_zeros()
    {
        var series = await Series(new());
        Assert.All(series.Series.Single().Points, p => Assert.Equal(0, p.Value));
        Assert.Equal(60, series.Series.Single().Points.Count);
    }

    [Fact]
    public async Task A_series_of_too_many_buckets_says_so() => Assert.Contains(
        "5000",
        (await Assert.ThrowsAsync<BadQuestionException>(async () => await Series(new() { FromMs = 0, Step = new(1, TimeUnit.Minute) }))).Message,
        StringComparison.Ordinal);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Filter Only(Dimension dimension, string? value) => new(new Dictionary<Dimension, IReadOnlyList<string?>> { [dimension] = [value] });

    private RevenueQueries Queries() => new(_books, _books, new(RateTable.Empty("USD")), _clock);

    private async Task<Summary> Summary() => await Queries().SummaryAsync(RevenueQuestion.All, Cancel);

    private async Task<SeriesAnswer> Series(SeriesQuestion question) => await Queries().SeriesAsync(question, Cancel);
}
