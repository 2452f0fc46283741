using RevenuePulse.Backends.Sqlite;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>Reads sales by event time, newest first, from the local copy of the journal.</summary>
internal sealed class KafkaSaleValues(LocalCopy copy) : ISaleValues
{
    private const int RowsPerLook = 4096;

    public async ValueTask<IReadOnlyList<SaleValue>> NewestAsync(SumQuery query, int limit, CancellationToken cancel)
    {
        using var view = await copy.OpenAsync(cancel);
        return view.Read(connection => Newest(connection, query, limit, cancel));
    }

    private static IReadOnlyList<SaleValue> Newest(Connection connection, SumQuery query, int limit, CancellationToken cancel)
    {
        var counts = new SaleValueCounts(query);
        var select = connection.Statement(
            "SELECT partition, record FROM entry WHERE sales <> 0 AND at_ms >= ? AND at_ms < ? ORDER BY at_ms DESC");
        using var rows = select.Bind(1, query.FromMs ?? long.MinValue).Bind(2, query.ToMs ?? long.MaxValue).Read();
        for (var (looked, left) = (0, limit); left > 0 && rows.Next(); looked++)
        {
            if (looked % RowsPerLook == 0) cancel.ThrowIfCancellationRequested();
            var entry = EntryRecord.Read(select.Blob(1), select.Int(0));
            if (entry.IsMoney && counts.TryAdd(counts.Groups.Of(entry.Dimensions), entry.AtMs, entry.Amounts)) left--;
        }

        return counts.Values();
    }
}
