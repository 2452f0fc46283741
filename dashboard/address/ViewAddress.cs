using System.Text;

namespace RevenuePulse.Dashboard;

/// <summary>
/// What a page shows, as its address says it: range, zone, comparison, filters and the page's own parameters. Written in a fixed order
/// with what is usual left out, so that equal views have equal links. Parameters of the display (theme, kiosk and alike) belong to the
/// browser; they are carried along as they are.
/// </summary>
public sealed record ViewAddress
{
    private static readonly string[] DisplayNames = ["mode", "kiosk", "cycle", "sound", "theme", "motion", "hide", "digest"];

    private readonly Dictionary<string, string> _own = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _display = new(StringComparer.Ordinal);

    private ViewAddress(AddressPlan plan) => Plan = plan;

    private ViewAddress(ViewAddress other)
    {
        (Plan, From, To, Zone, Compare, Also, Filters, Problems) = (other.Plan, other.From, other.To, other.Zone, other.Compare, other.Also, other.Filters, other.Problems);
        (_own, _display) = (new(other._own, StringComparer.Ordinal), new(other._display, StringComparer.Ordinal));
    }

    /// <summary>The page.</summary>
    public AddressPlan Plan { get; }

    /// <summary>Start of the range in the range grammar; empty = the page's usual one.</summary>
    public string From { get; init; } = "";

    /// <summary>End of the range; empty = the page's usual one.</summary>
    public string To { get; init; } = "";

    /// <summary>IANA name; empty = the visitor's own.</summary>
    public string Zone { get; init; } = "";

    /// <summary>What it is compared with.</summary>
    public Comparison Compare { get; init; } = Comparison.Usual;

    /// <summary>What it is compared with beside that; null = nothing more.</summary>
    public Comparison? Also { get; init; }

    /// <summary>Which entries count.</summary>
    public FilterTerms Filters { get; init; } = FilterTerms.None;

    /// <summary>What the address said that means nothing, one sentence part each; the rest of it holds.</summary>
    public IReadOnlyList<string> Problems { get; private init; } = [];

    /// <summary>The start that holds.</summary>
    public string EffectiveFrom => From.Length > 0 ? From : Plan.UsualFrom;

    /// <summary>The end that holds.</summary>
    public string EffectiveTo => To.Length > 0 ? To : Plan.UsualTo;

    /// <summary>The page's own parameters that are not as usual.</summary>
    public IReadOnlyDictionary<string, string> Own => _own;

    /// <summary>One of the page's own parameters.</summary>
    public string this[string name] => _own.TryGetValue(name, out var text) ? text : Plan.Own.First(rule => rule.Name == name).Usual;

    /// <summary>The same view with another value of one of the page's own parameters.</summary>
    public ViewAddress With(string name, string value)
    {
        var next = new ViewAddress(this);
        next.SetOwn(Plan.Own.First(rule => rule.Name == name), value);
        return next;
    }

    /// <summary>The same view of another range.</summary>
    public ViewAddress Over(string from, string to) =>
        this with { From = from == Plan.UsualFrom ? "" : from, To = to == Plan.UsualTo ? "" : to };

    /// <summary>Reads a query string, with or without its question mark.</summary>
    public static ViewAddress Parse(string query, AddressPlan plan)
    {
        var reading = new AddressReading(query);
        // what cannot be read is as usual, and said
        _ = Comparison.TryParse(reading.Read("cmp", text => Comparison.TryParse(text, out _, out _), Comparison.Wanted), out var compare, out var also);
        var address = new ViewAddress(plan)
        {
            From = reading.Read("from", AddressReading.IsTime, "a time such as now-30d/d or 2026-11-27"),
            To = reading.Read("to", AddressReading.IsTime, "a time such as now or 2026-11-28"),
            Zone = reading.Read("tz", text => ZoneCalendar.Find(text) is not null, "a time zone such as Europe/Berlin"),
            Compare = compare,
            Also = also,
            Filters = FilterTerms.TryParse(reading.Read("f", text => FilterTerms.TryParse(text, out _), FilterTerms.Wanted), out var filters) ? filters : FilterTerms.None,
            Problems = reading.Problems,
        };
        foreach (var rule in plan.Own)
        {
            address.SetOwn(rule, reading.Read(rule.Name, rule.Accepts, rule.Wanted));
        }

        foreach (var name in DisplayNames)
        {
            address.SetDisplay(name, reading.First(name));
        }

        return address.Over(address.EffectiveFrom, address.EffectiveTo);
    }

    /// <summary>The query string with its question mark; empty for the usual view.</summary>
    public string ToQuery() => Write([.. Shared(), .. Plan.Own.Select(rule => (rule.Name, _own.GetValueOrDefault(rule.Name, ""))), .. Display()]);

    /// <summary>The same as parameters of the API: without the display, and with the zone that the visitor sees.</summary>
    public string ToApi(string zone) =>
        Write([.. (this with { Zone = zone }).Shared(), .. Plan.Own.Select(rule => (rule.Name, _own.GetValueOrDefault(rule.Name, "")))]);

    /// <summary>The address of this view.</summary>
    public override string ToString() => Plan.Path + ToQuery();

    /// <summary>Another page with the same range, zone, comparison, filters and display.</summary>
    public string LinkTo(string path) => path + Write([.. Shared(), .. Display()]);

    /// <summary>What the page itself writes into the address, by name; empty texts are left out there.</summary>
    public IReadOnlyDictionary<string, string> Written() => Shared().Where(pair => pair.Name != "tz" || Zone.Length > 0)
        .Concat(Plan.Own.Select(rule => (rule.Name, Text: _own.GetValueOrDefault(rule.Name, ""))))
        .ToDictionary(pair => pair.Name, pair => pair.Text, StringComparer.Ordinal);

    private IEnumerable<(string Name, string Text)> Shared() =>
        [("from", From), ("to", To), ("tz", Zone), ("cmp", Also is { } also ? $"{Compare},{also}" : Compare == Comparison.Usual ? "" : Compare.ToString()), ("f", Filters.ToString())];

    private IEnumerable<(string Name, string Text)> Display() => DisplayNames.Select(name => (name, _display.GetValueOrDefault(name, "")));

    private static string Write(IEnumerable<(string Name, string Text)> pairs)
    {
        var query = new StringBuilder();
        foreach (var (name, text) in pairs.Where(pair => pair.Text.Length > 0))
        {
            query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(AddressReading.Escape(text));
        }

        return query.ToString();
    }

    private void SetOwn(AddressRule rule, string value)
    {
        if (value.Length == 0 || value == rule.Usual)
        {
            _own.Remove(rule.Name);
        }
        else
        {
            _own[rule.Name] = value;
        }
    }

    private void SetDisplay(string name, string? text)
    {
        if (text is not null)
        {
            _display[name] = text.Length == 0 ? "1" : text;
        }
    }

    /// <summary>Equal views have equal addresses.</summary>
    public bool Equals(ViewAddress? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());
}
