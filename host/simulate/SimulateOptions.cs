using System.Text;

namespace RevenuePulse.Host.Simulate;

/// <summary>What is simulated. Two runs with equal options send equal events.</summary>
internal sealed record SimulateOptions
{
    /// <summary>Chooses every random thing.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Sales per second; each is announced by one to six events.</summary>
    public double Rate { get; init; } = 10;

    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Number of campaigns.</summary>
    public int Campaigns { get; init; } = 4;

    public IReadOnlyList<string> Currencies { get; init; } = ["USD"];

    /// <summary>Share of deliveries that are posted twice, 0–1.</summary>
    public double Duplicates { get; init; }

    /// <summary>Whether deliveries change places within a few seconds.</summary>
    public bool Shuffle { get; init; }

    /// <summary>Share of sales that are refunded, 0–1.</summary>
    public double Refunds { get; init; } = 0.02;

    /// <summary>Share of sales that are disputed, 0–1.</summary>
    public double Disputes { get; init; } = 0.002;

    /// <summary>Whether visits are sent beside the sales.</summary>
    public bool SendsVisits { get; init; }

    /// <summary>One of the playable providers.</summary>
    public string Provider { get; init; } = RevenuePulse.Provider.Stripe;

    /// <summary>
    /// The stories' seed covers every option that forms them: with other options the same seed gives other identifiers, so one run is
    /// never taken for a contradictory repeat of another.
    /// </summary>
    public StoryOptions ToStoryOptions()
    {
        var seed = 14695981039346656037ul;
        foreach (var b in Encoding.UTF8.GetBytes($"{Seed}|{Rate:R}|{Duration.Ticks}|{Campaigns}|{string.Join(',', Currencies)}|{Refunds:R}|{Disputes:R}|{Provider}"))
        {
            seed = (seed ^ b) * 1099511628211ul;
        }

        return new StoryOptions
        {
            Seed = seed,
            Campaigns = SimulatedCampaign.Take(Campaigns),
            Currencies = Currencies,
            Refunds = Refunds,
            Disputes = Disputes,
        };
    }
}
