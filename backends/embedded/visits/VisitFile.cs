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
            var counted = visits.Count(CountOne);
            _connection.Execute("COMMIT");
            return counted;
        }
        catch
        {
            _salts.Clear();
            if (_connection.InTransaction) _connection.Execute("ROLLBACK");
            throw;
        }
    }

    public void Dispose() => _connection.Dispose();

    private bool CountOne(Visit visit)
    {
        var day = visit.AtMs / DayMs;
        var campaign = NameOf(visit, day);
        var hash = Hash(day, visit.Campaign, visit.Visitor);
        var isNew = _connection.Statement("INSERT INTO seen (day, hash) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING 1").Bind(1, day).Bind(2, hash).ReadLong() == 1;
        if (!isNew) return false;
        _connection.Statement("INSERT INTO minute (minute, campaign, n) VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET n = n + 1")
            .Bind(1, visit.AtMs / MinuteMs).Bind(2, campaign).Run();
        _connection.Statement("INSERT INTO day (day, campaign, n) VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET n = n + 1")
            .Bind(1, day).Bind(2, campaign).Run();
        return true;
    }

    private string NameOf(Visit visit, long day)
    {
        if (visit.Campaign is not { } campaign) return "";
        if (visit.IsKnown || _connection.Statement("SELECT 1 FROM day WHERE day = ? AND campaign = ?").Bind(1, day).Bind(2, campaign).ReadLong() == 1)
        {
            return campaign;
        }

        return _connection.Statement("SELECT count(*) FROM day WHERE day = ?").Bind(1, day).ReadLong() < MostNamesPerDay ? campaign : Other;
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
