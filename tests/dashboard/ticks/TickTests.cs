using System.IO.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RevenuePulse.Dashboard;

namespace RevenuePulse.Tests.Dashboard;

public class TickTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_stream_begins_with_totals_and_follows_from_there()
    {
        await using var reading = await Reading.StartAsync();
        reading.Books.Commit(Make.Sale(100));
        var stream = await OpenAsync(reading, "/ticks?wait=0");
        var totals = (await stream.NextAsync(Cancel))!;
        Assert.Equal(("totals", "g1:1"), (totals.Name, totals.Id));
        Assert.Equal(100, totals.Data.GetProperty("base").GetProperty("net").GetInt64());

        reading.Books.Commit(Make.Sale(50, campaign: "neon", id: "cs_2"), Make.Out(30, id: "cs_1"));
        var sale = await stream.NextAsync("sale", Cancel);
        Assert.Equal("g1:3", sale.Id);
        Assert.Equal(2, sale.Data.GetProperty("count").GetInt32());
        Assert.Equal([50L, -30], sale.Data.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("amount").GetInt64()));
        var next = await stream.NextAsync("totals", Cancel);
        Assert.Equal((3, 120), (next.Data.GetProperty("cursor").GetString()![^1] - '0', next.Data.GetProperty("base").GetProperty("net").GetInt64()));
    }

    [Fact]
    public async Task Corrections_and_lost_checkouts_send_no_sale_but_move_the_totals()
    {
        await using var reading = await Reading.StartAsync();
        var sale = Make.Sale(100, campaign: "a");
        reading.Books.Commit(sale);
        var stream = await OpenAsync(reading, "/ticks?wait=0&after=g1:0");
        Assert.Equal("totals", (await stream.NextAsync(Cancel))!.Name);
        Assert.Equal("sale", (await stream.NextAsync(Cancel))!.Name);
        reading.Books.Commit(
            Make.Note(), Make.Lost("a"), sale with { Type = EntryType.Moved, Amounts = -sale.Amounts }, sale with { Type = EntryType.Moved });
        reading.Books.Commit(Make.Sale(1, id: "last"));
        var next = await stream.NextAsync("sale", Cancel);
        Assert.Equal("last", next.Data.GetProperty("items")[0].GetProperty("id").GetString());
        var totals = await stream.NextAsync("totals", Cancel);
        Assert.Equal(1, totals.Data.GetProperty("lostCheckouts").GetInt32());
    }

    [Theory]
    [InlineData("nonsense", "unreadable")]
    [InlineData("g1:-1", "unreadable")]
    [InlineData("g1:99999999999999999999", "unreadable")]
    [InlineData("g2:1", "other_journal")]
    [InlineData("g1:1.1", "other_journal")]
    [InlineData("g1:3", "beyond_end")]
    public async Task A_cursor_that_cannot_be_followed_gets_a_reset_and_then_totals(string cursor, string reason)
    {
        await using var reading = await Reading.StartAsync();
        reading.Books.Commit(Make.Sale(100), Make.Sale(100));
        foreach (var stream in new[] { await OpenAsync(reading, $"/ticks?wait=0&after={cursor}"), await OpenAsync(reading, "/ticks?wait=0", cursor) })
        {
            var reset = (await stream.NextAsync(Cancel))!;
            Assert.Equal(("reset", "g1:2", reason), (reset.Name, reset.Id, reset.Data.GetProperty("reason").GetString()));
            Assert.Equal(("totals", "g1:2"), (await stream.NextAsync(Cancel))! is { } totals ? (totals.Name, totals.Id) : default);
            reading.Books.Commit(Make.Note());
        }
    }

    [Fact]
    public async Task What_the_browser_saw_last_counts_more_than_the_address_it_began_with()
    {
        await using var reading = await Reading.StartAsync();
        reading.Books.Commit(Make.Sale(1, id: "a"), Make.Sale(1, id: "b"));
        var stream = await OpenAsync(reading, "/ticks?wait=0&after=g1:0", "g1:1");
        var sale = await stream.NextAsync("sale", Cancel);
        Assert.Equal(["b"], Ids(sale));
    }

    [Theory]
    [InlineData(7, 10_000)]
    [InlineData(8, 20)]
    [InlineData(9, 1)]
    public async Task However_often_it_is_cut_a_client_sees_each_entry_once_and_in_order(int seed, int ringEntries)
    {
        await using var reading = await Reading.StartAsync(change: o => o with { TickRingEntries = ringEntries });
        var random = new Random(seed);
        var committing = CommitManyAsync(reading.Books, new Random(seed + 100));
        var (seen, cursor) = (new List<string>(), "g1:0");
        while (!committing.IsCompleted || Cursor.Parse(cursor)!.Seq < reading.Books.Head.Seq)
        {
            using var cut = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            using var response = await RespondAsync(reading, $"/ticks?wait=0&after={cursor}", null);
            var stream = new SseReader(await response.Content.ReadAsStreamAsync(cut.Token));
            for (var bytesLeft = random.Next(1, 40_000); bytesLeft > 0;)
            {
                var portion = random.Next(1, Math.Min(bytesLeft, 5_000) + 1);
                await stream.FillAsync(portion, cut.Token);
                bytesLeft -= portion;
                while (stream.Take() is { } next)
                {
                    seen.AddRange(next.Name == "sale" ? Ids(next) : []);
                    cursor = next.Id;
                }

                if (committing.IsCompleted && Cursor.Parse(cursor)!.Seq == reading.Books.Head.Seq)
                {
                    break;
                }
            }
        }

        await committing;
        Assert.Equal(reading.Books.All.Where(e => e.IsTick).Select(e => e.SaleId), seen);
    }

    [Fact]
    public async Task A_heartbeat_comes_before_a_second_of_silence_is_over()
    {
        var clock = new FakeClock(Make.Noon);
        await using var reading = await Reading.StartAsync(clock);
        reading.Books.Commit(Make.Sale(1));
        var (stream, stop) = Direct(reading, clock);
        Assert.Equal("totals", (await stream.NextAsync(Cancel))!.Name);
        for (var beat = 1; beat <= 3; beat++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(900));
            var hb = await stream.NextAsync("hb", Cancel);
            Assert.Equal("g1:1", hb.Data.GetProperty("cursor").GetString());
            Assert.Equal(Make.Noon.AddMilliseconds(900 * beat).UtcDateTime, hb.Data.GetProperty("serverTime").GetDateTime());
        }

        await stop.CancelAsync();
    }

    [Fact]
    public async Task Heartbeats_tell_what_is_not_counted_yet_also_while_news_come()
    {
        var clock = new FakeClock(Make.Noon);
        await using var reading = await Reading.StartAsync(clock);
        reading.Books.Commit(Make.Sale(1));
        var stream = await OpenAsync(reading, "/ticks?wait=0");
        await stream.NextAsync("totals", Cancel);
        var pipeline = reading.App.Services.GetRequiredService<PipelineHistory>();
        reading.Books.Balance = reading.Books.Balance with { Pending = 3, OldestPendingAtMs = Make.Noon.AddSeconds(-3).ToUnixTimeMilliseconds() };
        pipeline.Sample();
        Assert.False((await BeatAsync()).TryGetProperty("waiting", out _), "what is on its way is not late");

        clock.Advance(TimeSpan.FromSeconds(37));
        pipeline.Sample();
        await stream.NextAsync("hb", Cancel);
        for (var sale = 0; sale < 6; sale++)
        {
            reading.Books.Commit(Make.Sale(1, id: $"cs_{sale}"));
            await stream.NextAsync("sale", Cancel);
            clock.Advance(TimeSpan.FromMilliseconds(899));
        }

        // there was never a silence of 900 ms
        var waiting = (await stream.NextAsync("hb", Cancel)).Data.GetProperty("waiting");
        Assert.Equal((3, false), (waiting.GetProperty("events").GetInt32(), waiting.GetProperty("held").GetBoolean()));
        Assert.InRange(waiting.GetProperty("seconds").GetDouble(), 40, 47);
        reading.Books.Balance = reading.Books.Balance with { Pending = 0, OldestPendingAtMs = null };
        pipeline.Sample();
        while ((await BeatAsync()).TryGetProperty("waiting", out _))
        {
            // one may have been on its way
        }

        async Task<System.Text.Json.JsonElement> BeatAsync()
        {
            clock.Advance(TimeSpan.FromMilliseconds(900));
            return (await stream.NextAsync("hb", Cancel)).Data;
        }
    }

    [Fact]
    public async Task Totals_are_computed_once_however_many_watch()
    {
        var clock = new FakeClock(Make.Noon);
        await using var reading = await Reading.StartAsync(clock);
        reading.Books.Commit(Make.Sale(1));
        var streams = Enumerable.Range(0, 50).Select(_ => Direct(reading, clock)).ToList();
        foreach (var (stream, _) in streams)
        {
            Assert.Equal("totals", (await stream.NextAsync(Cancel))!.Name);
        }

        var before = reading.Books.Reads;
        reading.App.Services.GetRequiredService<TickRing>().Enter();
        reading.Books.Commit(Make.Sale(2));
        foreach (var (stream, _) in streams)
        {
            Assert.Equal("g1:2", (await stream.NextAsync("totals", Cancel)).Data.GetProperty("cursor").GetString());
        }

        Assert.Equal(1, reading.Books.Reads - before);
        await Task.WhenAll(streams.Select(s => s.Stop.CancelAsync()));
    }

    [Fact]
    public async Task Totals_never_speak_of_sales_that_the_stream_has_not_sent()
    {
        await using var reading = await Reading.StartAsync();
        var stream = await OpenAsync(reading, "/ticks?wait=0");
        var committing = CommitManyAsync(reading.Books, new Random(5));
        var (sent, first) = (0L, true);
        while (!committing.IsCompleted || sent < reading.Books.Head.Seq - 30)
        {
            var next = (await stream.NextAsync(Cancel))!;
            Assert.True(Cursor.Parse(next.Id)!.Seq >= sent);
            sent = Cursor.Parse(next.Id)!.Seq;
            Assert.True(first || next.Name != "totals" || Cursor.Parse(next.Data.GetProperty("cursor").GetString())!.Seq <= sent);
            first = false;
        }

        await committing;
    }

    [Fact]
    public async Task A_stream_ends_after_its_time_and_when_the_process_stops()
    {
        await using var reading = await Reading.StartAsync();
        var bounded = await OpenAsync(reading, "/ticks?wait=1");
        while (await bounded.NextAsync(Cancel) is not null)
        {
        }

        var endless = await OpenAsync(reading, "/ticks?wait=0");
        await endless.NextAsync("totals", Cancel);
        reading.App.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        while (await endless.NextAsync(Cancel) is not null)
        {
        }
    }

    [Fact]
    public async Task More_streams_than_allowed_are_asked_to_come_back()
    {
        await using var reading = await Reading.StartAsync(change: o => o with { MaxTickStreams = 1 });
        using var first = await RespondAsync(reading, "/ticks?wait=0", null);
        using var second = await RespondAsync(reading, "/ticks?wait=0", null);
        Assert.Equal(429, (int)second.StatusCode);
        Assert.Equal("application/problem+json", second.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_stream_is_neither_cached_nor_buffered()
    {
        await using var reading = await Reading.StartAsync();
        using var response = await RespondAsync(reading, "/ticks", null);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("no-cache", response.Headers.CacheControl!.ToString());
        Assert.Equal("no", Assert.Single(response.Headers.GetValues("X-Accel-Buffering")));
    }

    [Fact]
    public async Task A_client_that_takes_nothing_is_dropped()
    {
        var clock = new FakeClock(Make.Noon);
        await using var reading = await Reading.StartAsync(clock);
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1));
        var running = Stream(reading, clock, pipe.Writer).RunAsync(default, Cancel, Cancel);
        await pipe.Reader.ReadAsync(Cancel);
        clock.Advance(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<TimeoutException>(() => running);
    }

    private static async Task CommitManyAsync(MemoryBooks books, Random random)
    {
        for (var batch = 0; batch < 120; batch++)
        {
            var sale = Make.Sale(1);
            books.Commit([.. Enumerable.Range(0, random.Next(1, 6)).Select(i => random.Next(4) switch
            {
                0 => Make.Note(),
                1 => sale with { Type = EntryType.Moved, Amounts = default },
                2 => Make.Out(1, id: $"out-{batch}-{i}"),
                _ => sale with { SaleId = $"sale-{batch}-{i}" },
            })]);
            await Task.Yield();
        }
    }

    private static IEnumerable<string> Ids(SseEvent sale) => sale.Data.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString()!);

    private static async Task<SseReader> OpenAsync(Reading reading, string address, string? lastEventId = null)
    {
        var response = await RespondAsync(reading, address, lastEventId);
        Assert.Equal(200, (int)response.StatusCode);
        return new(await response.Content.ReadAsStreamAsync(Cancel));
    }

    private static async Task<HttpResponseMessage> RespondAsync(Reading reading, string address, string? lastEventId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, UriKind.Relative));
        if (lastEventId is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        }

        return await reading.Client(Reading.Viewer).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
    }

    private static (SseReader Stream, CancellationTokenSource Stop) Direct(Reading reading, TimeProvider clock)
    {
        var pipe = new Pipe();
        var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        _ = Stream(reading, clock, pipe.Writer).RunAsync(default, stop.Token, stop.Token);
        return (new(pipe.Reader.AsStream()), stop);
    }

    private static TickStream Stream(Reading reading, TimeProvider clock, PipeWriter writer)
    {
        var services = reading.App.Services;
        return new(
            reading.Books,
            services.GetRequiredService<TickRing>(),
            services.GetRequiredService<TotalsFeed>().All,
            services.GetRequiredService<TickSignal>(),
            clock,
            writer);
    }
}
