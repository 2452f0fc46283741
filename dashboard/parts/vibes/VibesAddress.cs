namespace RevenuePulse.Dashboard.Parts;

/// <summary>What the address of the page of campaigns may say, beside range, zone and filters.</summary>
public static class VibesAddress
{
    /// <summary>The most campaigns that are looked at side by side.</summary>
    public const int MostChosen = 4;

    private const string Metrics = "metric";

    private static readonly string[] _sorts = ["rate", "name", "n", "sales", "rpv", "aov", "revenue", "best", "loss", "delta"];

    /// <summary>The page.</summary>
    public static AddressPlan Plan { get; } = new("/vibes", "now-30d/d", "now",
    [
        new("vibes", "", $"at most {MostChosen} campaigns, separated by commas", text => Split(text).Count <= MostChosen),
        new("base", "", "a campaign", text => text.Length <= 400),
        AddressRule.OneOf(Metrics, "cr", "rpv", "aov"),
        AddressRule.OneOf("band", "seq", "fixed"),
        AddressRule.OneOf("adj", "off", "hour"),
        AddressRule.OneOf("sort", _sorts),
    ]);

    /// <summary>The chosen campaigns.</summary>
    public static IReadOnlyList<string> Chosen(this ViewAddress address) => Split(address["vibes"]);

    /// <summary>The campaign that the others are set against; null = by rule.</summary>
    public static string? Base(this ViewAddress address) => address["base"] is { Length: > 0 } text ? Uri.UnescapeDataString(text) : null;

    /// <summary>What is compared.</summary>
    public static CompareMetric Metric(this ViewAddress address) => CompareMetrics.TryParse(address[Metrics], out var metric) ? metric : CompareMetric.Conversion;

    /// <summary>As the address names a metric.</summary>
    public static string Word(this CompareMetric metric) => metric == CompareMetric.Conversion ? "cr" : metric.Name();

    /// <summary>The same view with a campaign chosen or not any more.</summary>
    public static ViewAddress Toggled(this ViewAddress address, string campaign)
    {
        var chosen = address.Chosen();
        return chosen.Contains(campaign) ? address.Choosing(chosen.Where(c => c != campaign))
            : chosen.Count < MostChosen ? address.Choosing([.. chosen, campaign])
            : address;
    }

    /// <summary>The same view with these campaigns chosen.</summary>
    public static ViewAddress Choosing(this ViewAddress address, IEnumerable<string> campaigns) =>
        address.With("vibes", string.Join(',', campaigns.Select(Escape)));

    /// <summary>The same view against another campaign, or against none in particular when it is that one already.</summary>
    public static ViewAddress Against(this ViewAddress address, string? campaign) =>
        address.With("base", campaign is null || address.Base() == campaign ? "" : Escape(campaign));

    private static List<string> Split(string text) =>
        [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString).Distinct(StringComparer.Ordinal)];

    private static string Escape(string campaign) =>
        campaign.Replace("%", "%25", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
