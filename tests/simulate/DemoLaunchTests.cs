using RevenuePulse.Host.Simulate;

namespace RevenuePulse.Tests.Simulate;

public class DemoLaunchTests
{
    private static readonly DateTimeOffset _now = new(2026, 11, 20, 22, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_past_fills_the_charts_and_never_speaks_of_the_future()
    {
        var past = Script().Past(TimeSpan.FromHours(5)).ToList();
        Assert.All(past, d => Assert.InRange(d.Message.At, _now.AddHours(-5), _now));
        Assert.InRange(past.Count(d => d.Message.Effect is PaidEffect), 500, 4000);
        Assert.Contains(past, d => d.Message.Effect is RefundEffect);
        Assert.Equal(5, past.Select(d => d.Story.Campaign?.Id).OfType<string>().Distinct().Count());
    }

    [Fact]
    public void Live_sales_go_on_in_order_without_the_identities_of_the_past()
    {
        var live = Script().Live(1.1).Take(2000).ToList();
        Assert.Equal(live.Select(d => d.Due).Order(), live.Select(d => d.Due));
        Assert.Empty(live.Select(d => d.Message.Id).Intersect(Script().Past(TimeSpan.FromHours(5)).Select(d => d.Message.Id)));
    }

    [Fact]
    public void The_book_knows_every_campaign_of_the_demo() =>
        Assert.Equal(SimulatedCampaign.Take(5).Select(c => c.Id), DemoLaunch.Campaigns(TimeProvider.System).Select(c => c.Id));

    private static DemoScript Script() => new(new StripeDialect(), 7, _now);
}
