using RevenuePulse.Backends.Sqlite;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>
/// A local file drawn from the journal. It may lose its last commits (no fsync per commit): they are read again. One of another generation
/// or version, or a damaged one, is thrown away and drawn anew.
/// </summary>
internal static class LocalFile
{
    private const int Version = 4;

    /// <summary>Opens it for its writer; <paramref name="renewing"/> is told before another file takes its place.</summary>
    public static Connection Open(string path, string generation, string tables, Action? renewing = null)
    {
        try
        {
            if (TryOpen(path, generation, tables) is { } connection) return connection;
        }
        catch (StorageException e) when (IsDamage(e))
        {
            // the same as one of another generation
        }

        renewing?.Invoke();
        Delete(path);
        return TryOpen(path, generation, tables) ?? throw new InvalidDataException($"{path} was made and is not what it should be");
    }

    /// <summary>The file is not what was written: no second try makes it whole.</summary>
    public static bool IsDamage(Exception failure) => failure is StorageException { Code: var code } && (code & 0xff) is Corrupt or NotADatabase;

    /// <summary>Throws the file away.</summary>
    public static void Delete(string path)
    {
        foreach (var file in new[] { path, path + "-wal", path + "-shm" })
        {
            File.Delete(file);
        }
    }

    /// <summary>Runs a step in one transaction, one that began with a read included; what it returns is run once the commit is through.</summary>
    public static void InTransaction(Connection connection, Func<Action> step)
    {
        if (!connection.InTransaction) connection.Statement("BEGIN IMMEDIATE").Run();
        try
        {
            var confirmed = step();
            connection.Statement("COMMIT").Run();
            confirmed();
        }
        catch
        {
            if (connection.InTransaction) connection.Execute("ROLLBACK");
            throw;
        }
    }

    private const int Corrupt = 11; // SQLITE_CORRUPT
    private const int NotADatabase = 26; // SQLITE_NOTADB

    private static Connection? TryOpen(string path, string generation, string tables)
    {
        var connection = Connection.OpenWriter(path, cacheKiB: 8 << 10);
        try
        {
            connection.Execute("PRAGMA synchronous = NORMAL");
            connection.Execute("PRAGMA wal_autocheckpoint = 2000");
            if (connection.Statement("PRAGMA user_version").ReadLong() == 0) Make(connection, generation, tables);
            var isOurs = connection.Statement("PRAGMA user_version").ReadLong() == Version
                && connection.Statement("SELECT generation FROM made").ReadText() == generation;
            if (isOurs) return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        connection.Dispose();
        return null;
    }

    private static void Make(Connection connection, string generation, string tables) => InTransaction(connection, () =>
    {
        connection.Execute("CREATE TABLE made (generation TEXT NOT NULL) STRICT");
        connection.Execute(tables);
        connection.Statement("INSERT INTO made (generation) VALUES (?)").Bind(1, generation).Run();
        connection.Execute($"PRAGMA user_version = {Version}");
        return static () => { };
    });
}
