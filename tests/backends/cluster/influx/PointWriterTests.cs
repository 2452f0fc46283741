using System.Diagnostics;
using System.Globalization;
using RevenuePulse.Backends.Cluster.Influx;
using RevenuePulse.Tests.Journey;

namespace RevenuePulse.Tests.Backends.Cluster.Influx;

/// <summary>What becomes of lines, whatever the server says.</summary>
public sealed class PointWriterTests : IAsyncLifetime
{
    private readonly List<(int Index, string Reason)> _refused = [];
    private FakeInflux _server = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await FakeInflux.StartAsync();

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(408)]
    public async Task Trouble_of_the_server_is_waited_out_and_costs_no_line(int status)
    {
        _server.Then(FakeInflux.Status(status), FakeInflux.Status(status));
        await WriteAsync(10);
        Assert.Equal(Lines(10), _server.Stored);
        Assert.Empty(_refused);
    }

    [Fact]
    public async Task A_reset_connection_is_waited_out()
    {
        _server.Then(FakeInflux.ResetAsync, FakeInflux.ResetAsync);
        await WriteAsync(10);
        Assert.Equal(Lines(10), _server.Stored);
    }

    [Fact]
    public async Task A_server_that_takes_the_lines_and_never_answers_is_given_up_and_asked_again()
    {
        _server.Then(FakeInflux.HangAsync);
        await WriteAsync(10, o => o with { WriteTimeout = TimeSpan.FromMilliseconds(300) });
        Assert.Equal((2, 10), (_server.Writes, _server.Stored.Count));
    }

    [Fact]
    public async Task A_page_that_is_not_204_is_not_a_stored_point()
    {
        _server.Then(FakeInflux.PageAsync);
        await WriteAsync(10);
        Assert.Equal(2, _server.Writes);
        Assert.Equal(Lines(10), _server.Stored);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("date")]
    public async Task The_servers_own_pause_is_kept_in_seconds_and_as_a_date(string retryAfter)
    {
        // a date has whole seconds: two ahead are more than one
        var asked = retryAfter == "date" ? TimeProvider.System.GetUtcNow().AddSeconds(2).ToString("R", CultureInfo.InvariantCulture) : retryAfter;
        _server.Then(FakeInflux.Status(503, retryAfter: asked));
        var watch = Stopwatch.StartNew();
        await WriteAsync(10);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0.95, 20);
        Assert.Equal(Lines(10), _server.Stored);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("1.5")]
    [InlineData("-3")]
    [InlineData("99999999999999999999")]
    public async Task A_pause_that_makes_no_sense_is_no_reason_to_fail(string retryAfter)
    {
        _server.Then(FakeInflux.Status(429, retryAfter: retryAfter));
        await WriteAsync(10);
        Assert.Equal(Lines(10), _server.Stored);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(422)]
    public async Task Of_a_batch_with_bad_lines_only_those_are_reported_and_the_rest_is_stored(int status)
    {
        _server.Always = _server.RefuseLinesWith("bad", status);
        var lines = Lines(1000);
        lines[17] = "bad 17";
        lines[998] = "bad 998";
        await WriteAsync(lines);
        Assert.Equal([17, 998], _refused.Select(r => r.Index).Order());
        Assert.All(_refused, r => Assert.Contains("partial write: bad", r.Reason, StringComparison.Ordinal));
        Assert.Equal(lines.Where(l => !l.StartsWith("bad", StringComparison.Ordinal)).Order(), _server.Stored.Distinct().Order());
        // each bad line costs its halvings, not a request per line
        Assert.InRange(_server.Writes, 2, 60);
    }

    [Fact]
    public async Task A_server_that_refuses_even_a_good_line_is_in_trouble_and_no_line_is_blamed()
    {
        var attempts = 0;
        _server.Always = (context, lines) => ++attempts <= 12 ? FakeInflux.Status(400, "all is wrong")(context, lines) : _server.StoreAsync(context, lines);
        await WriteAsync(4);
        Assert.Empty(_refused);
        Assert.Equal(Lines(4), _server.Stored);
    }

    [Fact]
    public async Task A_proxy_that_finds_everything_too_large_is_in_trouble_and_no_line_is_blamed()
    {
        var attempts = 0;
        _server.Always = (context, lines) => ++attempts <= 12 ? FakeInflux.Status(413)(context, lines) : _server.StoreAsync(context, lines);
        await WriteAsync(4);
        Assert.Empty(_refused);
        Assert.Equal(Lines(4), _server.Stored);
    }

    [Fact]
    public async Task A_limit_of_the_server_is_no_fault_of_the_lines()
    {
        _server.Then(FakeInflux.Status(400, "partial write: max-values-per-tag limit exceeded (100000/100000): measurement=\"revenue\" dropped=1"));
        await WriteAsync(4);
        Assert.Empty(_refused);
        Assert.Equal(Lines(4), _server.Stored);
    }

    [Fact]
    public async Task Too_much_at_once_is_halved_until_it_fits()
    {
        _server.Always = (context, lines) => lines.Length > 60 ? FakeInflux.Status(413)(context, lines) : _server.StoreAsync(context, lines);
        await WriteAsync(1000);
        Assert.Equal(Lines(1000), _server.Stored);
        Assert.Empty(_refused);
    }

    [Fact]
    public async Task A_single_line_that_is_too_large_is_reported()
    {
        _server.Always = (context, lines) => lines.Any(l => l.Length > 100) ? FakeInflux.Status(413)(context, lines) : _server.StoreAsync(context, lines);
        var lines = Lines(8);
        lines[5] = new string('x', 200);
        await WriteAsync(lines);
        Assert.Equal(5, Assert.Single(_refused).Index);
        Assert.Equal(7, _server.Stored.Count);
    }

    [Fact]
    public async Task A_rotated_token_is_taken_with_the_next_attempt()
    {
        var token = "old";
        var refusals = 0;
        _server.Always = (context, lines) =>
        {
            if (context.Request.Headers.Authorization == "Token new") return _server.StoreAsync(context, lines);
            if (++refusals == 3) token = "new";
            return FakeInflux.Status(401, "unauthorized")(context, lines);
        };
        using var parts = _server.Parts(o => o with { Token = () => token });
        var write = parts.Writer.WriteAsync(Lines(3), (_, _) => Assert.Fail("refused"), Cancel).AsTask();
        await Eventually.HoldsAsync("the wrong token is named", () => parts.Condition.State.Contains("INFLUXDB_TOKEN", StringComparison.Ordinal));
        await write;
        Assert.Equal((StoreCondition.Ok, 3), (parts.Condition.State, _server.Stored.Count));
        Assert.NotNull(parts.Condition.LastWrite);
    }

    [Fact]
    public async Task A_missing_bucket_is_created_with_its_database_name_where_the_token_may()
    {
        _server.Then(FakeInflux.Status(404, "bucket \"revenue\" not found"));
        await WriteAsync(3);
        var bucket = Assert.Single(_server.Other, o => o.Address == "POST /api/v2/buckets");
        Assert.Contains("\"name\":\"revenue\"", bucket.Body, StringComparison.Ordinal);
        Assert.Contains("\"orgID\":\"o1\"", bucket.Body, StringComparison.Ordinal);
        var mapping = Assert.Single(_server.Other, o => o.Address == "POST /api/v2/dbrps");
        Assert.Contains("\"bucketID\":\"b1\"", mapping.Body, StringComparison.Ordinal);
        Assert.Contains("\"default\":true", mapping.Body, StringComparison.Ordinal);
        Assert.Equal(3, _server.Stored.Count);
    }

    [Fact]
    public async Task A_missing_database_of_1_is_created()
    {
        await using var old = await FakeInflux.StartAsync("1.8.10");
        old.Then(FakeInflux.Status(404, "database not found: \"revenue\""));
        using var parts = old.Parts();
        await parts.Writer.WriteAsync(Lines(3), (_, _) => Assert.Fail("refused"), Cancel);
        Assert.Contains("CREATE+DATABASE+%22revenue%22", Assert.Single(old.Other).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_only_fails_is_left_alone_by_the_breaker()
    {
        _server.Always = FakeInflux.Status(500);
        using var parts = _server.Parts(o => o with { RetryDelay = TimeSpan.FromMilliseconds(1), MaxRetryDelay = TimeSpan.FromMilliseconds(5), BreakDuration = TimeSpan.FromSeconds(30) });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var write = parts.Writer.WriteAsync(Lines(3), (_, _) => Assert.Fail("refused"), stop.Token).AsTask();
        await Eventually.HoldsAsync("it was tried some times", () => _server.Writes >= 5);
        // some hundred attempts' time
        await Task.Delay(500, Cancel);
        Assert.InRange(_server.Writes, 5, 6);
        Assert.Contains("500", parts.Condition.State, StringComparison.Ordinal);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);
    }

    private static List<string> Lines(int count) => [.. Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"revenue gross={i}i {i}"))];

    private Task WriteAsync(int count, Func<InfluxOptions, InfluxOptions>? configure = null) => WriteAsync(Lines(count), configure);

    private async Task WriteAsync(List<string> lines, Func<InfluxOptions, InfluxOptions>? configure = null)
    {
        using var parts = _server.Parts(configure);
        await parts.Writer.WriteAsync(lines, (index, reason) => _refused.Add((index, reason)), Cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancel);
    }
}
