using RevenuePulse.Backends.Sqlite;

namespace RevenuePulse.Tests.Backends.Cluster;

/// <summary>The files of a process's local state, for those who spoil them.</summary>
internal static class LocalFiles
{
    /// <summary>Runs a statement on what every file that is drawn from the journal notes of the commit it reflects.</summary>
    public static void SpoilReflected(string folder, string statement, byte[]? tally = null)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.db"))
        {
            using var connection = Connection.OpenWriter(file, 100);
            if (connection.Statement("SELECT count(*) FROM sqlite_schema WHERE name = 'reflected'").ReadLong() == 0) continue;
            var spoil = connection.Statement(statement);
            if (tally is not null) spoil.Bind(1, tally);
            spoil.Run();
        }
    }
}
