using System.Globalization;
using System.Text.Json;

namespace RevenuePulse.Dashboard;

/// <summary>What the browser starts with: the sales before its stream, and where the stream goes on.</summary>
/// <param name="Recent">The newest sales and money out, newest first.</param>
/// <param name="Json">For the browser module; safe inside a script element.</param>
public sealed record LiveSeed(IReadOnlyList<Entry> Recent, string Json);

/// <summary>Reads the seed from the journal.</summary>
public sealed class LiveSeedReader(RecentSales sales, CampaignMerges merges)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>Sales up to the cursor of <paramref name="view"/>: the stream begins right there, so nothing comes twice and nothing is missed.</summary>
    public LiveSeed Read(LiveView view, CampaignPalette palette)
    {
        var recent = view.IsReplay ? sales.Before(view.AtMs + 1, view.Question) : sales.UpTo(view.Cursor, view.Question);
        var campaigns = view.Campaigns.Rows.Select(row => row.Key["campaign"]).Concat(recent.Select(entry => merges.Of(entry.Dimensions.Campaign)));
        var json = JsonSerializer.Serialize(
            new
            {
                cursor = view.Cursor.ToString(),
                serverTime = view.AtMs,
                replay = view.IsReplay,
                recent = recent.Select(sales.Told),
                minutes = view.Minutes.All.TakeLast(2).Select(minute => new { gross = Text(minute.Gross), net = Text(minute.Net), minute.Sales }),
                campaigns = palette.Marks(campaigns),
            },
            Web);
        return new LiveSeed(recent, json);
    }

    // a browser's numbers end at 2^53
    private static string Text(long minor) => minor.ToString(CultureInfo.InvariantCulture);
}
