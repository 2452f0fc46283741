using System.Globalization;
using System.Text.RegularExpressions;

namespace RevenuePulse.Dashboard;

/// <summary>
/// Questions as people type them: <c>net revenue by hour friday</c>, <c>orders by campaign last 30 days vs last year</c>. What a word says
/// replaces that part of the present question; the rest stays. Pure.
/// </summary>
public static partial class TypedQuestion
{
    /// <summary>What can be typed, in words.</summary>
    public const string Wanted = "Write for example: net revenue by hour friday · orders by campaign last 30 days vs last year · gross where country is DE this month.";

    private static readonly (string Words, string Measure)[] MeasureWords =
    [
        ("average order value", "aov"), ("average order", "aov"), ("aov", "aov"), ("lost checkouts", "lost"), ("lost", "lost"), ("refunds", "refunded"), ("refunded", "refunded"),
        ("gross revenue", "gross"), ("gross", "gross"), ("net revenue", "net"), ("net", "net"), ("revenue", "net"), ("orders", "sales"), ("sales", "sales"),
    ];

    private static readonly Dictionary<string, string> StepWords = new(StringComparer.Ordinal)
    {
        ["minute"] = "1m",
        ["quarter hour"] = "15m",
        ["hour"] = "1h",
        ["day"] = "1d",
        ["week"] = "1w",
        ["month"] = "1M",
        ["quarter"] = "1Q",
        ["year"] = "1y",
    };

    private static readonly Dictionary<string, string> CompareWords = new(StringComparer.Ordinal)
    {
        ["last year"] = "yoy",
        ["same days last year"] = "yoy",
        ["period before"] = "prev",
        ["previous"] = "prev",
        ["previous period"] = "prev",
        ["before"] = "prev",
        ["same weekdays"] = "weekdays",
        ["weekdays"] = "weekdays",
        ["last launch"] = "launch",
        ["last one"] = "launch",
        ["launch before"] = "launch",
        ["previous launch"] = "launch",
        ["launch"] = "launch",
        ["nothing"] = "off",
        ["last week"] = "-7d",
        ["week before"] = "-7d",
    };

    /// <summary>The address that the text asks for; the sentence says which words mean nothing.</summary>
    public static (ViewAddress? Address, string Problem) Read(string text, ViewAddress present, TimeAnchors anchors, IEnumerable<Launch> launches)
    {
        var rest = Spaces().Replace(text.Trim().TrimEnd('?'), " ");
        var address = present;
        var known = launches.ToList();
        if (!TakeCompare(ref rest, ref address, anchors, known) || !TakeFilters(ref rest, ref address))
        {
            return (null, $"“{rest}” is not understood. {Wanted}");
        }

        TakeSplits(ref rest, ref address);
        TakeMeasure(ref rest, ref address);
        rest = rest.Trim(' ', ',');
        if (rest.Length > 0)
        {
            if (RangeOf(rest, anchors, known) is not { } range)
            {
                return (null, $"“{rest}” is not understood. {Wanted}");
            }

            address = address.Over(range.From, range.To);
        }

        return text.Trim().Length == 0 ? (null, Wanted) : (address, "");
    }

    // a launch by its name is from its start to its end, or to now
    private static (string From, string To)? RangeOf(string words, TimeAnchors anchors, List<Launch> launches) =>
        RangeWords.Read(words, anchors.Calendar, anchors.NowMs) is { } range ? range
        : Named(words, launches) is { } launch ? (Written(launch.StartedAt), launch.EndsAt is { } end ? Written(end) : "now")
        : null;

    private static Launch? Named(string words, List<Launch> launches) => launches.Find(launch => string.Equals(launch.Name, words, StringComparison.OrdinalIgnoreCase));

    private static string Written(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static bool TakeCompare(ref string rest, ref ViewAddress address, TimeAnchors anchors, List<Launch> launches)
    {
        var match = Versus().Match(rest);
        if (!match.Success)
        {
            return true;
        }

        var words = match.Groups["with"].Value.Trim();
        var known = CompareWords.GetValueOrDefault(words.ToLowerInvariant());
        var compare = known ?? (Named(words, launches) is { } launch ? $"launch:{launch.Id}"
            : RangeWords.Read(words, anchors.Calendar, anchors.NowMs) is { } range ? $"{range.From}..{range.To}" : words);
        if (!Comparison.TryParse(compare, out var parsed))
        {
            rest = words;
            return false;
        }

        address = address with { Compare = parsed };
        rest = rest[..match.Index];
        return true;
    }

    private static bool TakeFilters(ref string rest, ref ViewAddress address)
    {
        foreach (Match match in Where().Matches(rest))
        {
            var value = match.Groups["value"].Value.Trim('"', '“', '”').Replace("%", "%25", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal).Replace(";", "%3B", StringComparison.Ordinal);
            if (!DimensionNames.TryParse(NameOf(match.Groups["of"].Value), out var dimension) || FilterTerm.TryParse($"{dimension.Name()}:{value}") is not { } term)
            {
                rest = match.Value.Trim();
                return false;
            }

            address = address with { Filters = match.Groups["not"].Success ? address.Filters.Plus(dimension, term.Values[0], isExcluded: true) : address.Filters.Only(dimension, term.Values[0]) };
        }

        rest = Where().Replace(rest, " ");
        return true;
    }

    // "by" names a width of buckets or a dimension; both may be there
    private static void TakeSplits(ref string rest, ref ViewAddress address)
    {
        foreach (Match match in By().Matches(rest))
        {
            var word = match.Groups["word"].Value.ToLowerInvariant();
            var count = match.Groups["count"] is { Success: true } counted ? counted.Value : "1";
            address = StepWords.TryGetValue(word, out var step) ? address.With("g", step.StartsWith('1') && count != "1" ? count + step[1..] : step) : address.With("by", NameOf(word));
        }

        rest = Spaces().Replace(By().Replace(rest, " "), " ").Trim();
    }

    private static void TakeMeasure(ref string rest, ref ViewAddress address)
    {
        foreach (var (words, measure) in MeasureWords)
        {
            if (rest.StartsWith(words, StringComparison.OrdinalIgnoreCase) && (rest.Length == words.Length || rest[words.Length] == ' '))
            {
                address = address.With("m", measure);
                rest = rest[words.Length..];
                return;
            }
        }
    }

    private static string NameOf(string word) => word.ToLowerInvariant() switch
    {
        "landing page" or "page" or "landingpage" => "landingPage",
        "vibe" => "campaign",
        "countries" => "country",
        "currencies" => "currency",
        var many when many.EndsWith('s') => many[..^1],
        var own => own,
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"\s*\b(vs\.?|versus|against|compared (with|to))\s+(the )?(?<with>.+)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Versus();

    [GeneratedRegex("""\b(where|and|only|with)\s+(?<of>campaign|vibe|provider|channel|kind|currency|product|country|landing ?page|page|account)\s+(is\s+)?(?<not>not\s+)?(?<value>"[^"]+"|“[^”]+”|\S+)""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Where();

    // "top products" asks for products, "best hour" for hours
    [GeneratedRegex(@"\b(split )?(by|per|and by|top|best|which)\s+((?<count>[1-9]\d?) ?(?<word>minute|hour|day|week|month)s|(?<word>quarter hour|minute|hour|day|week|month|quarter|year)|(?<word>campaign|vibe|provider|channel|kind|currency|product|country|landing ?page|page|account|countries|currencies)s?)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex By();
}
