using System.Text.Json;

namespace RevenuePulse.Tests.Simulate;

/// <summary>The shortest right reading of Stripe's bodies, for checking the simulator: whole sets only, no order, no state.</summary>
internal static class StripeFold
{
    public static Dictionary<string, (int Sales, long Gross, long Refunded, long Disputed, int Lost)> Of(IEnumerable<byte[]> bodies)
    {
        var objects = bodies.Select(b => JsonDocument.Parse(b).RootElement)
            .DistinctBy(e => e.GetProperty("id").GetString())
            .Select(e => (Type: e.GetProperty("type").GetString()!, Object: e.GetProperty("data").GetProperty("object")))
            .ToList();
        var currencies = objects.Select(o => Text(o.Object, "currency")).Distinct();
        return currencies.ToDictionary(c => c.ToUpperInvariant(), c => OneCurrency([.. objects.Where(o => Text(o.Object, "currency") == c)]));
    }

    private static (int Sales, long Gross, long Refunded, long Disputed, int Lost) OneCurrency(List<(string Type, JsonElement Object)> objects)
    {
        var oneOff = Distinct(objects, o => o.Type.StartsWith("checkout.session.", StringComparison.Ordinal)
            && Text(o.Object, "payment_status") == "paid" && Text(o.Object, "mode") == "payment");
        var invoices = Distinct(objects, o => o.Type is "invoice.paid");
        var charges = objects.Where(o => o.Type == "charge.refunded").GroupBy(o => Text(o.Object, "id"));
        var refunds = Distinct(objects, o => o.Type == "refund.created");
        var refunded = charges.Sum(g => g.Max(o => Number(o.Object, "amount_refunded")));
        Assert.Equal(refunded, refunds.Sum(o => Number(o, "amount")));
        var disputes = objects.Where(o => o.Type.StartsWith("charge.dispute.", StringComparison.Ordinal)).GroupBy(o => Text(o.Object, "id"));
        return (
            oneOff.Count + invoices.Count,
            oneOff.Sum(o => Number(o, "amount_total")) + invoices.Sum(o => Number(o, "amount_paid")),
            refunded,
            disputes.Where(g => g.All(o => Text(o.Object, "status") != "won")).Sum(g => Number(g.First().Object, "amount")),
            Distinct(objects, o => o.Type is "checkout.session.expired" or "checkout.session.async_payment_failed").Count);
    }

    private static List<JsonElement> Distinct(List<(string Type, JsonElement Object)> objects, Func<(string Type, JsonElement Object), bool> which) =>
        [.. objects.Where(which).Select(o => o.Object).DistinctBy(o => Text(o, "id"))];

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static long Number(JsonElement element, string name) => element.GetProperty(name).GetInt64();
}
