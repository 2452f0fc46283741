using System.Globalization;
using System.Text.Json;

namespace RevenuePulse.Processor.Translate;

/// <summary>
/// Reads provider bodies by hand: typed parsing throws on other API versions, these return null for what is absent and refuse, with the
/// place and the reason, what is there but cannot be believed.
/// </summary>
internal static class Reading
{
    private const int TagLengthLimit = 128;

    private static readonly long EarliestMs = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
    private static readonly long LatestMs = new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    /// <summary>The element at the path, or an undefined element where a step is missing or null.</summary>
    public static JsonElement At(this JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var step in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(step, out element))
            {
                return default;
            }
        }

        return element.ValueKind == JsonValueKind.Null ? default : element;
    }

    /// <summary>The field, or an undefined element where it is missing or null.</summary>
    public static JsonElement Field(this JsonElement element, ReadOnlySpan<char> name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : default;

    /// <summary>True when the element exists and is not null.</summary>
    public static bool IsThere(this JsonElement element) => element.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    /// <summary>A non-empty text, else null. Numbers are read as text: Lemon Squeezy sends ids in both forms.</summary>
    public static string? Text(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString() is { Length: > 0 } text ? text : null,
        JsonValueKind.Number => element.GetRawText(),
        _ => null,
    };

    /// <summary>
    /// A text that may become a dimension: dimensions are tags of a time series, so at most 128 characters and no control characters,
    /// which break line protocols.
    /// </summary>
    public static string? Tag(this JsonElement element)
    {
        if (element.Text() is not { } text)
        {
            return null;
        }

        var clean = text.AsSpan().IndexOfAnyInRange('\0', '\u001f') < 0 && text.AsSpan().IndexOfAnyInRange('\u007f', '\u009f') < 0
            ? text.Trim()
            : string.Concat(text.Where(c => !char.IsControl(c))).Trim();
        var length = clean.Length <= TagLengthLimit ? clean.Length : char.IsHighSurrogate(clean[TagLengthLimit - 1]) ? TagLengthLimit - 1 : TagLengthLimit;
        return clean.Length == 0 ? null : clean[..length].TrimEnd();
    }

    /// <summary>ISO 3166 alpha-2 in upper case; null for anything else.</summary>
    public static string? Country(this JsonElement element) =>
        element.Text() is { Length: 2 } code && char.IsAsciiLetter(code[0]) && char.IsAsciiLetter(code[1]) ? code.ToUpperInvariant() : null;

    /// <summary>The id of a reference that may be expanded to its object.</summary>
    public static string? Id(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Object ? element.At("id").Text() : element.Text();

    /// <summary>True only for the JSON value true.</summary>
    public static bool IsTrue(this JsonElement element) => element.ValueKind == JsonValueKind.True;

    /// <summary>First element of an array, or undefined.</summary>
    public static JsonElement First(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Array && element.GetArrayLength() > 0 ? element[0] : default;

    /// <summary>A whole number of minor units, not negative; null when absent. Accepts a number or a text of one.</summary>
    public static long? Minor(this JsonElement element, string place)
    {
        if (!element.IsThere())
        {
            return null;
        }

        var text = element.ValueKind == JsonValueKind.String ? element.GetString() : element.GetRawText();
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture, out var amount))
        {
            throw IsHugeNumber(text)
                ? new Rejection(RejectedReason.AmountOutOfRange, $"{place} does not fit into 64 bits")
                : new Rejection(RejectedReason.InexactMinorUnits, $"{place} is not a number of minor units");
        }

        if (amount != decimal.Truncate(amount))
        {
            throw new Rejection(RejectedReason.InexactMinorUnits, $"{place} is not a whole number of minor units");
        }

        return amount is >= 0 and <= long.MaxValue
            ? (long)amount
            : throw new Rejection(RejectedReason.AmountOutOfRange, $"{place} is negative or does not fit into 64 bits");
    }

    /// <summary>A whole number of minor units that must be there.</summary>
    public static long RequiredMinor(this JsonElement element, string place) =>
        element.Minor(place) ?? throw new Rejection(RejectedReason.MissingField, $"{place} is missing");

    /// <summary>A text that must be there.</summary>
    public static string Required(this JsonElement element, string place) =>
        element.Text() ?? throw new Rejection(RejectedReason.MissingField, $"{place} is missing");

    /// <summary>ISO 4217 in upper case.</summary>
    public static string CurrencyCode(this JsonElement element, string place) =>
        Currency.Normalize(element.Text()) ?? throw new Rejection(RejectedReason.UnknownCurrency, $"{place} is not a currency of three letters");

    /// <summary>Unix seconds as Unix milliseconds, within 2000–2100; null when absent.</summary>
    public static long? UnixSeconds(this JsonElement element, string place)
    {
        if (!element.IsThere())
        {
            return null;
        }

        var known = element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var seconds) && seconds is > 0 and < 10_000_000_000
            ? seconds * 1000
            : throw new Rejection(RejectedReason.TimeOutOfRange, $"{place} is not a time in Unix seconds");
        return InRange(known, place);
    }

    /// <summary>RFC 3339 as Unix milliseconds, within 2000–2100; null when absent.</summary>
    public static long? Rfc3339(this JsonElement element, string place)
    {
        if (!element.IsThere())
        {
            return null;
        }

        // a time without an offset is universal: it must not depend on the machine that reads it
        if (element.ValueKind != JsonValueKind.String || !element.TryGetDateTime(out var time))
        {
            throw new Rejection(RejectedReason.TimeOutOfRange, $"{place} is not a time as RFC 3339 writes it");
        }

        return InRange(time.Kind == DateTimeKind.Unspecified
            ? new DateTimeOffset(time, TimeSpan.Zero).ToUnixTimeMilliseconds()
            : element.GetDateTimeOffset().ToUnixTimeMilliseconds(), place);
    }

    private static long InRange(long ms, string place) => ms >= EarliestMs && ms < LatestMs
        ? ms
        : throw new Rejection(RejectedReason.TimeOutOfRange, $"{place} is outside 2000–2100");

    private static bool IsHugeNumber(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) > 1e18;
}

/// <summary>Thrown while reading what cannot be believed; it becomes a dead letter.</summary>
internal sealed class Rejection(string reason, string detail) : Exception(detail)
{
    public string Reason { get; } = reason;
}
