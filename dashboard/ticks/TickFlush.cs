namespace RevenuePulse.Dashboard;

/// <summary>Entries that became visible together. Its event is made once, whoever asks first, and shared by all clients of everything.</summary>
internal sealed class TickFlush
{
    private readonly IReadOnlyList<Announced> _sales;
    private readonly string _generation;
    private byte[]? _frame;

    private TickFlush(string generation, long after, long last, IReadOnlyList<Announced> sales)
    {
        _generation = generation;
        After = after;
        Last = last;
        _sales = sales;
    }

    /// <summary>The position before the first entry.</summary>
    public long After { get; }

    /// <summary>The position of the last entry.</summary>
    public long Last { get; }

    /// <summary>A flush of entries, which are at least one and in order.</summary>
    public static TickFlush Of(string generation, IReadOnlyList<Entry> entries)
    {
        // what is not shown is not kept: an entry's note may be large
        List<Announced> sales = [];
        foreach (var entry in entries)
        {
            if (entry.IsTick)
            {
                sales.Add(new(entry.Seq, entry.AtMs, entry.Dimensions, TickSale.Of(entry)));
            }
        }

        return new(generation, entries[0].Seq - 1, entries[^1].Seq, sales);
    }

    /// <summary>
    /// The <c>sale</c> event for a client at <paramref name="position"/>, of what belongs to <paramref name="question"/> (null =
    /// everything); empty when there is nothing to announce.
    /// </summary>
    public ReadOnlyMemory<byte> FrameAfter(long position, RevenueQuestion? question) => question is not null
        ? Build([.. _sales.Where(s => s.Seq > position && question.Holds(s.AtMs, s.Dimensions))])
        : position <= After ? _frame ??= Build(_sales) : Build([.. _sales.Where(s => s.Seq > position)]);

    private byte[] Build(IReadOnlyList<Announced> sales) => sales.Count == 0
        ? []
        : SseFrame.Build(new Cursor(_generation, Last), "sale", new([.. sales.Select(s => s.Sale)], sales.Count), DashboardJson.Default.TickSales);

    private sealed record Announced(long Seq, long AtMs, Dimensions Dimensions, TickSale Sale);
}
