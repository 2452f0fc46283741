using System.Text.Json;

namespace RevenuePulse.Processor.Translate;

/// <summary>One event with its object; times are refused only when they are asked for.</summary>
internal readonly record struct StripeEvent(JsonElement Root, JsonElement Object, TranslationRules Rules)
{
    /// <summary>The version that moved an invoice's links and took what was never captured out of the refunds.</summary>
    public const string Basil = "2025-03-31";

    public long CreatedMs =>
        Root.At("created").UnixSeconds("created") ?? throw new Rejection(RejectedReason.TimeOutOfRange, "created is missing");

    /// <summary>When the object was made, where it says so; else the event.</summary>
    public long ObjectCreatedMs(string name) => Object.At("created").UnixSeconds($"{name}.created") ?? CreatedMs;

    /// <summary>Whether the event is written as before a version; one that does not say its version is taken for new.</summary>
    /// <param name="version">The date that the version's name begins with.</param>
    public bool IsBefore(string version) =>
        Root.At("api_version").Text() is { } own && string.CompareOrdinal(own, 0, version, 0, version.Length) < 0;

    /// <summary>Of the event, else of its object; null when neither says.</summary>
    public bool? IsLive => Mode(Root.At("livemode")) ?? Mode(Object.At("livemode"));

    public string Id(string name) => Object.At("id").Required($"{name}.id");

    public string Currency => Object.At("currency").CurrencyCode("currency");

    public string? Reference(string field) => Object.At(field).Id();

    private static bool? Mode(JsonElement flag) => flag.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };
}

/// <summary>How much Stripe's objects are to be believed, and how well their identifiers name a sale.</summary>
internal static class StripeRanks
{
    // about a sale (Claim.Rank)
    public const byte ChargeClaim = 1;
    public const byte IntentClaim = 2;
    public const byte SubscriptionSessionClaim = 3;
    public const byte InvoiceClaim = 4;
    public const byte PaymentSessionClaim = 5;

    // as its name (MoneyKey.Rank)
    public const byte ChargeKey = 1;
    public const byte IntentKey = MoneyKeys.Payment;
    public const byte InvoiceKey = MoneyKeys.Order;
    public const byte SessionKey = MoneyKeys.Checkout;

    // about its campaign (Attribution.Rank)
    public const byte SubscriptionSource = 1;
    public const byte ObjectSource = 2;
    public const byte SessionSource = 3;
}

/// <summary>What a sale was of and where it went, in the places that Stripe's objects share.</summary>
internal static class StripeDetails
{
    public static string? Product(JsonElement metadata) => metadata.At("product").Tag() ?? metadata.At("product_name").Tag();

    /// <summary>"1 × Pro (at $29.00 / month)" is how Stripe words a line of a subscription; the product is Pro.</summary>
    public static string? LineProduct(JsonElement line)
    {
        if (line.At("description").Tag() is not { } text)
        {
            return line.At("pricing", "price_details", "product").Tag() ?? line.At("price", "product").Id();
        }

        var count = text.IndexOfAny(['×', 'x']);
        var start = count > 0 && text[..count].Trim().All(char.IsAsciiDigit) ? count + 1 : 0;
        var end = text.LastIndexOf(" (at ", StringComparison.Ordinal);
        return text[start..(end > start ? end : text.Length)].Trim();
    }

    public static string? Country(JsonElement address) => address.At("country").Country();
}
