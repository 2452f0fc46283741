using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace RevenuePulse.Ingest.Envelopes;

/// <summary>
/// Lemon Squeezy documents no event id, so the identity is made of <c>meta.event_name</c>, <c>data.type</c>, <c>data.id</c> and, of a
/// refund, the running <c>refunded_amount</c>: two partial refunds of one order differ in nothing else. The body's event name comes
/// before the <c>X-Event-Name</c> header because only the body is signed.
/// </summary>
internal static class LemonSqueezyEnvelope
{
    private const string RefundSuffix = "_refunded";

    public static Envelope Read(IHeaderDictionary headers, ReadOnlySpan<byte> body)
    {
        var found = TopLevel.Scan<Found>(body, VisitBody);
        var name = found.EventName is { Length: > 0 } signed ? signed : Field.Header(headers["X-Event-Name"]);
        if (name.Length == 0 || string.IsNullOrEmpty(found.ObjectType) || string.IsNullOrEmpty(found.ObjectId))
        {
            return new("", name);
        }

        var identity = $"{name}:{found.ObjectType}:{found.ObjectId}";
        var isRefund = name.EndsWith(RefundSuffix, StringComparison.Ordinal) && found.RefundedAmount is { Length: > 0 };
        return new(isRefund ? $"{identity}:{found.RefundedAmount}" : identity, name);
    }

    private static void VisitBody(ref Utf8JsonReader reader, ref Found found)
    {
        if (reader.ValueTextEquals("meta"u8))
        {
            Enter(ref reader, ref found, VisitMeta);
        }
        else if (reader.ValueTextEquals("data"u8))
        {
            Enter(ref reader, ref found, VisitData);
        }
        else
        {
            reader.Skip();
        }
    }

    private static void VisitMeta(ref Utf8JsonReader reader, ref Found found)
    {
        if (reader.ValueTextEquals("event_name"u8))
        {
            found.EventName = Field.Text(ref reader);
        }
        else
        {
            reader.Skip();
        }
    }

    private static void VisitData(ref Utf8JsonReader reader, ref Found found)
    {
        if (reader.ValueTextEquals("type"u8))
        {
            found.ObjectType = Field.Text(ref reader);
        }
        else if (reader.ValueTextEquals("id"u8))
        {
            found.ObjectId = Field.TextOrNumber(ref reader);
        }
        else if (reader.ValueTextEquals("attributes"u8))
        {
            Enter(ref reader, ref found, VisitAttributes);
        }
        else
        {
            reader.Skip();
        }
    }

    private static void VisitAttributes(ref Utf8JsonReader reader, ref Found found)
    {
        if (reader.ValueTextEquals("refunded_amount"u8))
        {
            found.RefundedAmount = Field.TextOrNumber(ref reader);
        }
        else
        {
            reader.Skip();
        }
    }

    private static void Enter(ref Utf8JsonReader reader, ref Found found, TopLevel.Visit<Found> visit)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            TopLevel.Walk(ref reader, ref found, visit);
        }
        else
        {
            reader.Skip();
        }
    }

    private struct Found
    {
        public string? EventName;
        public string? ObjectType;
        public string? ObjectId;
        public string? RefundedAmount;
    }
}
