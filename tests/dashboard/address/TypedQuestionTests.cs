using RevenuePulse.Dashboard;

namespace RevenuePulse.Tests.Dashboard;

public class TypedQuestionTests
{
    private static readonly ViewAddress Usual = ViewAddress.Parse("", HistoryQuestion.Plan);
    private static readonly ZoneCalendar Berlin = ZoneCalendar.Find("Europe/Berlin")!;
    private static readonly TimeAnchors Now = new(Make.Ms("2026-11-25T17:31:00Z"), Make.Ms("2026-11-24T19:00:00Z"), Berlin);
    private static readonly Launch[] Launches =
    [
        new() { Id = "spring", Name = "Spring launch", StartedAt = new(2026, 3, 9, 19, 0, 0, TimeSpan.Zero), EndsAt = new(2026, 3, 10, 1, 0, 0, TimeSpan.Zero) },
        new() { Id = "open", Name = "Launch night", StartedAt = new(2026, 11, 24, 19, 0, 0, TimeSpan.Zero) },
    ];

    [Theory]
    [InlineData("net revenue by hour friday", "?from=2026-11-20&to=2026-11-21&g=1h")]
    [InlineData("Orders by campaign last 30 days vs last year", "?from=now-30d/d&cmp=yoy&m=sales&by=campaign")]
    [InlineData("gross revenue where country is DE this month", "?from=now/M&f=country:DE&m=gross")]
    [InlineData("refunds by day by product yesterday", "?from=now-1d/d&to=now/d&m=refunded&g=1d&by=product")]
    [InlineData("sales by hour and by country today", "?from=now/d&m=sales&g=1h&by=country")]
    [InlineData("revenue where campaign is not neon and country DE", "?f=campaign!:neon;country:DE")]
    [InlineData("average order per week vs march 2026", "?cmp=2026-03-01..2026-04-01&m=aov&g=1w")]
    [InlineData("where product is \"A, B; C\"", "?f=product:A%252C%20B%253B%20C")]
    [InlineData("black friday", "?from=2025-11-28&to=2025-11-29")]
    [InlineData("top products last week", "?from=now-1w/w&to=now/w&by=product")]
    [InlineData("orders by countries on black friday", "?from=2025-11-28&to=2025-11-29&m=sales&by=country")]
    [InlineData("best hour yesterday", "?from=now-1d/d&to=now/d&g=1h")]
    [InlineData("net revenue by 15 minutes launch night", "?from=launch&to=launch%2B6h&g=15m")]
    [InlineData("revenue by campaign spring launch", "?from=2026-03-09T19:00:00Z&to=2026-03-10T01:00:00Z&by=campaign")]
    [InlineData("launch night vs the spring launch", "?from=launch&to=launch%2B6h&cmp=launch:spring")]
    [InlineData("launch night compared with the last one", "?from=launch&to=launch%2B6h&cmp=launch")]
    [InlineData("lost checkouts vs nothing", "?cmp=off&m=lost")]
    public void Typed_words_become_an_address(string text, string query)
    {
        var (address, problem) = TypedQuestion.Read(text, Usual, Now, Launches);

        Assert.Equal("", problem);
        Assert.Equal(query, address!.ToQuery());
    }

    [Theory]
    [InlineData("net revenue by moonlight", "“by moonlight”")]
    [InlineData("orders vs the competition", "“competition”")]
    [InlineData("gross where kind is gift", "“where kind is gift”")]
    [InlineData("  ", "Write for example")]
    [InlineData("<img src=x onerror=alert(1)>", "is not understood")]
    public void Words_that_mean_nothing_are_named(string text, string named)
    {
        var (address, problem) = TypedQuestion.Read(text, Usual, Now, Launches);

        Assert.Null(address);
        Assert.Contains(named, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_said_stays_as_it_is()
    {
        var present = ViewAddress.Parse("?from=now-7d/d&f=country:DE&m=gross&by=campaign", HistoryQuestion.Plan);

        Assert.Equal("?from=now-7d/d&f=country:DE&m=gross&g=1h&by=campaign", TypedQuestion.Read("by hour", present, Now, Launches).Address!.ToQuery());
    }
}
