namespace RevenuePulse.Dashboard;

/// <summary>Entries that became visible together. Its event is made once, whoever asks first, and shared by all clients of everything.</summary>
internal sealed class TickFlush
{
    private readonly IReadOnlyList<(Entry Entry, TickSale Sale)> _sales;
    private byte[]? _frame;

    private TickFlush(Cursor after, Cursor last, IReadOnlyList<(Entry, TickSale)> sales)
    {
        _sales = sales;
        After = after;
        Last = last;
    }

    /// <summary>The position before the first entry.</summary>
    public Cursor After { get; }

    /// <summary>The position of the last entry.</summary>
    public Cursor Last { get; }

    /// <summary>A flush of entries, which are at least one, in order, and follow <paramref name="after"/>.</summary>
    public static TickFlush Of(Cursor after, IReadOnlyList<Entry> entries, CampaignMerges merges)
    {
        // what is not shown is not kept: an entry's note may be large
        List<(Entry, TickSale)> sales = [];
        foreach (var entry in entries)
        {
            if (entry.IsTick)
            {
                sales.Add((entry with { Note = default }, TickSale.Of(entry, merges)));
            }
        }

        return new(after, after.Past(entries), sales);
    }

    /// <summary>
    /// The <c>sale</c> event for a client at <paramref name="position"/>, of what belongs to <paramref name="question"/> (null =
    /// everything); empty when there is nothing to announce.
    /// </summary>
    public ReadOnlyMemory<byte> FrameAfter(Cursor position, RevenueQuestion? question) => question is null && After.Reaches(position)
        ? _frame ??= Build(Last, _sales)
        : Build(position.Join(Last), [.. _sales.Where(s => position.IsBefore(s.Entry) && question?.Holds(s.Entry) != false)]);

    private static byte[] Build(Cursor id, IReadOnlyList<(Entry, TickSale Sale)> sales) => sales.Count == 0
        ? []
        : SseFrame.Build(id, "sale", new([.. sales.Select(s => s.Sale)], sales.Count), DashboardJson.Default.TickSales);
}
