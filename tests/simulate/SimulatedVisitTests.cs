using RevenuePulse.Host.Simulate;

namespace RevenuePulse.Tests.Simulate;

public class SimulatedVisitTests
{
    private static readonly DateTimeOffset _start = new(2026, 11, 20, 22, 0, 0, TimeSpan.Zero);

    private static readonly SimulateOptions _options = new() { Seed = 7, Rate = 50, Duration = TimeSpan.FromMinutes(2), Campaigns = 4 };

    [Fact]
    public void There_are_as_many_as_the_conversion_of_a_campaign_says()
    {
        var stories = Stories();
        var visits = Visits(stories);
        foreach (var campaign in SimulatedCampaign.Take(4))
        {
            var sales = stories.Count(s => s.Index >= 0 && s.Campaign == campaign && s.Plot != Plot.Renewal);
            var came = visits.Count(v => v.Campaign == campaign.Id);
            // the number per sale is exponential, so its mean has the error 1/√sales
            Assert.Equal(1 / campaign.VisitConversion, (double)came / sales, 5 / campaign.VisitConversion / Math.Sqrt(sales));
        }
    }

    [Fact]
    public void Nobody_comes_twice_and_every_buyer_came()
    {
        var stories = Stories();
        var visits = Visits(stories);
        Assert.Equal(visits.Count, visits.Select(v => v.Visitor).Distinct().Count());
        Assert.All(stories.Where(s => s.Index >= 0 && s.Plot != Plot.Renewal).Take(500), s => Assert.Contains(visits, v => v.At == s.At && v.Campaign == s.Campaign?.Id));
    }

    [Fact]
    public void Renewals_and_lost_checkouts_bring_no_visit_of_their_own() =>
        Assert.Empty(Stories().Where(s => s.Index < 0 || s.Plot is Plot.Renewal).SelectMany(s => SimulatedVisit.Beside(s, _options.Seed)));

    [Fact]
    public void The_same_seed_sends_the_same_visits_and_another_seed_others()
    {
        Assert.Equal(Visits(Stories()), Visits(Stories()));
        Assert.Empty(Visits(Stories()).Select(v => v.Visitor).Intersect(Stories().SelectMany(s => SimulatedVisit.Beside(s, 8)).Select(v => v.Visitor)));
    }

    private static List<Story> Stories() => [.. new SimulatePlan(_options, new StripeDialect()).Stories(_start)];

    private static List<SimulatedVisit> Visits(IEnumerable<Story> stories) => [.. stories.SelectMany(s => SimulatedVisit.Beside(s, _options.Seed))];
}
