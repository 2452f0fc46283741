using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace RevenuePulse.Ingest.Envelopes;

/// <summary>
/// Stripe: <c>id</c>, <c>type</c> and Connect's <c>account</c>, of the outermost object only: the objects inside have an id too.
/// Thin events have the same three in the same place.
/// </summary>
internal static class StripeEnvelope
{
    public static Envelope Read(IHeaderDictionary headers, ReadOnlySpan<byte> body)
    {
        var found = TopLevel.Scan<Found>(body, Visit);
        return new(found.Id ?? "", found.Type ?? "", found.Account ?? "");
    }

    private static void Visit(ref Utf8JsonReader reader, ref Found found)
    {
        if (reader.ValueTextEquals("id"u8))
        {
            found.Id = Field.Text(ref reader);
        }
        else if (reader.ValueTextEquals("type"u8))
        {
            found.Type = Field.Text(ref reader);
        }
        else if (reader.ValueTextEquals("account"u8))
        {
            found.Account = Field.Text(ref reader);
        }
        else
        {
            reader.Skip();
        }
    }

    private struct Found
    {
        public string? Id;
        public string? Type;
        public string? Account;
    }
}
