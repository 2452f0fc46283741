using RevenuePulse.Tests.Journey;
using static RevenuePulse.Tests.Processing.StripeBodies;

namespace RevenuePulse.Tests.Crash;

/// <summary>Deliveries and what they come to, added up on paper.</summary>
internal sealed record SalesPlan(IReadOnlyList<RawEvent> Deliveries, Told Total, IReadOnlyDictionary<string, Told> ByCampaign)
{
    /// <summary>Sales of three campaigns; each is announced twice, every fourth is refunded in part.</summary>
    public static SalesPlan Of(int sales)
    {
        var deliveries = new List<RawEvent>();
        var campaigns = new Dictionary<string, Told>();
        for (var n = 0; n < sales; n++)
        {
            var (campaign, amount, refund) = ($"c{n % 3}", 1000 + n, n % 4 == 0 ? 100 + n : 0);
            deliveries.Add(Charge($"ch_{n}", $"pi_{n}", amount));
            deliveries.Add(Session($"cs_{n}", amount, intent: $"pi_{n}", campaign: campaign, at: Start + (n * 7)));
            if (refund > 0)
            {
                deliveries.Add(Refund($"re_{n}", $"ch_{n}", $"pi_{n}", refund, at: Start + (n * 7) + 60));
            }

            campaigns[campaign] = Add(campaigns.GetValueOrDefault(campaign), new Told(1, amount, amount - refund, refund, 0, 0));
        }

        return new(deliveries, campaigns.Values.Aggregate(Add), campaigns);
    }

    private static Told Add(Told a, Told b) => new(a.Sales + b.Sales, a.Gross + b.Gross, a.Net + b.Net, a.Refunded + b.Refunded, a.Disputed + b.Disputed, a.Lost + b.Lost);
}
