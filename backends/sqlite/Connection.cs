using SQLitePCL;

namespace RevenuePulse.Backends.Sqlite;

/// <summary>
/// One SQLite connection, used by one thread at a time. The native interface rather than ADO.NET, because the writer runs about ten
/// statements per event and rebinding a prepared statement costs a fraction of a command with parameters.
/// </summary>
internal sealed class Connection : IDisposable
{
    private readonly sqlite3 _db;
    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);

    static Connection() => Batteries_V2.Init();

    // valid as long as the safe handle, which this object holds
    private readonly nint _handle;

    private Connection(sqlite3 db) => (_db, _handle) = (db, db.DangerousGetHandle());

    /// <summary>Opens for reading and writing; makes the file when there is none.</summary>
    public static Connection OpenWriter(string path, int cacheKiB)
    {
        var connection = Open(path, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);
        connection.Execute($"PRAGMA cache_size = -{cacheKiB}");
        connection.Execute("PRAGMA journal_mode = WAL");
        connection.Execute("PRAGMA synchronous = FULL");
        // the writer would stop for it: see Checkpointer
        connection.Execute("PRAGMA wal_autocheckpoint = 0");
        return connection;
    }

    /// <summary>Opens an existing file for reading, beside a writer in this or another process.</summary>
    public static Connection OpenReader(string path, int cacheKiB)
    {
        var connection = Open(path, raw.SQLITE_OPEN_READONLY);
        connection.Execute($"PRAGMA cache_size = -{cacheKiB}");
        connection.Execute("PRAGMA query_only = 1");
        return connection;
    }

    /// <summary>True between BEGIN and COMMIT or a rollback, SQLite's own rollbacks after an error included.</summary>
    public bool InTransaction => Native.GetAutocommit(_handle) == 0;

    /// <summary>The statement of this text, prepared once and kept: the text must be a constant.</summary>
    public Statement Statement(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            Check(raw.sqlite3_prepare_v3(_db, sql, raw.SQLITE_PREPARE_PERSISTENT, out var handle));
            _statements.Add(sql, statement = new Statement(this, handle));
        }

        return statement;
    }

    /// <summary>Runs statements that are needed once.</summary>
    public void Execute(string sql) => Check(raw.sqlite3_exec(_db, sql));

    /// <summary>Pages written since the last call: how much the log grew.</summary>
    public int TakePagesWritten()
    {
        _ = raw.sqlite3_db_status(_db, CacheWrite, out var pages, out _, 1);
        return pages;
    }

    /// <summary>Copies committed pages from the log into the database without waiting for anyone. True when all of them were.</summary>
    public bool Checkpoint()
    {
        var code = raw.sqlite3_wal_checkpoint_v2(_db, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out var inLog, out var copied);
        if ((code & 0xff) == raw.SQLITE_BUSY)
        {
            return false;
        }

        Check(code);
        return inLog == copied;
    }

    public void Check(int code)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            throw new StorageException(raw.sqlite3_extended_errcode(_db), raw.sqlite3_errmsg(_db).utf8_to_string());
        }
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _db.Dispose();
    }

    private const int CacheWrite = 9; // SQLITE_DBSTATUS_CACHE_WRITE

    private static Connection Open(string path, int flags)
    {
        var code = raw.sqlite3_open_v2(path, out var db, flags | raw.SQLITE_OPEN_NOMUTEX, null);
        var connection = new Connection(db);
        try
        {
            connection.Check(code);
            _ = raw.sqlite3_extended_result_codes(db, 1);
            _ = raw.sqlite3_busy_timeout(db, 5_000);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
