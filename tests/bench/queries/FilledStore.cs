using System.CommandLine;
using System.Globalization;
using Microsoft.Data.Sqlite;
using RevenuePulse.Backends.Embedded;

namespace RevenuePulse.Bench.Queries;

/// <summary>
/// A data folder with a year of entries up to now, written straight into the journal's table and rolled up by the backend itself: what is
/// measured is reading. Sales come more often in the evening; every 25th entry is a refund.
/// </summary>
internal static class FilledStore
{
    /// <summary>365 days.</summary>
    public const long YearMs = 365L * 86_400_000;

    private const int Campaigns = 10;

    private static readonly string[] Countries = ["US", "DE", "GB", "FR", "IN", "BR", "JP", "CA"];

    /// <summary><c>bench fill</c>: such a folder to try the pages on.</summary>
    public static Command Make()
    {
        var folder = new Argument<string>("folder") { Description = "Made if it is not there" };
        var entries = new Option<long>("--entries") { Description = "How many", DefaultValueFactory = _ => 200_000 };
        var command = new Command("fill", "A data folder with a year of entries, to try the pages on") { folder, entries };
        command.SetAction(parsed =>
        {
            Fill(Directory.CreateDirectory(parsed.GetValue(folder)!).FullName, parsed.GetValue(entries), YearMs, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
            return Verbs.Done;
        });
        return command;
    }

    /// <summary>Fills it with entries over the <paramref name="spanMs"/> up to <paramref name="toMs"/>.</summary>
    public static void Fill(string folder, long entries, long spanMs, long toMs)
    {
        Open(folder).DisposeAsync().AsTask().GetAwaiter().GetResult();
        using (var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "pulse.db")};Pooling=False"))
        {
            connection.Open();
            Run(connection, "PRAGMA synchronous = OFF; PRAGMA cache_size = -200000;");
            Run(connection, "DROP INDEX journal_at; DROP INDEX journal_component; DROP INDEX journal_sale;");
            Run(connection, Series());
            Run(connection, Journal(entries, toMs - spanMs, spanMs));
            Run(connection, """
                CREATE INDEX journal_at ON journal (at_ms) WHERE type <> 0;
                CREATE INDEX journal_component ON journal (component);
                CREATE INDEX journal_sale ON journal (sale_hash) WHERE sale_id <> '';
                """);
        }

        var backend = Open(folder);
        backend.Rebuild();
        backend.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private static EmbeddedBackend Open(string folder) => EmbeddedBackend.Open(new EmbeddedOptions { DataFolder = folder });

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        command.ExecuteNonQuery();
    }

    // each campaign with its sales and its refunds, from every country
    private static string Series()
    {
        var sql = new System.Text.StringBuilder();
        for (var campaign = 0; campaign < Campaigns; campaign++)
        {
            foreach (var kind in new[] { Kind.OneTime, Kind.Refund })
            {
                var rollup = (campaign * 2) + (kind == Kind.Refund ? 2 : 1);
                sql.Append(CultureInfo.InvariantCulture, $"INSERT INTO rollup_series VALUES ({rollup}, 'stripe', 'campaign-{campaign}', 'social', {(int)kind}, 'USD');");
                for (var country = 0; country < Countries.Length; country++)
                {
                    sql.Append(CultureInfo.InvariantCulture, $"INSERT INTO series VALUES ({((rollup - 1) * Countries.Length) + country + 1}, 0, {rollup}, '', NULL, 'Pro', '{Countries[country]}');");
                }
            }
        }

        return sql.ToString();
    }

    private static string Journal(long entries, long fromMs, long spanMs) => string.Create(CultureInfo.InvariantCulture, $"""
        WITH RECURSIVE
          n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {entries}),
          p(i, at) AS (SELECT i, {fromMs} + ((i * {spanMs / 1000}) / {entries}) * 1000 FROM n),
          e(i, at, evening) AS (SELECT i, at, (at / 86400000) * 86400000 + 57600000 + ((i * 104729) % 25200) * 1000 FROM p),
          r(i, at, mix, refund) AS (
            SELECT i,
              -- two of three entries are moved into the evening of their day, unless that is still to come
              CASE WHEN (i * 7919) % 3 = 0 OR evening >= {fromMs + spanMs} THEN at ELSE evening END,
              ((i * 2654435761) >> 7) & 1023, i % 25 = 0
            FROM e)
        INSERT INTO journal (seq, type, raw_position, component, sale_id, sale_hash, at_ms, series, gross, net, sales, lost, note)
        SELECT i, CASE WHEN refund THEN {(int)EntryType.MoneyMoved} ELSE {(int)EntryType.Booked} END, i, i, 'cs_' || i, i, at,
          1 + (((mix * mix / 1024) * {Campaigns} / 1024) * 2 + refund) * {Countries.Length} + ((mix * 31) % {Countries.Length}),
          CASE WHEN refund THEN 0 ELSE 900 + (mix * 37) % 19000 END,
          CASE WHEN refund THEN -(900 + (mix * 17) % 9000) ELSE 900 + (mix * 37) % 19000 END,
          NOT refund, 0, x''
        FROM r;
        """);
}
