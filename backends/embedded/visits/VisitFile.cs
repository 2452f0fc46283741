using System.Security.Cryptography;

namespace RevenuePulse.Backends.Embedded;

/// <summary>
/// <c>visits.db</c>: counts per campaign and minute and per campaign and day, who was seen today as salted hashes, and the salt. A file of
/// its own that is flushed to disk at checkpoints only, so it never makes the money's writer wait: a power cut costs the newest visits.
/// </summary>
internal sealed class VisitFile : IDisposable
{
    /// <summary>Once a day has this many names, further ones count under their own only if the book has them, else all together.</summary>
    public const int MostNamesPerDay = 256;

    /// <summary>Stands for all names beyond the limit; no campaign's id has control characters.</summary>
    public const string Other = "\u0001";

    private const long MinuteMs = 60_000;
    private const long DayMs = 86_400_000;
    private const int Version = 1;

    private const string Tables = """
        CREATE TABLE minute (minute INTEGER NOT NULL, campaign TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (minute, campaign)) STRICT, WITHOUT ROWID;
        CREATE TABLE day (day INTEGER NOT NULL, campaign TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (day, campaign)) STRICT, WITHOUT ROWID;
        CREATE TABLE seen (day INTEGER NOT NULL, hash INTEGER NOT NULL, PRIMARY KEY (day, hash)) STRICT, WITHOUT ROWID;
        CREATE TABLE salt (day INTEGER PRIMARY KEY, salt BLOB NOT NULL) STRICT;
        """;

    private readonly Connection _connection;
    private readonly Dictionary<long, byte[]> _salts = [];
    private readonly Dictionary<(long Minute, string Campaign), long> _minutes = [];
    private readonly Dictionary<long, HashSet<string>> _names = [];

    private VisitFile(Connection connection) => _connection = connection;

    public static VisitFile Open(string path)
    {
        var connection = Connection.OpenWriter(path, cacheKiB: 2048);
        try
        {
            connection.Execute("PRAGMA wal_autocheckpoint = 2000");
            connection.Execute("PRAGMA synchronous = NORMAL");
            if (connection.Statement("PRAGMA user_version").ReadLong() is var found && found > Version)
            {
                throw new InvalidDataException($"visits.db has schema version {found}, this program reads version {Version}.");
            }

            if (found < Version)
            {
                connection.Execute($"BEGIN IMMEDIATE; {Tables} PRAGMA user_version = {Version}; COMMIT");
            }

            return new VisitFile(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Counts a batch in one transaction; gives how many were the first of their visitor on their day.</summary>
    /// <param name="visits">The batch.</param>
    /// <param name="todayMs">What lies two days before is forgotten.</param>
    public int Count(IReadOnlyList<Visit> visits, long todayMs)
    {
        _connection.Execute("BEGIN IMMEDIATE");
        try
        {
            Forget((todayMs / DayMs) - 1);
            var counted = 0;
            foreach (var visit in visits)
            {
                counted += CountOne(visit) ? 1 : 0;
            }

            Write();
            _connection.Execute("COMMIT");
            return counted;
        }
        catch
        {
            _salts.Clear();
            if (_connection.InTransaction) _connection.Execute("ROLLBACK");
            throw;
        }
        finally
        {
            _minutes.Clear();
            _names.Clear();
        }
    }

    public void Dispose() => _connection.Dispose();

    private bool CountOne(Visit visit)
    {
        var day = visit.AtMs / DayMs;
        var hash = Hash(day, visit.Campaign, visit.Visitor);
        var isNew = _connection.Statement("INSERT INTO seen (day, hash) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING 1").Bind(1, day).Bind(2, hash).ReadLong() == 1;
        if (!isNew) return false;
        var cell = (visit.AtMs / MinuteMs, NameOf(visit, day));
        _minutes[cell] = _minutes.GetValueOrDefault(cell) + 1;
        return true;
    }

    // a batch is of a few minutes and campaigns: each is written once, not once per visit
    private void Write()
    {
        foreach (var ((minute, campaign), visits) in _minutes)
        {
            _connection.Statement("INSERT INTO minute (minute, campaign, n) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n")
                .Bind(1, minute).Bind(2, campaign).Bind(3, visits).Run();
            _connection.Statement("INSERT INTO day (day, campaign, n) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n")
                .Bind(1, minute * MinuteMs / DayMs).Bind(2, campaign).Bind(3, visits).Run();
        }
    }

    private string NameOf(Visit visit, long day)
    {
        if (visit.Campaign is not { } campaign) return "";
        var names = Names(day);
        if (names.Contains(campaign)) return campaign;
        if (!visit.IsKnown && names.Count >= MostNamesPerDay) return Other;
        names.Add(campaign);
        return campaign;
    }

    private HashSet<string> Names(long day)
    {
        if (_names.TryGetValue(day, out var names)) return names;
        _names[day] = names = new(StringComparer.Ordinal);
        var select = _connection.Statement("SELECT campaign FROM day WHERE day = ?");
        using var rows = select.Bind(1, day).Read();
        while (rows.Next())
        {
            names.Add(select.Text(0));
        }

        return names;
    }

    /// <summary>64 bits of HMAC-SHA256: among ten million visits of a day a collision is expected once in some 370,000 days.</summary>
    private long Hash(long day, string? campaign, string visitor)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(SaltOf(day), System.Text.Encoding.UTF8.GetBytes($"{campaign}\u0001{visitor}"), hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadInt64LittleEndian(hash);
    }

    private byte[] SaltOf(long day)
    {
        if (_salts.TryGetValue(day, out var salt)) return salt;
        _connection.Statement("INSERT OR IGNORE INTO salt (day, salt) VALUES (?, ?)").Bind(1, day).Bind(2, RandomNumberGenerator.GetBytes(32)).Run();
        var select = _connection.Statement("SELECT salt FROM salt WHERE day = ?");
        using var rows = select.Bind(1, day).Read();
        rows.Next();
        return _salts[day] = select.Blob(0);
    }

    private void Forget(long beforeDay)
    {
        _connection.Statement("DELETE FROM seen WHERE day < ?").Bind(1, beforeDay).Run();
        _connection.Statement("DELETE FROM salt WHERE day < ?").Bind(1, beforeDay).Run();
        foreach (var day in _salts.Keys.Where(d => d < beforeDay).ToList())
        {
            _salts.Remove(day);
        }
    }
}
