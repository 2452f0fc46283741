using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace RevenuePulse.Ingest.Envelopes;

/// <summary>Paddle: <c>event_id</c>, which a replay keeps; <c>notification_id</c> is new for every replay and destination.</summary>
internal static class PaddleEnvelope
{
    public static Envelope Read(IHeaderDictionary headers, ReadOnlySpan<byte> body)
    {
        var found = TopLevel.Scan<Found>(body, Visit);
        return new(found.EventId ?? "", found.EventType ?? "");
    }

    private static void Visit(ref Utf8JsonReader reader, ref Found found)
    {
        if (reader.ValueTextEquals("event_id"u8))
        {
            found.EventId = Field.Text(ref reader);
        }
        else if (reader.ValueTextEquals("event_type"u8))
        {
            found.EventType = Field.Text(ref reader);
        }
        else
        {
            reader.Skip();
        }
    }

    private struct Found
    {
        public string? EventId;
        public string? EventType;
    }
}
