using System.Collections.Concurrent;

namespace RevenuePulse.Dashboard;

/// <summary>
/// Binds a series colour to a campaign for as long as the process lives: six of them, by first sight, the rest share the last. A colour
/// from the campaign book wins. Merged campaigns show as the one that they count as.
/// </summary>
public sealed class CampaignPalette(ICampaignBook book)
{
    private const int Colours = 6;

    private readonly CampaignMerges _merges = new(book);
    private readonly ConcurrentDictionary<string, int> _slots = new(StringComparer.Ordinal);

    /// <summary>Gives colours to campaigns that have none yet, largest first.</summary>
    public void Learn(IEnumerable<string> campaigns)
    {
        foreach (var campaign in campaigns.Take(Colours))
        {
            if (!_slots.ContainsKey(campaign) && !HasOwn(campaign) && Free() is { } slot)
            {
                _slots.TryAdd(campaign, slot);
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
            : _slots.TryGetValue(id, out var slot) ? $"var(--series-{slot})"
            : "var(--faint)";
    }

    /// <summary>The display name.</summary>
    public string Name(string? campaign) =>
        _merges.Of(campaign) is not { } id ? "Unattributed" : book.Campaigns.TryGetValue(id, out var entry) ? entry.Name : id;

    /// <summary>Names and colours by id, as the browser modules take them.</summary>
    public IReadOnlyDictionary<string, CampaignMark> Marks(IEnumerable<string?> campaigns) =>
        campaigns.OfType<string>().Distinct().ToDictionary(id => id, id => new CampaignMark(Name(id), Colour(id)));

    private bool HasOwn(string campaign) => book.Campaigns.TryGetValue(campaign, out var entry) && CssOf(entry.Colour) is not null;

    // what somebody chose is not given to another
    private int? Free()
    {
        var chosen = book.Campaigns.Values.Select(c => c.Colour).ToHashSet();
        return Enumerable.Range(1, Colours).Where(slot => !_slots.Values.Contains(slot) && !chosen.Contains($"series-{slot}")).Select(slot => (int?)slot).FirstOrDefault();
    }

    private static string? CssOf(string? colour) =>
        !CampaignForm.IsColour(colour) ? null : colour![0] == '#' ? colour : $"var(--{colour})";
}

/// <summary>How a campaign shows.</summary>
/// <param name="Name">Display name.</param>
/// <param name="Colour">A CSS colour.</param>
public sealed record CampaignMark(string Name, string Colour);
