using RevenuePulse.Backends.Sqlite;

namespace RevenuePulse.Tests.Backends.Cluster;

/// <summary>The files of a process's local state, for those who spoil them.</summary>
internal static class LocalFiles
{
    // the schema, and the table by which a file is recognised when it is opened
    private const int FirstBytes = 2 * 4_096;

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

    /// <summary>Overwrites all of a file but what it is recognised by when it is opened, under those who have it open.</summary>
    public static void Damage(string path)
    {
        using (var stranger = Connection.OpenWriter(path, 100))
        {
            // what others remember of the file is of an older commit now, so they look at it again
            stranger.Execute("CREATE TABLE passing (x); DROP TABLE passing");
            for (var tries = 0; !stranger.Checkpoint(); tries++)
            {
                Assert.True(tries < 10_000, $"{path} is in use all the time");
            }
        }

        using var file = File.OpenWrite(path);
        file.Position = FirstBytes;
        var junk = new byte[file.Length - FirstBytes];
        Array.Fill(junk, (byte)0x5a);
        file.Write(junk);
    }
}
