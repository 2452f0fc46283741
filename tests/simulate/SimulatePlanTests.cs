using System.Security.Cryptography;
using System.Text.Json;
using RevenuePulse.Host.Simulate;

namespace RevenuePulse.Tests.Simulate;

public class SimulatePlanTests
{
    private static readonly DateTimeOffset _start = new(2026, 11, 20, 18, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Providers => [.. Dialects.All.Select(d => d.Provider)];

    [Theory]
    [MemberData(nameof(Providers))]
    public void The_same_seed_tells_the_same_bytes_in_the_same_order(string provider)
    {
        Assert.Equal(Fingerprint(Options(provider, seed: 7)), Fingerprint(Options(provider, seed: 7)));
        Assert.NotEqual(Fingerprint(Options(provider, seed: 7)), Fingerprint(Options(provider, seed: 8)));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void Another_start_moves_times_and_keeps_every_identity(string provider)
    {
        var here = Deliveries(Options(provider)).Select(d => (d.Message.Id, d.Message.Type, d.Story.AmountMinor));
        var later = Plan(Options(provider)).Deliveries(_start.AddDays(3)).Select(d => (d.Message.Id, d.Message.Type, d.Story.AmountMinor));
        Assert.Equal(here, later);
    }

    [Fact]
    public void Shuffling_and_repeating_change_the_order_and_not_the_events()
    {
        var plain = Deliveries(Options() with { Shuffle = false, Duplicates = 0 });
        var wild = Deliveries(Options());
        Assert.NotEqual(plain.Select(d => d.Message.Id), wild.Where(d => !d.IsCopy).Select(d => d.Message.Id));
        Assert.Equal(plain.Select(d => d.Message.Id).Order(), wild.Where(d => !d.IsCopy).Select(d => d.Message.Id).Order());
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void Deliveries_come_in_the_order_in_which_they_are_due(string provider)
    {
        var due = Deliveries(Options(provider)).Select(d => d.Due).ToList();
        Assert.Equal(due.Order(), due);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void Every_event_has_an_identity_of_its_own(string provider)
    {
        var ids = Deliveries(Options(provider)).Where(d => !d.IsCopy).Select(d => d.Message.Id).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void Every_sale_says_that_it_is_simulated(string provider)
    {
        var sales = Deliveries(Options(provider)).Where(d => d.Message.Effect is PaidEffect);
        Assert.All(sales, d => Assert.Contains("\"pulse_simulated\": \"true\"", System.Text.Encoding.UTF8.GetString(d.Message.Body), StringComparison.Ordinal));
    }

    [Fact]
    public void The_rate_counts_sales()
    {
        var plan = Plan(Options() with { Rate = 20, Duration = TimeSpan.FromSeconds(10) });
        Assert.Equal(200, plan.Stories(_start).Count(s => s.Plot is not (Plot.Abandoned or Plot.DelayedFailure)));
    }

    [Fact]
    public void Refunds_and_duplicates_come_as_often_as_asked()
    {
        var deliveries = Deliveries(Options() with { Refunds = 0.1, Duplicates = 0.2, Rate = 200 });
        var sales = deliveries.Select(d => d.Story).DistinctBy(s => s.Index).Where(s => s.Index >= 0).ToList();
        Assert.InRange(sales.Count(s => s.Returns.Any(r => r is Refund)) / (double)sales.Count, 0.08, 0.12);
        Assert.InRange(deliveries.Count(d => d.IsCopy) / (double)deliveries.Count(d => !d.IsCopy), 0.18, 0.22);
    }

    [Fact]
    public void A_three_decimal_currency_is_charged_in_tens()
    {
        var stories = Plan(Options() with { Currencies = ["KWD", "ISK"] }).Stories(_start).ToList();
        Assert.All(stories, s => Assert.Equal(0, s.AmountMinor % (s.Currency == "KWD" ? 10 : 100)));
    }

    /// <summary>Reads the bodies again, knowing Stripe's rules and nothing of the simulator's own books.</summary>
    [Fact]
    public void The_expected_totals_equal_a_naive_fold_of_the_bodies()
    {
        var deliveries = Deliveries(Options() with { Refunds = 0.1, Disputes = 0.1, Currencies = ["USD", "EUR", "JPY"] });
        var totals = new ExpectedTotals();
        foreach (var delivery in deliveries.AsEnumerable().Reverse())
        {
            totals.Add(delivery);
        }

        var naive = StripeFold.Of(deliveries.Select(d => d.Message.Body));
        foreach (var total in totals.ByCurrency())
        {
            Assert.Equal(naive[total.Key], (total.Sales, total.Gross, total.Refunded, total.Disputed, total.LostCheckouts));
        }

        Assert.Equal(3, naive.Count);
        Assert.Equal(totals.ByCurrency().Sum(t => t.Sales), totals.ByCampaign().Sum(t => t.Sales));
        Assert.All(totals.ByCurrency(), t => Assert.True(t is { Refunded: > 0, Disputed: > 0, LostCheckouts: > 0 }));
    }

    [Fact]
    public void Only_deliveries_that_were_answered_count()
    {
        var (totals, sale) = (new ExpectedTotals(), Deliveries(Options()).First(d => d.Story.Plot == Plot.CardSale));
        foreach (var delivery in Deliveries(Options()).Where(d => d.Story.Index == sale.Story.Index && d.Message.Effect is not PaidEffect))
        {
            totals.Add(delivery);
        }

        Assert.DoesNotContain(totals.ByCurrency(), t => t.Sales > 0);
    }

    private static SimulateOptions Options(string provider = Provider.Stripe, ulong seed = 7) => new()
    {
        Seed = seed,
        Rate = 40,
        Duration = TimeSpan.FromSeconds(20),
        Refunds = 0.05,
        Disputes = 0.05,
        Duplicates = 0.05,
        Shuffle = true,
        Provider = provider,
    };

    private static SimulatePlan Plan(SimulateOptions options) => new(options, Dialects.Find(options.Provider)!);

    private static List<Delivery> Deliveries(SimulateOptions options) => [.. Plan(options).Deliveries(_start)];

    private static string Fingerprint(SimulateOptions options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var delivery in Deliveries(options))
        {
            hash.AppendData(delivery.Message.Body);
            using var _ = JsonDocument.Parse(delivery.Message.Body);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
