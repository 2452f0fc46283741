namespace RevenuePulse.Dashboard;

/// <summary>How a sale reads in the feed.</summary>
public static class SaleText
{
    /// <summary>What moved: the price of a sale, or the money that went out, negative.</summary>
    public static long AmountMinor(Entry entry) => entry.Type == EntryType.MoneyMoved ? entry.Amounts.Net : entry.Amounts.Gross;

    /// <summary>A short age: <c>now</c>, <c>12 s</c>, <c>4 min</c>, <c>2 h</c>, <c>3 d</c>.</summary>
    public static string Age(long ageMs) => (ageMs / 1000) switch
    {
        < 5 => "now",
        < 60 and var s => $"{s} s",
        < 3600 and var s => $"{s / 60} min",
        < 86_400 and var s => $"{s / 3600} h",
        var s => $"{s / 86_400} d",
    };

    /// <summary>What it is, in a word or two, where it is not an ordinary sale; as live/moves.js says it.</summary>
    public static string? Tag(Entry entry) => entry.Dimensions.Kind switch
    {
        Kind.Refund => AmountMinor(entry) < 0 ? "Refund" : "Refund returned",
        Kind.Dispute => AmountMinor(entry) < 0 ? "Dispute" : "Dispute returned",
        Kind.Renewal => "Renewal",
        Kind.Upsell => "Upgrade",
        _ => null,
    };
}
