using RevenuePulse.Backends.Sqlite;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>How much of a journal partition a local file reflects: the offset of its last commit's tally, and that tally.</summary>
/// <param name="Offset">-1 when nothing is reflected.</param>
/// <param name="Tally">Without the outcomes of single events.</param>
internal readonly record struct Reflected(long Offset, Tally Tally)
{
    public const string Tables = """
        CREATE TABLE reflected (partition INTEGER PRIMARY KEY, tally_offset INTEGER NOT NULL, tally BLOB NOT NULL) STRICT;
        """;

    public static Reflected Nothing { get; } = new(-1, Tally.None);

    public static Reflected Read(Connection connection, int partition)
    {
        var select = connection.Statement("SELECT tally_offset, tally FROM reflected WHERE partition = ?");
        using var rows = select.Bind(1, partition).Read();
        return rows.Next() ? new(select.Long(0), TallyRecord.Read(select.Blob(1))) : Nothing;
    }

    public static void Write(Connection connection, int partition, long offset, Tally tally) => connection
        .Statement("INSERT OR REPLACE INTO reflected (partition, tally_offset, tally) VALUES (?, ?, ?)")
        .Bind(1, partition).Bind(2, offset).Bind(3, TallyRecord.Write(tally with { Outcomes = [], Older = [] })).Run();

    /// <summary>True when the record at <see cref="Offset"/> is the tally that is reflected: the file belongs to this journal.</summary>
    public bool IsAt(Confluent.Kafka.ConsumeResult<byte[], byte[]>? record)
    {
        if (record is null || record.IsPartitionEOF || record.Offset.Value != Offset || record.Message.Value is not [TallyRecord.Form, ..]) return false;
        var found = TallyRecord.Read(record.Message.Value);
        return found.NextRaw == Tally.NextRaw && found.LastSeq == Tally.LastSeq && found.AtMs == Tally.AtMs;
    }
}
