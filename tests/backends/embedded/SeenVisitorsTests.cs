using RevenuePulse.Backends.Sqlite;

namespace RevenuePulse.Tests.Backends.Embedded;

/// <summary>Nobody is seen for the first time twice, whatever happens to the file and the memory in between.</summary>
public sealed class SeenVisitorsTests : IDisposable
{
    private const int MostInMemory = 50;

    private readonly string _folder = Directory.CreateTempSubdirectory("pulse-test-").FullName;
    private Connection _connection;
    private SeenVisitors _seen;

    public SeenVisitorsTests() => (_connection, _seen) = Open();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_is_first_is_what_a_set_says_through_restarts_and_rollbacks(int seed)
    {
        var random = new Random(seed);
        var known = new HashSet<(long Day, long Hash)>();
        for (var batch = 0; batch < 200; batch++)
        {
            var visits = Enumerable.Range(0, random.Next(20)).Select(_ => ((long)random.Next(3), random.NextInt64(-400, 400))).ToList();
            var isLost = random.Next(5) == 0;
            var expected = isLost ? [.. known] : known;
            _connection.Execute("BEGIN");
            Assert.All(visits, visit => Assert.Equal(expected.Add(visit), _seen.Add(visit.Item1, visit.Item2)));
            _seen.Write();
            _connection.Execute(isLost ? "ROLLBACK" : "COMMIT");
            if (isLost) _seen.ReadAgain();
            if (random.Next(10) == 0) Reopen();
        }

        Assert.True(Count("SELECT count(*) FROM seen") > 2 * MostInMemory);
    }

    [Fact]
    public void A_batch_adds_its_own_bytes_and_sorting_in_leaves_nothing_behind()
    {
        for (var hash = 0; hash < MostInMemory - 1; hash++)
        {
            Assert.True(_seen.Add(1, hash));
            _seen.Write();
            Assert.Equal((hash + 1) * sizeof(long), Count("SELECT sum(length(hashes)) FROM seen_newest"));
        }

        Assert.True(_seen.Add(1, -1));
        _seen.Write();
        Assert.Equal((0, MostInMemory), (Count("SELECT count(*) FROM seen_newest"), Count("SELECT count(*) FROM seen")));
        Assert.False(_seen.Add(1, 7));
    }

    [Fact]
    public void Days_that_are_over_are_forgotten_in_the_file_and_in_memory()
    {
        for (var day = 1; day <= 3; day++)
        {
            Enumerable.Range(0, day == 1 ? MostInMemory : 5).ToList().ForEach(hash => _seen.Add(day, hash));
        }

        _seen.Write();
        _seen.ForgetBefore(3);
        Assert.Equal((0, 5 * sizeof(long)), (Count("SELECT count(*) FROM seen"), Count("SELECT sum(length(hashes)) FROM seen_newest")));
        Assert.True(_seen.Add(2, 0));
        Assert.False(_seen.Add(3, 0));
    }

    public void Dispose()
    {
        _connection.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Reopen()
    {
        _connection.Dispose();
        (_connection, _seen) = Open();
    }

    private (Connection Connection, SeenVisitors Seen) Open()
    {
        var connection = Connection.OpenWriter(Path.Combine(_folder, "visits.db"), cacheKiB: 100);
        connection.Execute(SeenVisitors.Tables);
        return (connection, new SeenVisitors(connection, MostInMemory));
    }

    private long Count(string sql)
    {
        // each text once: Connection keeps its statements
        using var reader = Connection.OpenReader(Path.Combine(_folder, "visits.db"), cacheKiB: 100);
        return reader.Statement(sql).ReadLong();
    }
}
