using System.Globalization;
using System.Text.Json;

namespace RevenuePulse.Dashboard;

/// <summary>The fields of a JSON object as a person or a program wrote it. Whatever is wrong is noted, and reading goes on.</summary>
internal sealed class JsonFields
{
    /// <summary>Ids, as events carry them.</summary>
    public const int LongestId = 128;

    /// <summary>Names, channels, addresses.</summary>
    public const int LongestText = 500;

    /// <summary>Notes.</summary>
    public const int LongestNotes = 10_000;

    // senders' times are believed in the same years
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] Rfc3339 = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"];
    private static readonly string[] Rfc3339OrDate = ["yyyy-MM-dd", .. Rfc3339];

    private readonly JsonElement _json;

    /// <summary>Notes fields that are not <paramref name="known"/>.</summary>
    public JsonFields(JsonElement json, string noun, IReadOnlyList<string> known)
    {
        _json = json;
        if (json.ValueKind != JsonValueKind.Object)
        {
            Problems.Add($"The body is a JSON object with the fields of {noun}: {string.Join(", ", known)}.");
            return;
        }

        var unknown = json.EnumerateObject().Select(p => p.Name).Except(known);
        Problems.AddRange(unknown.Select(name => $"“{name}” is not a field of {noun}; the fields are {string.Join(", ", known)}."));
    }

    /// <summary>Everything that is wrong so far.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>Notes <paramref name="problem"/> unless the condition holds.</summary>
    public void Unless(bool holds, string problem)
    {
        if (!holds)
        {
            Problems.Add(problem);
        }
    }

    /// <summary>An id in the body, where there is one, has to be the one in the address.</summary>
    public void ExpectId(string id)
    {
        Unless(Text("id", int.MaxValue) is not { } own || own == id, "“id” in the body differs from the one in the address.");
        Unless(id.Length is >= 1 and <= LongestId && !id.Any(char.IsControl), "“id” has 1 to 128 characters and no control characters.");
    }

    /// <summary>Text; null when it is absent or empty.</summary>
    public string? Text(string name, int longest = LongestText)
    {
        if (!Has(name, out var value))
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            Problems.Add($"“{name}” is text.");
            return null;
        }

        var text = value.GetString()!;
        Unless(text.Length <= longest, $"“{name}” has at most {longest} characters.");
        Unless(!text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')), $"“{name}” has no control characters.");
        return text.Length > 0 ? text : null;
    }

    /// <summary>Text that has to be there, trimmed.</summary>
    public string Needed(string name)
    {
        var before = Problems.Count;
        var text = Text(name)?.Trim() ?? "";
        Unless(text.Length > 0 || Problems.Count > before, $"“{name}” is needed and has at most {LongestText} characters.");
        return text;
    }

    /// <summary>A moment with its offset, to the millisecond; a date, where it will do, is its midnight in UTC.</summary>
    public DateTimeOffset? Time(string name, bool orDate = false)
    {
        if (!Has(name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String
            && DateTimeOffset.TryParseExact(
                value.GetString(), orDate ? Rfc3339OrDate : Rfc3339, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            && at >= Earliest && at < Latest)
        {
            return DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());
        }

        Problems.Add($"“{name}” is an RFC 3339 time with its offset, such as 2026-11-27T20:00:00Z, in the years 2000 to 2099.");
        return null;
    }

    /// <summary>A number of minor units.</summary>
    public long? Whole(string name)
    {
        if (!Has(name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number))
        {
            return number;
        }

        Problems.Add($"“{name}” is a whole number of minor units.");
        return null;
    }

    /// <summary>Any number.</summary>
    public double? Number(string name)
    {
        if (!Has(name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number))
        {
            return number;
        }

        Problems.Add($"“{name}” is a number.");
        return null;
    }

    /// <summary>True or false; false when it is absent.</summary>
    public bool Flag(string name)
    {
        var isThere = Has(name, out var value);
        Unless(!isThere || value.ValueKind is JsonValueKind.True or JsonValueKind.False, $"“{name}” is true or false.");
        return isThere && value.ValueKind == JsonValueKind.True;
    }

    /// <summary>A currency in upper case.</summary>
    public string? Currency(string name)
    {
        var text = Text(name, int.MaxValue);
        var currency = RevenuePulse.Currency.Normalize(text);
        Unless(text is null || currency is not null, $"“{name}” is three letters such as EUR.");
        return currency;
    }

    /// <summary>Ids of campaigns, each once.</summary>
    public IReadOnlyList<string> Ids(string name, int most, int longest = 128)
    {
        if (!Has(name, out var value))
        {
            return [];
        }

        if (value.ValueKind == JsonValueKind.Array
            && value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String && v.GetString() is { Length: >= 1 } id && id.Length <= longest && !id.Any(char.IsControl))
            && value.GetArrayLength() <= most)
        {
            return [.. value.EnumerateArray().Select(v => v.GetString()!).Distinct(StringComparer.Ordinal)];
        }

        Problems.Add($"“{name}” is a list of at most {most} texts of 1 to {longest} characters.");
        return [];
    }

    private bool Has(string name, out JsonElement value)
    {
        value = default;
        return _json.ValueKind == JsonValueKind.Object && _json.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
    }
}
