namespace RevenuePulse.Processor;

/// <summary>What an operator decides about translation. Everything else is in the provider's rules.</summary>
public sealed record TranslationRules
{
    /// <summary>True counts live events and ignores test events; false the other way round (<c>PULSE_MODE</c>).</summary>
    public bool LiveMode { get; init; } = true;

    /// <summary>Whether payment intents without a checkout session or invoice book too (<c>STRIPE_COUNT_BARE_PAYMENTS</c>).</summary>
    public bool CountBarePayments { get; init; }

    /// <summary>Where a sender without a translator keeps its money (<c>STANDARD_WEBHOOKS_FIELDS</c>); null books nothing of it.</summary>
    public Translate.FieldMap? Fields { get; init; }

    /// <summary>ISO 4217 upper case; stands in where an event counts something and names no currency (<c>PULSE_CURRENCY</c>).</summary>
    public string BaseCurrency { get; init; } = "USD";

    /// <summary>
    /// Where to look for the campaign in an event, in order (<c>PULSE_CAMPAIGN_KEYS</c>): <c>metadata.x</c> or <c>custom_data.x</c> in
    /// whatever the provider calls its custom data, or a field of the object itself. A trailing <c>?</c> marks a place that may hold
    /// other things: what stands there is a campaign if the campaign book knows it or if it is made of words alone, without a number.
    /// </summary>
    public IReadOnlyList<string> CampaignKeys { get; init; } = DefaultCampaignKeys;

    /// <summary>
    /// A client reference is often a cart or a user id, so by default it is believed with care; a place that was named for the purpose is
    /// believed as it is.
    /// </summary>
    public static IReadOnlyList<string> DefaultCampaignKeys { get; } =
    [
        "metadata.campaign", "metadata.utm_campaign", "client_reference_id?",
        "custom_data.campaign", "custom_data.utm_campaign", "metadata.vibe", "custom_data.vibe", "metadata.reference_id?",
    ];

    // after what it is made of: static members are initialised in the order of the text
    /// <summary>The rules of a product that nobody configured.</summary>
    public static TranslationRules Default { get; } = new();
}
