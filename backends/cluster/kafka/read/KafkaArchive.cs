using RevenuePulse.Backends.Sqlite;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>Single sales and dead letters from the local file, the events behind them from the raw log.</summary>
internal sealed class KafkaArchive(KafkaJournal journal, LocalCopy copy, RawReader raw, RawStanding standing) : IArchive
{
    public SaleDetail? FindSale(string id)
    {
        var entries = copy.Read(connection => SaleWalk.Find(connection, id));
        if (entries.Count == 0) return null;
        var positions = entries.Select(e => e.RawPosition).Distinct().Order();
        return new SaleDetail(entries.Last(e => e.SaleId.Length > 0).SaleId, entries, [.. positions.Select(raw.Find).OfType<RawEvent>()]);
    }

    public IReadOnlyList<DeadLetter> DeadLetters(int limit, long? beforePosition = null) => copy.Read(connection =>
    {
        var select = connection.Statement(Columns + "WHERE position < ? ORDER BY position DESC LIMIT ?");
        var letters = new List<DeadLetter>();
        using var rows = select.Bind(1, beforePosition ?? long.MaxValue).Bind(2, Math.Max(limit, 0)).Read();
        while (rows.Next())
        {
            letters.Add(Read(select));
        }

        return letters;
    });

    public (DeadLetter Letter, RawEvent Raw)? DeadLetter(long position)
    {
        if (Letter(position) is not { } letter) return null;
        return raw.Find(position) is { } found ? (letter, found) : null;
    }

    public PipelineCounts Counts() => standing.Counts(journal.Tallies);

    private const string Columns = "SELECT position, provider, type, reason, detail, received_at_ms FROM dead ";

    private DeadLetter? Letter(long position) => copy.Read(connection =>
    {
        var select = connection.Statement(Columns + "WHERE position = ?");
        using var rows = select.Bind(1, position).Read();
        return rows.Next() ? Read(select) : null;
    });

    private static DeadLetter Read(Statement row) =>
        new(row.Long(0), row.Text(1), row.Text(2), row.Text(3), row.Text(4), row.Long(5));
}
