namespace RevenuePulse.Backends.Embedded;

/// <summary>
/// <c>book.db</c>: what people write, in a small database of its own, so that an edit never waits for the money's writer. One connection
/// under one lock; nobody reads from it but to draw a new snapshot.
/// </summary>
internal sealed class BookFile : IDisposable
{
    // a file without a version may hold campaigns already: it is from before there was anything else
    private const int Version = 2;

    private const string Tables = """
        CREATE TABLE IF NOT EXISTS campaign (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, channel TEXT, landing_page TEXT, started_at TEXT, cost_minor INTEGER, currency TEXT,
            owner TEXT, colour TEXT, split REAL, notes TEXT) STRICT, WITHOUT ROWID;
        CREATE TABLE goal (
            id INTEGER PRIMARY KEY CHECK (id = 1), amount_minor INTEGER NOT NULL, currency TEXT NOT NULL, from_ms INTEGER, to_ms INTEGER) STRICT;
        CREATE TABLE launch (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, started_at_ms INTEGER NOT NULL, ends_at_ms INTEGER, campaign_ids TEXT NOT NULL,
            notes TEXT) STRICT, WITHOUT ROWID;
        CREATE TABLE annotation (
            id TEXT PRIMARY KEY, at_ms INTEGER NOT NULL, text TEXT NOT NULL, kind INTEGER NOT NULL, url TEXT, author TEXT) STRICT, WITHOUT ROWID;
        CREATE TABLE token (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, role INTEGER NOT NULL, created_at_ms INTEGER NOT NULL, last_used_at_ms INTEGER,
            hash TEXT NOT NULL) STRICT, WITHOUT ROWID;
        """;

    // since version 2; what alerts hold is read and written whole, so it is kept as JSON
    private const string Alerts = """
        ALTER TABLE campaign ADD COLUMN merged_into TEXT;
        CREATE TABLE alert (id TEXT PRIMARY KEY, body TEXT NOT NULL, standing TEXT) STRICT, WITHOUT ROWID;
        CREATE TABLE alert_firing (id TEXT PRIMARY KEY, alert_id TEXT NOT NULL, started_at_ms INTEGER NOT NULL,
            waits INTEGER NOT NULL, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX alert_firing_by_time ON alert_firing (started_at_ms);
        """;

    private readonly Lock _gate = new();
    private readonly Connection _connection;

    private BookFile(Connection connection)
    {
        _connection = connection;
        Campaigns = new CampaignTable(this);
        Marks = new MarkTables(this);
        Tokens = new TokenTable(this);
        Alerting = new AlertTables(this);
        Questions = new QuestionTable(this);
        Decisions = new DecisionTable(this);
    }

    public CampaignTable Campaigns { get; }

    public MarkTables Marks { get; }

    public TokenTable Tokens { get; }

    public AlertTables Alerting { get; }

    public QuestionTable Questions { get; }

    public DecisionTable Decisions { get; }

    /// <summary>Opens the file, makes it, or adds the tables that it lacks.</summary>
    /// <exception cref="InvalidDataException">A newer version of the program wrote it.</exception>
    public static BookFile Open(string path)
    {
        var connection = Connection.OpenWriter(path, cacheKiB: 256);
        try
        {
            // no checkpointer looks after this file
            connection.Execute("PRAGMA wal_autocheckpoint = 200");
            Ensure(connection);
            connection.Execute(DecisionTable.Table);
            return new BookFile(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Draws a snapshot.</summary>
    public T Read<T>(Func<Connection, T> load)
    {
        lock (_gate)
        {
            return load(_connection);
        }
    }

    /// <summary>
    /// Runs <paramref name="step"/> in one transaction; when it says that it changed something, <paramref name="publish"/> draws the
    /// new snapshot before another write can begin.
    /// </summary>
    public bool Write(Func<Connection, bool> step, Action<Connection> publish)
    {
        lock (_gate)
        {
            _connection.Execute("BEGIN IMMEDIATE");
            try
            {
                var isChanged = step(_connection);
                _connection.Execute("COMMIT");
                if (isChanged) publish(_connection);
                return isChanged;
            }
            catch
            {
                if (_connection.InTransaction) _connection.Execute("ROLLBACK");
                throw;
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _connection.Dispose();
        }
    }

    private static void Ensure(Connection connection)
    {
        if (FoundVersion(connection) == Version) return;
        connection.Execute("BEGIN IMMEDIATE");
        try
        {
            // looked at again: a command beside the running process may have been faster
            var found = FoundVersion(connection);
            if (found > Version)
            {
                throw new InvalidDataException($"book.db has schema version {found}, this program reads version {Version}.");
            }

            if (found < 1)
            {
                connection.Execute(Tables);
            }

            if (found < Version)
            {
                connection.Execute(Alerts);
                connection.Execute($"PRAGMA user_version = {Version}");
            }

            connection.Execute("COMMIT");
        }
        catch
        {
            if (connection.InTransaction) connection.Execute("ROLLBACK");
            throw;
        }
    }

    private static long FoundVersion(Connection connection) => connection.Statement("PRAGMA user_version").ReadLong();
}
