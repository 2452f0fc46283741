using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RevenuePulse.Tests.Journey;
using static RevenuePulse.Tests.Processing.StripeBodies;

namespace RevenuePulse.Tests.Crash;

/// <summary>Deliveries and what they come to, added up on paper.</summary>
internal sealed partial record SalesPlan(IReadOnlyList<RawEvent> Deliveries, Told Total, IReadOnlyDictionary<string, Told> ByCampaign)
{
    /// <summary>Nothing yet.</summary>
    public static SalesPlan Nothing { get; } = new([], default, new Dictionary<string, Told>());

    /// <summary>Sales of three campaigns; each is announced twice, every fourth is refunded in part.</summary>
    /// <param name="sales">How many.</param>
    /// <param name="first">The number of the first: plans that do not overlap add up.</param>
    /// <param name="startS">When number 0 is sold, Unix seconds; one follows every seven seconds.</param>
    public static SalesPlan Of(int sales, int first = 0, long startS = Start)
    {
        var deliveries = new List<RawEvent>();
        var campaigns = new Dictionary<string, Told>();
        for (var n = first; n < first + sales; n++)
        {
            var (campaign, amount, refund) = ($"c{n % 3}", 1000 + n, n % 4 == 0 ? 100 + n : 0);
            var at = startS + (n * 7);
            deliveries.Add(Charge($"ch_{n}", $"pi_{n}", amount, at: at));
            deliveries.Add(Session($"cs_{n}", amount, intent: $"pi_{n}", campaign: campaign, at: at));
            if (refund > 0)
            {
                deliveries.Add(Refund($"re_{n}", $"ch_{n}", $"pi_{n}", refund, at: at + 60));
            }

            campaigns[campaign] = Add(campaigns.GetValueOrDefault(campaign), new Told(1, amount, amount - refund, refund, 0, 0));
        }

        return new(deliveries, campaigns.Values.Aggregate(Add), campaigns);
    }

    /// <summary>Both.</summary>
    public SalesPlan And(SalesPlan other) => new(
        [.. Deliveries, .. other.Deliveries],
        Add(Total, other.Total),
        ByCampaign.Concat(other.ByCampaign).GroupBy(c => c.Key).ToDictionary(c => c.Key, c => c.Select(told => told.Value).Aggregate(Add)));

    /// <summary>What is left without a part of it.</summary>
    public Told Less(SalesPlan part) => new(
        Total.Sales - part.Total.Sales, Total.Gross - part.Total.Gross, Total.Net - part.Total.Net, Total.Refunded - part.Total.Refunded,
        Total.Disputed - part.Total.Disputed, Total.Lost - part.Total.Lost);

    /// <summary>The same sales, spread over some accounts of the sender, so that several ledgers have to do with them.</summary>
    public SalesPlan Over(int accounts) => this with { Deliveries = [.. Deliveries.Select(raw => InAccount(raw, $"acct_{NumberOf(raw) % accounts}"))] };

    private static int NumberOf(RawEvent raw) =>
        int.Parse(SaleNumber().Match(Encoding.UTF8.GetString(raw.Body.Span)).Groups[1].Value, CultureInfo.InvariantCulture);

    private static RawEvent InAccount(RawEvent raw, string account)
    {
        var body = JsonNode.Parse(raw.Body.Span)!;
        body["account"] = account;
        return raw with { Account = account, Body = Encoding.UTF8.GetBytes(body.ToJsonString()) };
    }

    [GeneratedRegex("\"(?:ch|cs)_(\\d+)\"")]
    private static partial Regex SaleNumber();

    private static Told Add(Told a, Told b) => new(a.Sales + b.Sales, a.Gross + b.Gross, a.Net + b.Net, a.Refunded + b.Refunded, a.Disputed + b.Disputed, a.Lost + b.Lost);
}
