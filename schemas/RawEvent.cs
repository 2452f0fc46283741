namespace RevenuePulse;

/// <summary>One delivery as it came, stored before anything in it is understood, so that a translator's bug is mended by replay.</summary>
public sealed record RawEvent
{
    /// <summary>Place in the raw log, dense from 1; 0 until it is stored.</summary>
    public long Position { get; init; }

    /// <summary>The sender, one of <see cref="RevenuePulse.Provider"/>.</summary>
    public required string Provider { get; init; }

    /// <summary>The merchant account within the provider (Stripe Connect's top-level <c>account</c>), else empty.</summary>
    public string Account { get; init; } = "";

    /// <summary>What makes a repeat of the same delivery recognisable (Stripe: <c>evt_…</c>); empty where the body has none.</summary>
    public string DeliveryId { get; init; } = "";

    /// <summary>The provider's own name of the event type; empty where the body has none.</summary>
    public string Type { get; init; } = "";

    /// <summary>When it reached us, Unix milliseconds. Used for lag only, never for money.</summary>
    public required long ReceivedAtMs { get; init; }

    /// <summary>The headers that matter, as one compact JSON object; signatures are not among them.</summary>
    public string Headers { get; init; } = "{}";

    /// <summary>The body, byte for byte.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Everything that names money is unique only within its provider and account.</summary>
    public Scope Scope => new(Provider, Account);
}

/// <summary>The namespace of a provider's identifiers: one ledger, one writer.</summary>
public readonly record struct Scope(string Provider, string Account);
