using RevenuePulse.Backends.Sqlite;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>The local copy of the journal, as its one writer sees it.</summary>
internal sealed class JournalFile
{
    public const string Tables = """
        CREATE TABLE entry (
            partition INTEGER NOT NULL, seq INTEGER NOT NULL, component INTEGER NOT NULL, sale_hash INTEGER NOT NULL, sales INTEGER NOT NULL,
            at_ms INTEGER NOT NULL, record BLOB NOT NULL, PRIMARY KEY (partition, seq)) STRICT, WITHOUT ROWID;
        CREATE INDEX entry_component ON entry (partition, component);
        CREATE INDEX entry_sale ON entry (sale_hash) WHERE sale_hash <> 0;
        CREATE INDEX entry_at ON entry (at_ms, sales);
        CREATE TABLE scope (partition INTEGER NOT NULL, provider TEXT NOT NULL, account TEXT NOT NULL,
            PRIMARY KEY (partition, provider, account)) STRICT, WITHOUT ROWID;
        CREATE TABLE dead (
            position INTEGER PRIMARY KEY, provider TEXT NOT NULL, type TEXT NOT NULL, reason TEXT NOT NULL, detail TEXT NOT NULL,
            received_at_ms INTEGER NOT NULL) STRICT;
        """ + OutcomeTable.Tables + Kafka.Reflected.Tables;

    private static readonly string[] _byPartition = ["entry", "scope", "outcome", "reclassed", "reflected"];

    private readonly Connection _connection;
    private readonly ClusterShape _shape;
    private readonly OutcomeTable _outcomes;
    private readonly HashSet<(int Partition, Scope Scope)> _scopes = [];

    public JournalFile(Connection connection, ClusterShape shape)
    {
        (_connection, _shape) = (connection, shape);
        _outcomes = new OutcomeTable(connection);
        Reflected = [.. Enumerable.Range(0, shape.Partitions).Select(p => Kafka.Reflected.Read(connection, p))];
    }

    /// <summary>Per partition.</summary>
    public Reflected[] Reflected { get; }

    public static string PathIn(string folder) => Path.Combine(folder, "journal.db");

    /// <summary>Adds commits in one step; tells how many sales were booked that were booked before.</summary>
    public int Add(IReadOnlyList<JournalCommit> commits)
    {
        var doubles = 0;
        // what a rollback takes back must not be remembered
        _scopes.Clear();
        LocalFile.InTransaction(_connection, () =>
        {
            foreach (var commit in commits)
            {
                doubles += commit.Entries.Count(entry => Insert(entry));
                _outcomes.Put(commit.Partition, commit.Tally);
                Letters(commit);
                Kafka.Reflected.Write(_connection, commit.Partition, commit.Offset, commit.Tally);
            }

            return () =>
            {
                foreach (var commit in commits)
                {
                    Reflected[commit.Partition] = new(commit.Offset, commit.Tally with { Outcomes = [], Older = [] });
                }
            };
        });
        return doubles;
    }

    /// <summary>Forgets a partition that belongs to another journal.</summary>
    public void Forget(int partition) => LocalFile.InTransaction(_connection, () =>
    {
        foreach (var table in _byPartition)
        {
            _connection.Execute($"DELETE FROM {table} WHERE partition = {partition}");
        }

        _connection.Execute($"DELETE FROM dead WHERE (position - 1) % {_shape.Partitions} = {partition}");
        return () => Reflected[partition] = Kafka.Reflected.Nothing;
    });

    /// <summary>True when the sale was booked before and not taken back: the alarm behind all other nets.</summary>
    private bool Insert(Entry entry)
    {
        var isDouble = entry is { Type: EntryType.Booked, Amounts.Sales: > 0 } && SalesOf(entry) > 0;
        Remember(entry.Partition, new Scope(entry.Dimensions.Provider, entry.Dimensions.Account));
        _connection.Statement("INSERT OR REPLACE INTO entry (partition, seq, component, sale_hash, sales, at_ms, record) VALUES (?, ?, ?, ?, ?, ?, ?)")
            .Bind(1, entry.Partition).Bind(2, entry.Seq).Bind(3, entry.Component)
            .Bind(4, entry.SaleId.Length == 0 ? 0 : SaleHash(entry)).Bind(5, entry.Amounts.Sales)
            .Bind(6, entry.AtMs).Bind(7, EntryRecord.Write(entry)).Run();
        return isDouble;
    }

    private void Remember(int partition, Scope scope)
    {
        if (!_scopes.Add((partition, scope))) return;
        _connection.Statement("INSERT OR IGNORE INTO scope (partition, provider, account) VALUES (?, ?, ?)")
            .Bind(1, partition).Bind(2, scope.Provider).Bind(3, scope.Account).Run();
    }

    private long SalesOf(Entry entry) => entry.SaleId.Length == 0 ? 0 : _connection
        .Statement("SELECT ifnull(sum(sales), 0) FROM entry WHERE sale_hash = ? AND sale_hash <> 0 AND partition = ?")
        .Bind(1, SaleHash(entry)).Bind(2, entry.Partition).ReadLong();

    private static long SaleHash(Entry entry) => StableHash.Of(entry.SaleId);

    private void Letters(JournalCommit commit)
    {
        foreach (var outcome in commit.Tally.Outcomes.Concat(commit.Tally.Older))
        {
            var position = _shape.Positions.Of(commit.Partition, outcome.Offset);
            if (outcome.Letter is { } letter)
            {
                _connection.Statement("""
                    INSERT OR REPLACE INTO dead (position, provider, type, reason, detail, received_at_ms) VALUES (?, ?, ?, ?, ?, ?)
                    """).Bind(1, position).Bind(2, letter.Provider).Bind(3, letter.Type).Bind(4, outcome.Reason).Bind(5, letter.Detail)
                    .Bind(6, letter.ReceivedAtMs).Run();
            }
            else if (outcome.Offset < commit.Tally.FirstRaw)
            {
                _connection.Statement("DELETE FROM dead WHERE position = ?").Bind(1, position).Run();
            }
        }
    }
}
