using System.Globalization;
using System.Text;

namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>
/// Entries and snapshots as lines. An entry's point is a function of the entry alone, so a rewrite is byte-identical and overwrites
/// itself. Tags stand in the order of their names, as servers like them.
/// </summary>
internal sealed class EntryLines(MeasurementSet set)
{
    private const int MostRemembered = 20_000;
    private readonly Dictionary<(Dimensions, int), string> _points = [];
    private readonly Dictionary<(RollupSeries, int), string> _snapshots = [];

    /// <summary>One money entry; <paramref name="dimensions"/> are its own with rare values already joined.</summary>
    public string Point(in PartitionEntry at, Dimensions dimensions)
    {
        var (entry, a) = (at.Entry, at.Entry.Amounts);
        var ms = entry.AtMs - (RollupLevel.FloorDiv(entry.AtMs, 1000) * 1000);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{PointKey(dimensions, at.Partition)} gross={a.Gross}i,lost={a.Lost}i,ms={ms}i,net={a.Net}i,sales={a.Sales}i,seq={entry.Seq}i {PointTime.Nanoseconds(entry.AtMs, entry.Seq, at.Partition)}");
    }

    /// <summary>The sum of a cell and series up to and including entry <paramref name="rev"/>.</summary>
    public string Snapshot(CellKey cell, RollupSeries series, long rev, in EntrySum sum)
    {
        var time = (cell.Cell * RollupLevels.All[cell.Level].WidthNs) + rev;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{set.Rollup(cell.Level)}{SnapshotTags(series, cell.Partition)} entries={sum.Entries}i,gross={sum.Gross}i,lost={sum.Lost}i,net={sum.Net}i,rev={rev}i,sales={sum.Sales}i {time}");
    }

    private string PointKey(Dimensions d, int partition)
    {
        if (_points.TryGetValue((d, partition), out var known)) return known;
        var key = new StringBuilder(set.Points);
        Tag(key, "account", d.Account.Length == 0 ? null : d.Account);
        Tag(key, "campaign", d.Campaign);
        Tag(key, "channel", d.Channel);
        Tag(key, "country", d.Country);
        Tag(key, "currency", d.Currency);
        Tag(key, "kind", d.Kind.Name());
        Tag(key, "landing_page", d.LandingPage);
        Tag(key, "p", partition.ToString(CultureInfo.InvariantCulture));
        Tag(key, "product", d.Product);
        Tag(key, "provider", d.Provider);
        return Remember(_points, (d, partition), key.ToString());
    }

    private string SnapshotTags(RollupSeries s, int partition)
    {
        if (_snapshots.TryGetValue((s, partition), out var known)) return known;
        var key = new StringBuilder();
        Tag(key, "campaign", s.Campaign);
        Tag(key, "channel", s.Channel);
        Tag(key, "currency", s.Currency);
        Tag(key, "kind", s.Kind.Name());
        Tag(key, "p", partition.ToString(CultureInfo.InvariantCulture));
        Tag(key, "provider", s.Provider);
        return Remember(_snapshots, (s, partition), key.ToString());
    }

    private static void Tag(StringBuilder key, string name, string? value)
    {
        if (value is not null) key.Append(',').Append(name).Append('=').Append(TagText.InLine(value));
    }

    private static string Remember<T>(Dictionary<T, string> known, T of, string key)
        where T : notnull
    {
        if (known.Count >= MostRemembered) known.Clear();
        return known[of] = key;
    }
}
