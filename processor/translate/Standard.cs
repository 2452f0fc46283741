using System.Text.Json;

namespace RevenuePulse.Processor.Translate;

/// <summary>
/// Any other Standard Webhooks sender to facts, as far as the operator has said where its money stands (<see cref="FieldMap"/>). Only
/// <c>type</c>, <c>timestamp</c> and <c>data</c> are conventional, so without a map everything is kept raw and nothing is booked.
/// </summary>
internal static class Standard
{
    private const byte MappedClaim = 1;

    // where a campaign was found (Attribution.Rank)
    private const byte ObjectSource = 2;

    // a refund is announced when it has gone out
    private const byte RefundedState = 2;

    public static Fact Translate(RawEvent raw, JsonElement root, TranslationRules rules)
    {
        if (rules.Fields is not { } map)
        {
            return new Ignored(IgnoredReason.UnknownSender);
        }

        var type = root.At("type").Text() ?? "";
        return map.Sales.Contains(type) ? Sale(root, map, rules)
            : map.Refunds.Contains(type) ? Refund(root, map)
            : new Ignored(IgnoredReason.EventType);
    }

    private static Fact Sale(JsonElement root, FieldMap map, TranslationRules rules)
    {
        var amount = root.At(map.Amount).RequiredMinor(Name(map.Amount));
        if (amount == 0)
        {
            return new Ignored(IgnoredReason.ZeroAmount);
        }

        var atMs = Time(root, map);
        return new Payment
        {
            Keys = Keys(root, map.Id),
            Attribution = CampaignPlaces.Find(rules, atMs, (ObjectSource, root.At(map.Custom), default)),
            Claim = new Claim(
                MappedClaim, amount, CurrencyCode(root, map), atMs, Kind.OneTime, root.At(map.Product).Tag(), root.At(map.Country).Country()),
        };
    }

    private static Fact Refund(JsonElement root, FieldMap map)
    {
        var amount = root.At(map.RefundAmount).RequiredMinor(Name(map.RefundAmount));
        return amount == 0
            ? new Ignored(IgnoredReason.ZeroAmount)
            : new MoneyOut
            {
                Keys = Keys(root, map.RefundOf),
                Outflow = new Outflow(
                    OutflowForm.Refund,
                    root.At(map.RefundId).Required(Name(map.RefundId)),
                    root.At(map.RefundOf).Required(Name(map.RefundOf)),
                    RefundedState,
                    Out: true,
                    Failed: false,
                    amount,
                    CurrencyCode(root, map),
                    Time(root, map)),
            };
    }

    private static List<MoneyKey> Keys(JsonElement root, string[] path) => MoneyKeys.Of((root.At(path).Required(Name(path)), MoneyKeys.Order));

    private static string CurrencyCode(JsonElement root, FieldMap map) => root.At(map.Currency).CurrencyCode(Name(map.Currency));

    private static long Time(JsonElement root, FieldMap map) => root.At(map.Time).Rfc3339(Name(map.Time))
        ?? throw new Rejection(RejectedReason.TimeOutOfRange, $"{Name(map.Time)} is missing");

    private static string Name(string[] path) => string.Join('.', path);
}
