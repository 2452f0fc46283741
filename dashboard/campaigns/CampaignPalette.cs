namespace RevenuePulse.Dashboard;

/// <summary>
/// Names and colours of campaigns, the same on every screen and after a restart: the colour from the campaign book, else one that
/// <see cref="ColourDeal"/> gave it, else the grey of the others. Merged campaigns show as the one that they count as.
/// </summary>
public sealed class CampaignPalette(ICampaignBook book, IColourMemory memory, TimeProvider clock)
{
    private const string SeriesPrefix = "series-";

    private readonly CampaignMerges _merges = new(book);
    private readonly Lock _lock = new();
    private volatile IReadOnlyList<DealtColour>? _dealt;

    private IReadOnlyList<DealtColour> Dealt => _dealt ??= memory.Recall();

    /// <summary>Gives colours to campaigns that have none yet.</summary>
    /// <param name="largestFirst">Those that are shown.</param>
    /// <param name="selling">Those that sell now.</param>
    /// <param name="isWhole">Whether all campaigns are shown, and not those of a range or a filter.</param>
    public void Learn(IEnumerable<string> largestFirst, IEnumerable<string>? selling = null, bool isWhole = false)
    {
        var campaigns = book.Campaigns.Values;
        var look = new ColourLook(
            [.. largestFirst],
            (selling ?? []).ToHashSet(StringComparer.Ordinal),
            campaigns.Select(campaign => SlotOf(campaign.Colour)).OfType<int>().ToHashSet(),
            campaigns.Where(campaign => CssOf(campaign.Colour) is not null || campaign.MergedInto is not null).Select(campaign => campaign.Id).ToHashSet(StringComparer.Ordinal),
            DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime),
            isWhole);
        lock (_lock)
        {
            var before = Dealt;
            var after = ColourDeal.Next(before, look);
            if (!ReferenceEquals(before, after))
            {
                _dealt = after;
                memory.Keep(after);
            }
        }
    }

    /// <summary>A CSS colour.</summary>
    public string Colour(string? campaign)
    {
        if (_merges.Of(campaign) is not { } id)
        {
            return "var(--control)";
        }

        return book.Campaigns.TryGetValue(id, out var entry) && CssOf(entry.Colour) is { } own ? own
            : Dealt.FirstOrDefault(colour => colour.Campaign == id) is { } dealt ? $"var(--{SeriesPrefix}{dealt.Slot})"
            : "var(--faint)";
    }

    /// <summary>The display name.</summary>
    public string Name(string? campaign) =>
        _merges.Of(campaign) is not { } id ? "Unattributed" : book.Campaigns.TryGetValue(id, out var entry) ? entry.Name : id;

    /// <summary>Names and colours by id, as the browser modules take them.</summary>
    public IReadOnlyDictionary<string, CampaignMark> Marks(IEnumerable<string?> campaigns) =>
        campaigns.OfType<string>().Distinct().ToDictionary(id => id, id => new CampaignMark(Name(id), Colour(id)));

    private static int? SlotOf(string? colour) =>
        CampaignForm.IsColour(colour) && colour!.StartsWith(SeriesPrefix, StringComparison.Ordinal) ? colour[^1] - '0' : null;

    private static string? CssOf(string? colour) =>
        !CampaignForm.IsColour(colour) ? null : colour![0] == '#' ? colour : $"var(--{colour})";
}

/// <summary>How a campaign shows.</summary>
/// <param name="Name">Display name.</param>
/// <param name="Colour">A CSS colour.</param>
public sealed record CampaignMark(string Name, string Colour);
