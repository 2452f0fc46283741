using Microsoft.Extensions.Logging;
using RevenuePulse.Backends.Cluster.Influx;
using RevenuePulse.Tests.Ingest;
using RevenuePulse.Tests.Journey;

namespace RevenuePulse.Tests.Backends.Cluster.Influx;

/// <summary>What sort of server it is, what that means for an operator, and who may be believed about it.</summary>
public class ServerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1.6.7", "OSS", 1, "before 1.8 there is no /api/v2/write")]
    [InlineData("1.7.11", "OSS", 1, "before 1.8")]
    [InlineData("1.8.10", "OSS", 1)]
    [InlineData("v1.11.8-c1.11.8", "ENT", 1)]
    [InlineData("v2.7.12", "OSS", 2)]
    [InlineData("2.0.0-rc", "OSS", 2)]
    [InlineData("3.0.1", "Core", 3, "--query-file-limit", "deletes no rows")]
    [InlineData("3.2.0", "", 3, "--query-file-limit", "deletes no rows")]
    [InlineData("3.2.0", "Enterprise", 3)]
    public void A_version_says_what_cannot_be_expected(string version, string build, int major, params string[] limits)
    {
        var server = ServerVersion.Of(version, build);
        Assert.Equal((true, major), (server.IsKnown, server.Major));
        Assert.Equal(limits.Length, server.Limits.Count);
        Assert.All(limits.Zip(server.Limits), pair => Assert.Contains(pair.First, pair.Second, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("unknown")]
    public void Without_a_number_it_is_taken_for_the_usual_one(string version)
    {
        var server = ServerVersion.Of(version, "");
        Assert.Equal((2, 0), (server.Major, server.Limits.Count));
        Assert.Equal(version.Length > 0, server.IsKnown);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(302)]
    [InlineData(200)]
    public async Task An_answer_without_a_version_decides_nothing_for_later(int status)
    {
        await using var fake = await FakeInflux.StartAsync("1.8.10");
        using var parts = fake.Parts();
        var learned = new List<string>();
        parts.Setup.Learned += version => learned.Add(version.Text);
        fake.Ping = response => response.StatusCode = status;
        Assert.False((await parts.Setup.DetectAsync(Cancel)).IsKnown);
        await parts.Setup.EnsureBucketAsync(Cancel);
        Assert.DoesNotContain(fake.Other, asked => asked.Address.Contains("CREATE", StringComparison.Ordinal) || asked.Body.Contains("CREATE", StringComparison.Ordinal));

        // the token is mended, or the way is free: the server itself answers, and gets its database
        fake.Ping = null;
        await parts.Setup.EnsureBucketAsync(Cancel);
        Assert.Equal(1, parts.Setup.Version!.Major);
        Assert.Contains(fake.Other, asked => (asked.Address + asked.Body).Contains("CREATE", StringComparison.Ordinal));

        // and what it said is not asked again
        fake.Ping = response => response.StatusCode = 500;
        Assert.Equal("1.8.10", (await parts.Setup.DetectAsync(Cancel)).Text);
        Assert.Equal(["1.8.10"], learned);
    }

    [Fact]
    public async Task A_bucket_that_forgets_is_a_limit_and_one_that_keeps_is_none()
    {
        await using var fake = await FakeInflux.StartAsync();
        using (var keeps = fake.Parts())
        {
            await keeps.Setup.EnsureBucketAsync(Cancel);
            Assert.Empty(keeps.Setup.Version!.Limits);
        }

        fake.KeepsSeconds = 30 * 86_400;
        using var parts = fake.Parts();
        var told = new List<string>();
        parts.Setup.Learned += version => told.AddRange(version.Limits);
        await parts.Setup.EnsureBucketAsync(Cancel);
        await parts.Setup.EnsureBucketAsync(Cancel);
        Assert.Contains("forgets points after 30 days", Assert.Single(told), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_only_shows_learns_what_its_store_is_and_tells_the_limits()
    {
        await using var fake = await FakeInflux.StartAsync("3.0.1");
        using var parts = fake.Parts();
        var log = new LogLines();
        await using var store = new InfluxStore(parts.Options, new MemoryJournal(1), null, log);
        store.Watch();
        await Eventually.HoldsAsync("the server is known", () => Task.FromResult(store.Server is not null));
        Assert.Equal("3.0.1", store.Server!.Text);
        Assert.Contains(log.All, line => line.Level == LogLevel.Warning && line.Text.StartsWith("InfluxDB 3.0.1: 3 Core answers only", StringComparison.Ordinal));
    }
}
