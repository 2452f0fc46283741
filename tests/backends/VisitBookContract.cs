namespace RevenuePulse.Tests.Backends;

public abstract class VisitBookContract(Func<Task<ITwin>> open) : BackendContract(open)
{
    private const long DayMs = 86_400_000;
    private const long MinuteMs = 60_000;

    // today and yesterday are kept apart by the store's clock, so the days of these tests are real ones
    private static readonly long _today = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / DayMs * DayMs;

    protected IVisitBook Visits => Backend.Visits;

    [Fact]
    public async Task A_visitor_counts_once_per_campaign_and_utc_day()
    {
        Take("neon", "ada", _today);
        Take("neon", "ada", _today + (5 * MinuteMs));
        Take("neon", "bob", _today);
        Take("pastel", "ada", _today);
        Take("neon", "ada", _today - MinuteMs);
        await Visits.SettleAsync(Cancel);
        Assert.Equal([("neon", 3), ("pastel", 1)], await SumsAsync(new()));
        Assert.Equal([("neon", 2), ("pastel", 1)], await SumsAsync(new() { FromMs = _today }));
        Assert.Equal(new VisitCounts(4, 1, 0), Visits.Counts);
    }

    [Fact]
    public async Task Counts_and_who_was_seen_today_survive_a_restart()
    {
        Take("neon", "ada", _today);
        Take(null, "bob", _today);
        await Visits.SettleAsync(Cancel);
        await Twin.RestartAsync();
        Take("neon", "ada", _today + MinuteMs);
        Take("neon", "eve", _today + MinuteMs);
        await Visits.SettleAsync(Cancel);
        Assert.Equal([(null, 1), ("neon", 2)], await SumsAsync(new()));
        Assert.Equal(_today, Visits.SinceMs);
    }

    [Fact]
    public async Task What_was_taken_is_counted_before_the_process_ends()
    {
        for (var i = 0; i < 500; i++)
        {
            Take("neon", $"visitor {i}", _today);
        }

        await Twin.RestartAsync();
        Assert.Equal([("neon", 500)], await SumsAsync(new()));
    }

    [Fact]
    public async Task Ranges_are_half_open_to_the_minute_and_buckets_share_nothing()
    {
        var random = new Random(3);
        var times = Enumerable.Range(0, 800).Select(_ => _today - DayMs + (random.NextInt64(3 * DayMs) / MinuteMs * MinuteMs)).ToList();
        for (var i = 0; i < times.Count; i++)
        {
            Take(i % 3 == 0 ? "neon" : "pastel", $"v{i}", times[i]);
        }

        await Visits.SettleAsync(Cancel);
        for (var round = 0; round < 50; round++)
        {
            var points = Enumerable.Range(0, 5).Select(_ => _today - DayMs + (random.NextInt64(3 * DayMs) / MinuteMs * MinuteMs)).Distinct().Order().ToList();
            var rows = await Visits.SumAsync(new() { FromMs = points[0], ToMs = points[^1], Buckets = points[..^1] }, Cancel);
            for (var bucket = 0; bucket + 1 < points.Count; bucket++)
            {
                Assert.Equal(times.Count(t => t >= points[bucket] && t < points[bucket + 1]), rows.Where(r => r.Bucket == bucket).Sum(r => r.Visits));
            }

            Assert.Equal(
                times.Where((t, i) => i % 3 == 0 && t >= points[0] && t < points[^1]).Count(),
                rows.Where(r => r.Campaign == "neon").Sum(r => r.Visits));
        }
    }

    [Fact]
    public async Task A_flood_of_new_names_is_counted_together_and_leaves_known_ones_alone()
    {
        for (var i = 0; i < 2_000; i++)
        {
            Take($"made up {i}", "ada", _today, isKnown: false);
        }

        Take("neon", "ada", _today, isKnown: true);
        Take("made up 0", "bob", _today, isKnown: false);
        await Visits.SettleAsync(Cancel);
        var rows = await Visits.SumAsync(new(), Cancel);
        Assert.Equal(2_002, rows.Sum(r => r.Visits));
        Assert.InRange(rows.Count, 100, 300);
        Assert.InRange(Assert.Single(rows, r => r.IsOther).Visits, 1_700, 1_900);
        Assert.Equal(1, Assert.Single(rows, r => r.Campaign == "neon").Visits);
        Assert.Equal(2, Assert.Single(rows, r => r.Campaign == "made up 0").Visits);
    }

    [Theory]
    [InlineData("'; DROP TABLE day; --")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("=cmd|' /C calc'!A0")]
    [InlineData("😀 ünï‮cödé")]
    [InlineData("none")]
    public async Task Any_name_is_only_a_name(string name)
    {
        Take(name, "ada", _today);
        Take(null, "ada", _today);
        await Visits.SettleAsync(Cancel);
        Assert.Equal([(null, 1), (name, 1)], await SumsAsync(new()));
    }

    [Fact]
    public async Task The_version_moves_with_the_counts_and_only_with_them()
    {
        Assert.Null(Visits.SinceMs);
        Take("neon", "ada", _today);
        await Visits.SettleAsync(Cancel);
        var version = Visits.Version;
        Take("neon", "ada", _today);
        await Visits.SettleAsync(Cancel);
        Assert.Equal(version, Visits.Version);
        Take("neon", "bob", _today);
        await Visits.SettleAsync(Cancel);
        Assert.NotEqual(version, Visits.Version);
    }

    [Fact]
    public async Task Many_at_once_lose_nothing_that_was_taken()
    {
        var taken = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(
            () =>
            {
                for (var i = 0; i < 1_000; i++)
                {
                    Interlocked.Add(ref taken, Visits.TryTake(new("neon", $"{writer}/{i}", _today, true)) ? 1 : 0);
                }
            },
            Cancel)));
        await Visits.SettleAsync(Cancel);
        Assert.Equal(taken, (await Visits.SumAsync(new(), Cancel)).Sum(r => r.Visits));
        Assert.Equal(8_000 - taken, Visits.Counts.Dropped);
    }

    private void Take(string? campaign, string visitor, long atMs, bool isKnown = true) =>
        Assert.True(Visits.TryTake(new(campaign, visitor, atMs, isKnown)));

    private async Task<IEnumerable<(string? Campaign, long Visits)>> SumsAsync(VisitQuery query) =>
        (await Visits.SumAsync(query, Cancel)).Select(r => (r.Campaign, r.Visits)).OrderBy(r => r.Campaign, StringComparer.Ordinal);
}
