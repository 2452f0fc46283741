using System.Text.Json;

namespace RevenuePulse.Ingest.Envelopes;

/// <summary>Walks the properties of a body's outermost object.</summary>
internal static class TopLevel
{
    /// <summary>Takes or passes over the value of the property that the reader stands on.</summary>
    public delegate void Visit<TFound>(ref Utf8JsonReader reader, ref TFound found);

    /// <summary>
    /// What <paramref name="visit"/> found; the default when the body is no JSON object, is followed by something, is nested deeper than
    /// 64 levels, or holds text that is not Unicode where it was looked at.
    /// </summary>
    public static TFound Scan<TFound>(ReadOnlySpan<byte> body, Visit<TFound> visit)
        where TFound : struct
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            var found = default(TFound);
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && Walk(ref reader, ref found, visit) && !reader.Read()
                ? found
                : default;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return default;
        }
    }

    /// <summary>From the start of an object to its end.</summary>
    public static bool Walk<TFound>(ref Utf8JsonReader reader, ref TFound found, Visit<TFound> visit)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            visit(ref reader, ref found);
        }

        return reader.TokenType == JsonTokenType.EndObject;
    }
}
