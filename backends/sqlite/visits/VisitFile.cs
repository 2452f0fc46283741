using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace RevenuePulse.Backends.Sqlite;

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
    private const int Version = 3;

    /// <summary>Everything but who is in charge of the version.</summary>
    public const string Tables = SeenVisitors.Tables + """
        CREATE TABLE IF NOT EXISTS minute (minute INTEGER NOT NULL, campaign TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (minute, campaign)) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS day (day INTEGER NOT NULL, campaign TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (day, campaign)) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS salt (day INTEGER PRIMARY KEY, salt BLOB NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS joined (minute INTEGER NOT NULL, campaign TEXT NOT NULL, journal TEXT NOT NULL, n INTEGER NOT NULL,
            PRIMARY KEY (minute, campaign, journal)) STRICT, WITHOUT ROWID;
        """;

    private readonly Connection _connection;
    private readonly SeenVisitors _seen;
    private readonly Dictionary<long, byte[]> _salts = [];
    private readonly Dictionary<(long Minute, string Campaign), long> _minutes = [];
    private readonly Dictionary<long, HashSet<string>> _names = [];
    private long _forgottenBefore;

    /// <param name="connection">Where the <see cref="Tables"/> are; the file's from here on.</param>
    public VisitFile(Connection connection) => (_connection, _seen) = (connection, new SeenVisitors(connection));

    public static VisitFile Open(string path)
    {
        var connection = Connection.OpenWriter(path, cacheKiB: 2048);
        try
        {
            // some 32 MiB: what is written again and again is copied and flushed once, beside the money's own flushes
            connection.Execute("PRAGMA wal_autocheckpoint = 8000");
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
    /// <param name="also">What else belongs to the transaction.</param>
    public int Count(IReadOnlyList<SeenVisit> visits, long todayMs, Action<Connection>? also = null)
    {
        var counted = 0;
        InTransaction(() =>
        {
            Forget((todayMs / DayMs) - 1);
            foreach (var visit in visits)
            {
                if (!_seen.Add(visit.Day, visit.Hash)) continue;
                CountOne(visit);
                counted++;
            }

            _seen.Write();
            Write();
            also?.Invoke(_connection);
        });
        return counted;
    }

    /// <summary>Of each book, minute and campaign the largest number counts.</summary>
    public void Join(IEnumerable<VisitMinute> minutes, Action<Connection>? also = null) => InTransaction(() =>
    {
        foreach (var at in minutes.Where(m => m.Journal is not null))
        {
            var known = _connection.Statement("SELECT n FROM joined WHERE minute = ? AND campaign = ? AND journal = ?")
                .Bind(1, at.Minute).Bind(2, at.Campaign).Bind(3, at.Journal).ReadLong();
            if (known >= at.Visits) continue;
            _connection.Statement("INSERT OR REPLACE INTO joined (minute, campaign, journal, n) VALUES (?, ?, ?, ?)")
                .Bind(1, at.Minute).Bind(2, at.Campaign).Bind(3, at.Journal).Bind(4, at.Visits).Run();
            AddToDay(at.Minute * MinuteMs / DayMs, at.Campaign, at.Visits - known);
        }

        also?.Invoke(_connection);
    });

    /// <summary>What hashes of a day (<see cref="SeenVisit.Day"/>) are salted with. In the file for good after the next <see cref="Count"/>.</summary>
    public byte[] SaltOf(long day)
    {
        if (_salts.TryGetValue(day, out var salt)) return salt;
        _connection.Statement("INSERT OR IGNORE INTO salt (day, salt) VALUES (?, ?)").Bind(1, day).Bind(2, RandomNumberGenerator.GetBytes(32)).Run();
        var select = _connection.Statement("SELECT salt FROM salt WHERE day = ?");
        using var rows = select.Bind(1, day).Read();
        rows.Next();
        return _salts[day] = select.Blob(0);
    }

    public void Dispose() => _connection.Dispose();

    private void InTransaction(Action step)
    {
        _connection.Execute("BEGIN IMMEDIATE");
        try
        {
            step();
            _connection.Execute("COMMIT");
        }
        catch
        {
            _salts.Clear();
            _seen.ReadAgain();
            _forgottenBefore = 0;
            if (_connection.InTransaction) _connection.Execute("ROLLBACK");
            throw;
        }
        finally
        {
            _minutes.Clear();
            _names.Clear();
        }
    }

    private void CountOne(SeenVisit visit)
    {
        var cell = (visit.AtMs / MinuteMs, NameOf(visit, visit.Day));
        _minutes[cell] = _minutes.GetValueOrDefault(cell) + 1;
    }

    // a batch is of a few minutes and campaigns: each is written once, not once per visit
    private void Write()
    {
        foreach (var ((minute, campaign), visits) in _minutes)
        {
            _connection.Statement("INSERT INTO minute (minute, campaign, n) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n")
                .Bind(1, minute).Bind(2, campaign).Bind(3, visits).Run();
            AddToDay(minute * MinuteMs / DayMs, campaign, visits);
        }
    }

    private void AddToDay(long day, string campaign, long visits) => _connection
        .Statement("INSERT INTO day (day, campaign, n) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n")
        .Bind(1, day).Bind(2, campaign).Bind(3, visits).Run();

    private string NameOf(SeenVisit visit, long day)
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

    private void Forget(long beforeDay)
    {
        if (beforeDay <= _forgottenBefore) return;
        _forgottenBefore = beforeDay;
        _seen.ForgetBefore(beforeDay);
        _connection.Statement("DELETE FROM salt WHERE day < ?").Bind(1, beforeDay).Run();
        foreach (var day in _salts.Keys.Where(d => d < beforeDay).ToList())
        {
            _salts.Remove(day);
        }
    }
}

/// <summary>A visit without its visitor.</summary>
/// <param name="Campaign">What led there; null when nobody knows.</param>
/// <param name="AtMs">When, Unix milliseconds.</param>
/// <param name="IsKnown">Whether the campaign book has it.</param>
/// <param name="Hash">See <see cref="VisitHash"/>.</param>
internal readonly record struct SeenVisit(string? Campaign, long AtMs, bool IsKnown, long Hash)
{
    /// <summary>Of UTC, since 1970.</summary>
    public long Day => AtMs / 86_400_000;
}

/// <summary>64 bits of HMAC-SHA256: among ten million visits of a day a collision is expected once in some 370,000 days.</summary>
internal static class VisitHash
{
    // enough for the longest campaign and visitor that are taken
    private const int OnStack = 1_024;

    public static long Of(byte[] salt, string? campaign, string visitor)
    {
        var most = Encoding.UTF8.GetMaxByteCount((campaign?.Length ?? 0) + visitor.Length) + 1;
        Span<byte> text = most <= OnStack ? stackalloc byte[OnStack] : new byte[most];
        var length = Encoding.UTF8.GetBytes(campaign, text);
        text[length++] = 1;
        length += Encoding.UTF8.GetBytes(visitor, text[length..]);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(salt, text[..length], hash);
        return BinaryPrimitives.ReadInt64LittleEndian(hash);
    }
}
