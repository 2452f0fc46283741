using System.Globalization;
using System.Security.Cryptography;

namespace RevenuePulse.Backends.Embedded;

/// <summary>The tables of <c>pulse.db</c>.</summary>
internal static class Schema
{
    /// <summary>Raised when a table changes; an older file is refused, because it is rebuilt from its raw log, not guessed at.</summary>
    public const int Version = 1;

    // Bodies lie apart from what is counted and listed, so that neither reads through them.
    // Partial indexes hold only the few rows that are asked for by class; an accepted event never touches them.
    private const string Tables = """
        CREATE TABLE raw (
            position INTEGER PRIMARY KEY, class INTEGER NOT NULL, reason TEXT NOT NULL, provider TEXT NOT NULL, account TEXT NOT NULL,
            delivery_id TEXT NOT NULL, type TEXT NOT NULL, received_at_ms INTEGER NOT NULL, headers TEXT NOT NULL) STRICT;
        CREATE INDEX raw_pending ON raw (position) WHERE class = 0;
        CREATE INDEX raw_dead ON raw (position) WHERE class = 4;
        CREATE TABLE raw_bodies (position INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
        CREATE TABLE dead_letters (position INTEGER PRIMARY KEY, detail TEXT NOT NULL) STRICT;

        CREATE TABLE ledger (key BLOB PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE ledger_log (id INTEGER PRIMARY KEY, changes BLOB NOT NULL) STRICT;

        CREATE TABLE rollup_series (
            id INTEGER PRIMARY KEY, provider TEXT NOT NULL, campaign TEXT, channel TEXT, kind INTEGER NOT NULL,
            currency TEXT NOT NULL) STRICT;
        CREATE TABLE series (
            id INTEGER PRIMARY KEY, hash INTEGER NOT NULL, rollup INTEGER NOT NULL, account TEXT NOT NULL, landing_page TEXT, product TEXT,
            country TEXT) STRICT;
        CREATE INDEX series_hash ON series (hash);
        CREATE TABLE journal (
            seq INTEGER PRIMARY KEY, type INTEGER NOT NULL, raw_position INTEGER NOT NULL, component INTEGER NOT NULL,
            sale_id TEXT NOT NULL, sale_hash INTEGER NOT NULL, at_ms INTEGER NOT NULL, series INTEGER NOT NULL, gross INTEGER NOT NULL,
            net INTEGER NOT NULL, sales INTEGER NOT NULL, lost INTEGER NOT NULL, note BLOB NOT NULL) STRICT;
        CREATE INDEX journal_at ON journal (at_ms) WHERE type <> 0;
        CREATE INDEX journal_component ON journal (component);
        CREATE INDEX journal_sale ON journal (sale_hash) WHERE sale_id <> '';

        CREATE TABLE rollup (
            level INTEGER NOT NULL, cell INTEGER NOT NULL, series INTEGER NOT NULL, entries INTEGER NOT NULL, gross INTEGER NOT NULL,
            net INTEGER NOT NULL, sales INTEGER NOT NULL, lost INTEGER NOT NULL, PRIMARY KEY (level, cell, series)) STRICT, WITHOUT ROWID;

        CREATE TABLE tally (
            command INTEGER NOT NULL, class INTEGER NOT NULL, reason TEXT NOT NULL, events INTEGER NOT NULL,
            PRIMARY KEY (command, class, reason)) STRICT, WITHOUT ROWID;
        CREATE TABLE last_event (provider TEXT PRIMARY KEY, at_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE last_commit (id INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL) STRICT;
        """;

    /// <summary>Makes the tables in an empty file; refuses a file of another version.</summary>
    public static void Ensure(Connection connection, TimeProvider time)
    {
        var found = connection.Statement("PRAGMA user_version").ReadLong();
        if (found == 0)
        {
            connection.Execute("BEGIN IMMEDIATE");
            connection.Execute(Tables);
            connection.Statement("INSERT INTO meta (name, value) VALUES ('generation', ?)").Bind(1, NewGeneration(time)).Run();
            connection.Execute($"PRAGMA user_version = {Version}");
            connection.Execute("COMMIT");
        }
        else
        {
            Expect(found);
        }
    }

    /// <summary>Refuses a file that this version cannot read.</summary>
    public static void Expect(Connection connection) => Expect(connection.Statement("PRAGMA user_version").ReadLong());

    /// <summary>What tells this journal from every other, also from one made anew in the same folder.</summary>
    public static string Generation(Connection connection) =>
        connection.Statement("SELECT value FROM meta WHERE name = 'generation'").ReadText()
            ?? throw new InvalidDataException("pulse.db has no generation: it was not made by this product.");

    /// <summary>Makes the journal another one than it was, so that nobody takes a position in the old one for one in the new.</summary>
    public static void Renew(Connection connection, TimeProvider time)
    {
        var formerly = string.Join(' ', [.. Formerly(connection), Generation(connection)]);
        connection.Statement("INSERT OR REPLACE INTO meta (name, value) VALUES ('formerly', ?)").Bind(1, formerly).Run();
        connection.Statement("UPDATE meta SET value = ? WHERE name = 'generation'").Bind(1, NewGeneration(time)).Run();
    }

    /// <summary>What the generation was before each <see cref="Renew"/>, oldest first.</summary>
    public static IReadOnlyList<string> Formerly(Connection connection) =>
        connection.Statement("SELECT value FROM meta WHERE name = 'formerly'").ReadText()?.Split(' ') ?? [];

    private static void Expect(long version)
    {
        if (version != Version)
        {
            throw new InvalidDataException($"pulse.db has schema version {version}, this program reads version {Version}.");
        }
    }

    private static string NewGeneration(TimeProvider time) => string.Create(
        CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyyMMddHHmmss}{RandomNumberGenerator.GetInt32(10_000):D4}");
}
