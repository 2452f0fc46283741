using RevenuePulse.Backends.Sqlite;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>What became of each raw event: one row per commit, and one per event that was settled again.</summary>
internal sealed class OutcomeTable(Connection connection)
{
    public const string Tables = """
        CREATE TABLE outcome (partition INTEGER NOT NULL, first INTEGER NOT NULL, outcomes BLOB NOT NULL,
            PRIMARY KEY (partition, first)) STRICT, WITHOUT ROWID;
        CREATE TABLE reclassed (partition INTEGER NOT NULL, raw_offset INTEGER NOT NULL, outcome BLOB NOT NULL,
            PRIMARY KEY (partition, raw_offset)) STRICT, WITHOUT ROWID;
        """;

    public void Put(int partition, Tally tally)
    {
        if (tally.Outcomes.Count > 0)
        {
            connection.Statement("INSERT OR REPLACE INTO outcome (partition, first, outcomes) VALUES (?, ?, ?)")
                .Bind(1, partition).Bind(2, tally.FirstRaw).Bind(3, TallyRecord.WriteOutcomes(tally.Outcomes)).Run();
        }

        foreach (var outcome in tally.Older)
        {
            connection.Statement("INSERT OR REPLACE INTO reclassed (partition, raw_offset, outcome) VALUES (?, ?, ?)")
                .Bind(1, partition).Bind(2, outcome.Offset).Bind(3, TallyRecord.WriteOutcomes([outcome])).Run();
        }
    }

    /// <summary>The last word on an event; null when there is none.</summary>
    public Outcome? Find(int partition, long offset) => Reclassed(partition, offset) ?? First(partition, offset);

    /// <summary>The last word on every event of a partition, in order.</summary>
    public IEnumerable<Outcome> All(int partition)
    {
        var select = connection.Statement("SELECT outcomes FROM outcome WHERE partition = ? ORDER BY first");
        using var rows = select.Bind(1, partition).Read();
        var next = 0L;
        while (rows.Next())
        {
            // commits that were cut in another way when they were tried again overlap
            foreach (var outcome in TallyRecord.ReadOutcomes(select.Blob(0)).Where(o => o.Offset >= next))
            {
                next = outcome.Offset + 1;
                yield return Reclassed(partition, outcome.Offset) ?? outcome;
            }
        }
    }

    private Outcome? Reclassed(int partition, long offset)
    {
        var select = connection.Statement("SELECT outcome FROM reclassed WHERE partition = ? AND raw_offset = ?");
        using var rows = select.Bind(1, partition).Bind(2, offset).Read();
        return rows.Next() ? TallyRecord.ReadOutcomes(select.Blob(0))[0] : null;
    }

    private Outcome? First(int partition, long offset)
    {
        var select = connection.Statement("SELECT outcomes FROM outcome WHERE partition = ? AND first <= ? ORDER BY first DESC LIMIT 1");
        using var rows = select.Bind(1, partition).Bind(2, offset).Read();
        return rows.Next() ? TallyRecord.ReadOutcomes(select.Blob(0)).FirstOrDefault(o => o.Offset == offset) : null;
    }
}
