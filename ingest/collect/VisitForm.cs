using System.Text.Json;

namespace RevenuePulse.Ingest.Collect;

/// <summary>What a page says of a visit.</summary>
/// <param name="Campaign">Cleaned as the campaigns of events are; null when there is none.</param>
/// <param name="Visitor">Opaque.</param>
/// <param name="IsSimulated">Whether the simulator sent it.</param>
internal readonly record struct VisitForm(string? Campaign, string Visitor, bool IsSimulated)
{
    private const int LongestCampaign = 128;
    private const int LongestVisitor = 200;

    /// <summary>Reads <c>{"campaign":"neon","visitor":"opaque"}</c>; on false <paramref name="problem"/> says what is wrong.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, out VisitForm form, out string problem)
    {
        form = default;
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 8 });
            problem = Read(ref reader, ref form);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            problem = "The body is not JSON in UTF-8.";
        }

        return problem.Length == 0;
    }

    private static string Read(ref Utf8JsonReader reader, ref VisitForm form)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return "The body is not a JSON object.";
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var problem = Field(ref reader, ref form);
            if (problem.Length > 0)
            {
                return problem;
            }
        }

        if (reader.Read())
        {
            return "The body is more than one JSON object.";
        }

        return form.Visitor is null ? "“visitor” is needed: an opaque text that stays the same for a visitor during a day." : "";
    }

    private static string Field(ref Utf8JsonReader reader, ref VisitForm form)
    {
        if (reader.ValueTextEquals("campaign"u8))
        {
            reader.Read();
            form = form with { Campaign = reader.TokenType == JsonTokenType.String ? Clean(reader.GetString()!) : null };
            return reader.TokenType is JsonTokenType.String or JsonTokenType.Null ? "" : "“campaign” is a text or null.";
        }

        if (reader.ValueTextEquals("visitor"u8))
        {
            reader.Read();
            form = form with { Visitor = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "" };
            return form.Visitor.Length is > 0 and <= LongestVisitor ? "" : $"“visitor” is a text of 1 to {LongestVisitor} characters.";
        }

        var isMark = reader.ValueTextEquals("simulated"u8);
        reader.Read();
        form = form with { IsSimulated = form.IsSimulated || (isMark && reader.TokenType == JsonTokenType.True) };
        reader.Skip();
        return "";
    }

    // as the translators clean what an event carries, so that a visit and its sale meet under one name
    private static string? Clean(string text)
    {
        var clean = (text.Any(char.IsControl) ? string.Concat(text.Where(c => !char.IsControl(c))) : text).Trim();
        if (clean.Length > LongestCampaign)
        {
            clean = clean[..(char.IsHighSurrogate(clean[LongestCampaign - 1]) ? LongestCampaign - 1 : LongestCampaign)].TrimEnd();
        }

        return clean.Length == 0 ? null : clean;
    }
}
