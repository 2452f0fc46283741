namespace RevenuePulse;

/// <summary>What sort of money an entry moves. The wire names are in <see cref="Kinds"/>.</summary>
public enum Kind : byte
{
    /// <summary>A single purchase.</summary>
    OneTime = 1,

    /// <summary>The first payment of a subscription.</summary>
    Subscription = 2,

    /// <summary>A later payment of a running subscription.</summary>
    Renewal = 3,

    /// <summary>A change that charges more within a running subscription.</summary>
    Upsell = 4,

    /// <summary>Money given back by the merchant.</summary>
    Refund = 5,

    /// <summary>Money withdrawn by a bank on the customer's request (dispute, chargeback).</summary>
    Dispute = 6,
}

/// <summary>The names of kinds as they appear in JSON, CSV, tags and filters.</summary>
public static class Kinds
{
    private static readonly string[] Names = ["", "one_time", "subscription", "renewal", "upsell", "refund", "dispute"];

    /// <summary>Every kind, money in before money out.</summary>
    public static IReadOnlyList<Kind> All { get; } =
        [Kind.OneTime, Kind.Subscription, Kind.Renewal, Kind.Upsell, Kind.Refund, Kind.Dispute];

    /// <summary>The wire name, for example <c>one_time</c>.</summary>
    public static string Name(this Kind kind) => Names[(int)kind];

    /// <summary>True for refunds and disputes.</summary>
    public static bool IsMoneyOut(this Kind kind) => kind is Kind.Refund or Kind.Dispute;

    /// <summary>Reads a wire name; false for anything else.</summary>
    public static bool TryParse(string? name, out Kind kind)
    {
        var index = name is { Length: > 0 } ? Array.IndexOf(Names, name) : -1;
        kind = (Kind)Math.Max(index, 0);
        return index > 0;
    }
}
