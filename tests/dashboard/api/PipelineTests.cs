using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using RevenuePulse.Dashboard;
using RevenuePulse.Dashboard.Parts;

namespace RevenuePulse.Tests.Dashboard;

public class PipelineTests
{
    [Fact]
    public async Task The_pipeline_says_what_came_in_which_minute_and_what_became_of_it()
    {
        var clock = new FakeClock(Make.Noon.AddSeconds(50));
        await using var reading = await Reading.StartAsync(clock);
        var history = reading.App.Services.GetRequiredService<PipelineHistory>();
        history.Sample();
        reading.Books.Balance = reading.Books.Balance with { Raw = 3, Accepted = 2, DeadLetters = 1 };
        history.Sample();
        clock.Advance(TimeSpan.FromSeconds(10));
        history.Sample();
        reading.Books.Balance = reading.Books.Balance with
        {
            Raw = 8,
            Accepted = 3,
            Duplicates = 2,
            DeadLetters = 0,
            Ignored = new Dictionary<string, long> { ["event_type"] = 3 },
        };
        history.Sample();
        var minutes = (await reading.GetAsync("/api/v1/pipeline", Reading.Viewer)).GetProperty("throughput").GetProperty("minutes");
        Assert.Equal(
            """[{"at":"2026-03-10T12:00:00Z","raw":3,"accepted":2,"duplicates":0,"ignored":0,"deadLetters":1},{"at":"2026-03-10T12:01:00Z","raw":5,"accepted":1,"duplicates":2,"ignored":3,"deadLetters":0}]""",
            minutes.ToString());
    }

    [Fact]
    public async Task An_hour_of_minutes_is_kept_and_no_more()
    {
        var clock = new FakeClock(Make.Noon);
        await using var reading = await Reading.StartAsync(clock);
        var history = reading.App.Services.GetRequiredService<PipelineHistory>();
        for (var minute = 0; minute < 200; minute++)
        {
            reading.Books.Balance = reading.Books.Balance with { Raw = minute };
            clock.Advance(TimeSpan.FromMinutes(minute == 0 ? 0 : 1));
            history.Sample();
        }

        var minutes = history.Throughput().Minutes;
        Assert.Equal((60, Make.Noon.AddMinutes(199).UtcDateTime), (minutes.Count, minutes[^1].At));
        Assert.Equal(Make.Noon.AddMinutes(140).UtcDateTime, minutes[0].At);
    }

    [Theory]
    // 72 MB came in the hour; 1,728 MB a day at that pace
    [InlineData(1_200_000, "Full in about 58 days", "It grows by 1.7 GB a day at the pace since 12:00 UTC. The disk has 100 GB left.")]
    [InlineData(0, "Room for years", "It does not grow. The disk has 100 GB left.")]
    [InlineData(-50_000, "Room for years", "It does not grow. The disk has 100 GB left.")]
    [InlineData(1_000_000_000, "Full within a day", "It grows by 1.4 TB a day at the pace since 12:00 UTC. The disk has 100 GB left.")]
    public async Task Growth_is_told_once_an_hour_has_shown_it(long aMinute, string outlook, string pace)
    {
        var (clock, bytes) = (new FakeClock(Make.Noon), 40_000_000L);
        await using var reading = await Reading.StartAsync(clock, add: services => services
            .AddSingleton<StorageSource>(() => new StorageSize([new("pulse.db", bytes), new("pulse.db-wal", 10)], 100_000_000_000)));
        var history = reading.App.Services.GetRequiredService<PipelineHistory>();
        for (var minute = 0; minute < 60; minute++)
        {
            history.Sample();
            Assert.Equal((null, minute * aMinute), (history.Storage()!.GrowthBytesPerDay, history.Storage()!.GrownBytes));
            clock.Advance(TimeSpan.FromMinutes(1));
            bytes += aMinute;
        }

        Assert.Contains("Growth is being measured", await DrawnAsync(history.Storage()! with { GrowthBytesPerDay = null, DaysUntilFull = null }), StringComparison.Ordinal);

        history.Sample();
        var storage = (await reading.GetAsync("/api/v1/pipeline", Reading.Viewer)).GetProperty("storage");
        Assert.Equal((bytes + 10, aMinute * 1440), (storage.GetProperty("bytes").GetInt64(), storage.GetProperty("growthBytesPerDay").GetInt64()));
        var page = await DrawnAsync(history.Storage());
        Assert.Contains(outlook, page, StringComparison.Ordinal);
        Assert.Contains(pace, page.Replace("&#xA0;", " ", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_size_is_that_of_the_newest_look_and_the_pace_that_of_whole_minutes()
    {
        var (clock, bytes) = (new FakeClock(Make.Noon), 1_000L);
        await using var reading = await Reading.StartAsync(clock, add: services => services
            .AddSingleton<StorageSource>(() => new StorageSize([new("pulse.db", bytes)], null)));
        var history = reading.App.Services.GetRequiredService<PipelineHistory>();
        history.Sample();
        clock.Advance(TimeSpan.FromSeconds(5));
        bytes = 2_000;
        history.Sample();
        Assert.Equal((2_000, Make.Noon.UtcDateTime, null), (history.Storage()!.Bytes, history.Storage()!.MeasuredSince, history.Storage()!.FreeBytes));
    }

    [Fact]
    public async Task The_pipeline_tells_every_stage_and_what_runs()
    {
        await using var reading = await Reading.StartAsync(change: o => o with { Version = "1.2.3", Mode = "test", StandIns = ["X"] });
        reading.Books.Letters.Add(new(1, "stripe", "t", "malformed_json", "d", 0));
        reading.Books.Balance = reading.Books.Balance with { Raw = 1, DeadLetters = 1 };
        var pipeline = await reading.GetAsync("/api/v1/pipeline", Reading.Viewer);
        Assert.Equal(
            ["ingest", "settle", "store", "ticks"],
            pipeline.GetProperty("stages").EnumerateArray().Select(s => s.GetProperty("stage").GetString()));
        Assert.Equal(1, pipeline.GetProperty("deadLetterReasons").GetProperty("malformed_json").GetInt32());
        var build = pipeline.GetProperty("build");
        Assert.Equal(("1.2.3", "test", "embedded"), (Text(build, "version"), Text(build, "mode"), Text(build, "backend")));
        Assert.Equal(JsonValueKind.Null, pipeline.GetProperty("storage").ValueKind);
    }

    [Fact]
    public async Task Every_stage_tells_how_many_wait_and_for_how_long_on_the_page_and_to_monitors()
    {
        var clock = new FakeClock(Make.Noon);
        await using var reading = await Reading.StartAsync(clock, add: services => services
            .AddSingleton<StoreStandingSource>(() => new(7, null, "down") { LagSeconds = 42.5, Reason = "InfluxDB cannot be reached", RefusedPoints = 2 })
            .AddSingleton<JournalStandingSource>(() => new(3, 1.5, [new(0, 10, 0, 20, 7), new(1, 5, 4, 9, 0)])));
        reading.Books.Balance = reading.Books.Balance with { Raw = 4, Pending = 4, OldestPendingAtMs = Make.Noon.AddSeconds(-3).ToUnixTimeMilliseconds() };
        var pipeline = await reading.GetAsync("/api/v1/pipeline", Reading.Viewer);
        Assert.Equal(
            """[{"stage":"ingest","lagEvents":0,"lagSeconds":null,"state":"ok"},{"stage":"settle","lagEvents":4,"lagSeconds":3,"state":"behind"},{"stage":"store","lagEvents":7,"lagSeconds":42.5,"state":"down"},{"stage":"ticks","lagEvents":3,"lagSeconds":1.5,"state":"ok"}]""",
            pipeline.GetProperty("stages").ToString());
        Assert.Equal(
            """[{"partition":0,"settled":10,"settleLagEvents":0,"entries":20,"storeLagEvents":7},{"partition":1,"settled":5,"settleLagEvents":4,"entries":9,"storeLagEvents":0}]""",
            pipeline.GetProperty("partitions").ToString());
        Assert.Equal("InfluxDB cannot be reached", Text(pipeline.GetProperty("store"), "reason"));
        Assert.Equal(2, pipeline.GetProperty("store").GetProperty("refusedPoints").GetInt64());
        var metrics = (await reading.SendAsync(HttpMethod.Get, "/metrics")).Body;
        foreach (var line in (string[])["events{stage=\"settle\"} 4", "events{stage=\"store\"} 7", "events{stage=\"ticks\"} 3", "seconds{stage=\"settle\"} 3", "seconds{stage=\"store\"} 42.5", "seconds{stage=\"ticks\"} 1.5"])
        {
            Assert.Contains($"pulse_stage_lag_{line}\n", metrics, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_partition_that_is_held_is_told_with_its_reason()
    {
        await using var reading = await Reading.StartAsync(add: services => services
            .AddSingleton<JournalStandingSource>(() => new(0, 0, [new(0, 10, 0, 20, 7), new(1, 5, 4, 9, 0, "its events are gone")])));
        var pipeline = await reading.GetAsync("/api/v1/pipeline", Reading.Viewer);
        Assert.Equal("its events are gone", Text(pipeline.GetProperty("partitions")[1], "held"));
        Assert.Equal("down", Text(pipeline.GetProperty("stages")[1], "state"));
    }

    [Fact]
    public async Task Where_the_store_is_part_of_the_commit_nothing_waits_for_it()
    {
        await using var reading = await Reading.StartAsync();
        var pipeline = await reading.GetAsync("/api/v1/pipeline", Reading.Viewer);
        Assert.All(pipeline.GetProperty("stages").EnumerateArray().Skip(1), stage => Assert.Equal((0, "ok"), (stage.GetProperty("lagEvents").GetInt32(), Text(stage, "state"))));
        Assert.Equal(0, pipeline.GetProperty("partitions").GetArrayLength());
        Assert.Contains("pulse_stage_lag_seconds{stage=\"store\"} 0\n", (await reading.SendAsync(HttpMethod.Get, "/metrics")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("off", null, 0, 0)]
    [InlineData("waiting", "stripe", 0, 0)]
    [InlineData("other_mode", "stripe", 1, 0)]
    [InlineData("arrived", "stripe", 1, 1)]
    public async Task A_sender_says_how_it_gets_on(string state, string? configured, int events, int accepted)
    {
        await using var reading = await Reading.StartAsync(change: o => o with { ConfiguredProviders = configured is null ? [] : [configured] });
        reading.Books.Balance = reading.Books.Balance with
        {
            Raw = events,
            Accepted = accepted,
            Ignored = new Dictionary<string, long> { ["other_mode"] = events - accepted },
            LastEventAtMs = events == 0 ? new Dictionary<string, long>() : new Dictionary<string, long> { ["stripe"] = 1 },
        };
        var providers = (await reading.GetAsync("/api/v1/providers", Reading.Viewer)).GetProperty("providers");
        Assert.Equal(6, providers.GetArrayLength());
        Assert.Equal(
            ("stripe", "/webhooks/stripe", "STRIPE_WEBHOOK_SECRET", state),
            (Text(providers[0], "provider"), Text(providers[0], "path"), Text(providers[0], "variable"), Text(providers[0], "state")));
    }

    [Theory]
    [InlineData("""{"email":"ada@example.com"}""")]
    [InlineData("""{"email":"ada.l+x@mail.example.co.uk, grace@example.org"}""")]
    [InlineData("""{"a":"ada\u0040example.com"}""")]
    [InlineData("q=ada%40example.com")]
    [InlineData("<ada@example.com>")]
    public void No_address_is_shown_however_it_is_written(string body)
    {
        var shown = Show(body);
        Assert.DoesNotContain("ada", shown, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("grace", shown, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_body_is_shown_readable_and_cut_and_what_is_no_text_does_no_harm()
    {
        Assert.Contains("\n  \"id\": 1", Show("""{"id":1}"""), StringComparison.Ordinal);
        Assert.Equal("not json", Show("not json"));
        Assert.Equal("\ufffd\ufffd", LetterBody.Of(Letter, Raw([0xff, 0xfe])).Body);
        var large = LetterBody.Of(Letter, Raw(Encoding.UTF8.GetBytes(new string('x', 1 << 20))));
        Assert.Equal((true, 1 << 20, 64 * 1024), (large.IsCut, large.Bytes, large.Body.Length));
        Assert.Equal("not json", Show("not json"));
    }

    [Fact]
    public async Task A_held_partition_says_why_and_what_it_means_and_the_others_are_told_apart()
    {
        var held = Standing(new(0, 2_117, 189, 2_909, 0, "revenue.raw.v1 [0] has no events."), new(1, 586, 0, 1_146, 0));
        await using var reading = await Reading.StartAsync(new FakeClock(Make.Noon), add: services => services.AddSingleton<JournalStandingSource>(() => held));
        reading.Books.Balance = reading.Books.Balance with
        {
            Raw = 2_892,
            Accepted = 2_703,
            Pending = 189,
            OldestPendingAtMs = Make.Noon.AddMinutes(-4).ToUnixTimeMilliseconds(),
        };
        var now = reading.App.Services.GetRequiredService<PipelineReport>().Now();
        var told = await DrawnAsync<HeldPanel>(now);
        Assert.Contains("Partition 0 is held: what comes there is not counted", told, StringComparison.Ordinal);
        Assert.Contains("189 deliveries wait there, the oldest for 4 min.", told, StringComparison.Ordinal);
        Assert.Contains("revenue.raw.v1 [0] has no events.", told, StringComparison.Ordinal);
        Assert.Contains("The other partition goes on.", told, StringComparison.Ordinal);
        Assert.Contains("189 of 2,892 deliveries are not counted yet", await DrawnAsync<BalancePanel>(now), StringComparison.Ordinal);
        var stages = await DrawnAsync<StagePanel>(now);
        Assert.Contains("Partition 0 waits for somebody to mend it", stages, StringComparison.Ordinal);
        Assert.Single(stages.Split("<th scope=\"row\">").Skip(1), row => row.Contains(">Held<", StringComparison.Ordinal));

        held = Standing(new(0, 1, 0, 1, 0, "a gap"), new(1, 1, 1, 1, 0, "another"), new(2, 1, 0, 1, 0), new(3, 1, 0, 1, 0));
        now = reading.App.Services.GetRequiredService<PipelineReport>().Now();
        told = await DrawnAsync<HeldPanel>(now);
        Assert.Contains("2 of 4 partitions are held", told, StringComparison.Ordinal);
        Assert.Contains("One delivery waits there", told, StringComparison.Ordinal);
        Assert.Contains("Partitions 0, 1 wait for somebody to mend them", await DrawnAsync<StagePanel>(now), StringComparison.Ordinal);

        reading.Books.Balance = reading.Books.Balance with { OldestPendingAtMs = null };
        now = reading.App.Services.GetRequiredService<PipelineReport>().Now();
        Assert.DoesNotContain("the oldest", await DrawnAsync<HeldPanel>(now) + await DrawnAsync<StagePanel>(now), StringComparison.Ordinal);

        held = Standing(new PipelinePartition(0, 1, 0, 1, 0));
        Assert.Equal("", (await DrawnAsync<HeldPanel>(reading.App.Services.GetRequiredService<PipelineReport>().Now())).Trim());
    }

    [Fact]
    public async Task A_minute_that_settles_what_came_before_shows_that_apart_from_what_it_received()
    {
        Throughput Of(long raw, long accepted) => new([new(Make.Noon.UtcDateTime, 10, 0, 0, 0, 0), new(Make.Noon.AddMinutes(1).UtcDateTime, raw, accepted, 0, 0, 0)]);
        Assert.DoesNotContain("earlier", await DrawnAsync<ThroughputPanel>(Of(4, 4)), StringComparison.Ordinal);
        var caughtUp = await DrawnAsync<ThroughputPanel>(Of(4, 14));
        Assert.Single(caughtUp.Split("class=\"earlier\"").Skip(1));
        Assert.Contains("Pale: received in an earlier minute", caughtUp, StringComparison.Ordinal);
    }

    private static JournalStanding Standing(params PipelinePartition[] partitions) => new(0, 0, partitions);

    private static Task<string> DrawnAsync(StorageAnswer? storage) => DrawnAsync<StoragePanel>(storage);

    private static async Task<string> DrawnAsync<TPanel>(object? of)
        where TPanel : IComponent
    {
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        await using var drawing = new HtmlRenderer(services, NullLoggerFactory.Instance);
        return await drawing.Dispatcher.InvokeAsync(async () => (await drawing.RenderComponentAsync<TPanel>(
            ParameterView.FromDictionary(new Dictionary<string, object?> { ["Of"] = of }))).ToHtmlString());
    }

    private static DeadLetter Letter => new(7, "stripe", "t", "malformed_json", "d", 0);

    private static RawEvent Raw(byte[] body) => new() { Position = 7, Provider = "stripe", ReceivedAtMs = 0, Body = body };

    private static string Show(string body) => LetterBody.Of(Letter, Raw(Encoding.UTF8.GetBytes(body))).Body;

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
