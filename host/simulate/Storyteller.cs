namespace RevenuePulse.Host.Simulate;

/// <summary>Invents buyers. Pure: a story depends on the options, its index and its time, and on nothing that was told before.</summary>
internal sealed class Storyteller(StoryOptions options)
{
    private const double DelayedShare = 0.06;
    private const double DelayedFailureShare = 0.15;
    private const double RenewalShare = 0.06;
    private const double UnattributedShare = 0.02;

    /// <summary>A sale that is paid.</summary>
    public Story Sale(long index, DateTimeOffset at, TimeSpan remaining)
    {
        var random = SeededRandom.Stream(options.Seed, index, 1);
        var campaign = random.Chance(UnattributedShare) ? null : random.Pick(options.Campaigns, c => c.Weight * c.Conversion);
        var product = random.Pick(Catalogue.Products, p => p.Weight);
        var plot = product.IsSubscription
            ? random.Chance(RenewalShare / 0.25) ? Plot.Renewal : Plot.Subscription
            : random.Chance(DelayedShare) ? Plot.DelayedSale : Plot.CardSale;
        var story = Begin(random, index, at, campaign, product, plot);
        return story with { Returns = Returns(random, story, remaining) };
    }

    /// <summary>The checkouts that were lost while this sale was won, as many as the campaign's conversion says.</summary>
    public IEnumerable<Story> LostBeside(Story sale, TimeSpan remaining)
    {
        if (sale.Campaign is not { } campaign || sale.Plot == Plot.Renewal)
        {
            yield break;
        }

        var random = SeededRandom.Stream(options.Seed, sale.Index, 2);
        for (var i = 1; i <= 8 && !random.Chance(campaign.Conversion); i++)
        {
            var at = sale.At + random.Between(TimeSpan.Zero, Least(remaining, TimeSpan.FromSeconds(4)));
            var plot = random.Chance(DelayedFailureShare) ? Plot.DelayedFailure : Plot.Abandoned;
            var product = random.Pick(Catalogue.Products, p => p.IsSubscription && plot == Plot.DelayedFailure ? 0 : p.Weight);
            yield return Begin(random, -((sale.Index * 8) + i), at, campaign, product, plot);
        }
    }

    private Story Begin(SeededRandom random, long index, DateTimeOffset at, SimulatedCampaign? campaign, Product product, Plot plot)
    {
        var buyer = Catalogue.Buyer(random, out var taxRate);
        var currency = random.Pick(options.Currencies);
        var price = Catalogue.Price(product.PriceCents, currency);
        var tax = Catalogue.Tax(price, taxRate, currency);
        return new Story
        {
            Index = index,
            IdSeed = random.NextULong(),
            At = at,
            Plot = plot,
            Campaign = campaign,
            Product = product,
            Buyer = buyer,
            Currency = currency,
            AmountMinor = price + tax,
            TaxMinor = tax,
            Returns = [],
        };
    }

    private List<MoneyBack> Returns(SeededRandom random, Story story, TimeSpan remaining)
    {
        if (random.Chance(options.Refunds))
        {
            return Refunds(random, story, remaining);
        }

        return random.Chance(options.Disputes)
            ? [new Dispute(Later(random, remaining), random.Pick([DisputeOutcome.Open, DisputeOutcome.Lost, DisputeOutcome.Won]))]
            : [];
    }

    private static List<MoneyBack> Refunds(SeededRandom random, Story story, TimeSpan remaining)
    {
        var first = Later(random, remaining);
        if (random.Chance(0.65))
        {
            return [new Refund(first, story.AmountMinor)];
        }

        var part = Catalogue.Part(story.AmountMinor, random.Pick([0.2, 0.25, 0.5]), story.Currency);
        var second = Catalogue.Part(story.AmountMinor - part, 0.5, story.Currency);
        return random.Chance(0.5)
            ? [new Refund(first, part)]
            : [new Refund(first, part), new Refund(first + TimeSpan.FromSeconds(2), second)];
    }

    private static TimeSpan Later(SeededRandom random, TimeSpan remaining) =>
        random.Between(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2) + Least(remaining, TimeSpan.FromSeconds(20)));

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;
}

/// <summary>What forms the stories; the rest of the options only says how they are sent.</summary>
internal sealed record StoryOptions
{
    public required ulong Seed { get; init; }

    public required IReadOnlyList<SimulatedCampaign> Campaigns { get; init; }

    public required IReadOnlyList<string> Currencies { get; init; }

    /// <summary>Share of sales that are refunded, 0–1.</summary>
    public required double Refunds { get; init; }

    /// <summary>Share of sales that are disputed, 0–1.</summary>
    public required double Disputes { get; init; }
}
