using RevenuePulse.Dashboard;

namespace RevenuePulse.Tests.Dashboard.Moments;

/// <summary>What deserves a mark on the chart, and how often.</summary>
public sealed class MomentRulesTests
{
    private const long Second = 1_000;
    private static readonly long Start = new DateTimeOffset(2026, 11, 26, 20, 0, 30, TimeSpan.Zero).ToUnixTimeMilliseconds();

    [Fact]
    public void Each_ten_thousand_is_a_moment_and_in_a_burst_only_the_last_of_half_a_minute()
    {
        var rules = new MomentRules(View(0, 9_000_00), null, 0);

        Assert.Equal(["$10,000 in all"], Look(5, 10_500_00));
        // twenty to fifty thousand within the next half minute are not told one by one
        Assert.Empty(Look(6, 20_000_00));
        Assert.Empty(Look(12, 41_000_00));
        Assert.Empty(Look(30, 52_000_00));
        Assert.Equal(["$50,000 in all"], Look(35, 52_000_00));
        Assert.Empty(Look(120, 59_999_99));
        Assert.Equal(["$60,000 in all"], Look(121, 60_000_00));

        IEnumerable<string> Look(int seconds, long gross) => [.. rules.Look(View(seconds, gross), null, []).Select(moment => moment.Text)];
    }

    [Fact]
    public void The_biggest_order_is_told_from_twenty_orders_on_and_takes_the_place_of_the_one_before()
    {
        var rules = new MomentRules(View(0, 100_00, orders: 18), null, 50_00);

        Assert.Empty(rules.Look(View(1, 200_00, orders: 19), null, [Make.Sale(100_00)]));
        var first = Assert.Single(rules.Look(View(2, 350_00, orders: 20), null, [Make.Sale(150_00), Make.Sale(90_00)]));
        var second = Assert.Single(rules.Look(View(3, 600_00, orders: 21), null, [Make.Sale(250_00)]));

        Assert.Equal(("Biggest order: $150", "Biggest order: $250"), (first.Text, second.Text));
        Assert.Equal(first.Id, second.Id);
    }

    private static LiveView View(int seconds, long gross, long orders = 100) => new()
    {
        Cursor = Cursor.Parse("g1:0")!,
        AtMs = Start + (seconds * Second),
        EndMs = Start + (seconds * Second),
        HasSales = true,
        Total = new("USD", gross, gross, orders, 0, 0),
        Minutes = new("USD", [.. Enumerable.Range(-LiveMinutes.Count + 1, LiveMinutes.Count).Select(i => new MinuteAmounts(Start - (30 * Second) + (i * 60 * Second), 0, 0, 0))]),
        Campaigns = null!,
    };
}
