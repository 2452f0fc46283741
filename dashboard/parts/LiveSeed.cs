using System.Text.Json;

namespace RevenuePulse.Dashboard;

/// <summary>What the browser starts with: the sales before its stream, and where the stream goes on.</summary>
/// <param name="Recent">The newest sales and money out, newest first.</param>
/// <param name="Json">For the browser module; safe inside a script element.</param>
public sealed record LiveSeed(IReadOnlyList<Entry> Recent, string Json);

/// <summary>Reads the seed from the journal.</summary>
public sealed class LiveSeedReader(IJournal journal)
{
    private const int Shown = 50;
    private const int LookBack = 400;

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>Sales up to the cursor of <paramref name="view"/>: the stream begins right there, so nothing comes twice and nothing is missed.</summary>
    public LiveSeed Read(LiveView view, CampaignPalette palette)
    {
        var end = view.Cursor;
        var recent = Before(end).Where(entry => entry.IsTick).TakeLast(Shown).Reverse().ToList();
        var campaigns = view.Campaigns.Rows.Select(row => row.Key["campaign"]).Concat(recent.Select(entry => entry.Dimensions.Campaign));
        var json = JsonSerializer.Serialize(
            new
            {
                cursor = view.Cursor.ToString(),
                serverTime = view.AtMs,
                recent = recent.Select(TickSale.Of),
                campaigns = palette.Marks(campaigns),
            },
            Web);
        return new LiveSeed(recent, json);
    }

    /// <summary>The newest entries up to a position, in order; those of several partitions come together by time.</summary>
    private IEnumerable<Entry> Before(Cursor end)
    {
        var start = end.Back(LookBack / end.Seqs.Count);
        // the numbers may be ahead of the local copy of the journal for a moment
        var entries = journal.Head.Reaches(start) ? journal.ReadAfter(start, LookBack, end) : [];
        return end.Seqs.Count == 1 ? entries : entries.OrderBy(entry => entry.AtMs);
    }
}
