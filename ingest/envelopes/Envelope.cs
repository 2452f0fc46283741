using Microsoft.AspNetCore.Http;

namespace RevenuePulse.Ingest.Envelopes;

/// <summary>What must be known of a delivery before anything in it is understood. Empty where the body does not say.</summary>
/// <param name="DeliveryId">Makes a repeat of the same delivery recognisable.</param>
/// <param name="Type">The sender's name of the event type.</param>
/// <param name="Account">The merchant account within the sender.</param>
internal readonly record struct Envelope(string DeliveryId, string Type, string Account = "")
{
    /// <summary>Of a body that cannot be read: it is stored all the same, and the processor makes it a dead letter.</summary>
    public static Envelope Unreadable { get; } = new("", "");
}

/// <summary>Reads the envelope of one sender's delivery; never throws.</summary>
internal delegate Envelope ReadEnvelope(IHeaderDictionary headers, ReadOnlySpan<byte> body);
