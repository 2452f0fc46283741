using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace RevenuePulse.Ingest.Envelopes;

/// <summary>
/// Standard Webhooks (Polar, Dodo and all others): the identity is the signed <c>webhook-id</c> header, the same on every retry; the type
/// is the body's <c>type</c>. Polar gives each endpoint its own id for one event: such twins are the ledger's business.
/// </summary>
internal static class StandardWebhooksEnvelope
{
    public static Envelope Read(IHeaderDictionary headers, ReadOnlySpan<byte> body)
    {
        var found = TopLevel.Scan<Found>(body, Visit);
        return new(Field.Header(headers["webhook-id"]), found.Type ?? "");
    }

    private static void Visit(ref Utf8JsonReader reader, ref Found found)
    {
        if (reader.ValueTextEquals("type"u8))
        {
            found.Type = Field.Text(ref reader);
        }
        else
        {
            reader.Skip();
        }
    }

    private struct Found
    {
        public string? Type;
    }
}
