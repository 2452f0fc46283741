using System.Globalization;
using System.Text.Json;

namespace RevenuePulse.Ingest.Envelopes;

/// <summary>Reads single values in passing, without building the document.</summary>
internal static class Field
{
    /// <summary>Longest identity or type that is kept, characters; real ones have fewer than 70. A longer one counts as absent.</summary>
    public const int LengthLimit = 256;

    /// <summary>From a property name to the end of its value: the text of a string, else empty.</summary>
    public static string Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            return Limited(reader.GetString());
        }

        reader.Skip();
        return "";
    }

    /// <summary>From a property name to the end of its value: the text of a string or a whole number, else empty.</summary>
    public static string TextOrNumber(ref Utf8JsonReader reader)
    {
        var beforeValue = reader;
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number))
        {
            return number.ToString(CultureInfo.InvariantCulture);
        }

        reader = beforeValue;
        return Text(ref reader);
    }

    /// <summary>A header that is there once, else empty.</summary>
    public static string Header(Microsoft.Extensions.Primitives.StringValues values) => values.Count == 1 ? Limited(values[0]) : "";

    private static string Limited(string? text) => text is { Length: <= LengthLimit } ? text : "";
}
