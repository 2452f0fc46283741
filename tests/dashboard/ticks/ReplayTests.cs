using Microsoft.Extensions.DependencyInjection;
using RevenuePulse.Dashboard;

namespace RevenuePulse.Tests.Dashboard;

/// <summary>Streams of a part of the sales, and of the past.</summary>
public class ReplayTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stream_with_filters_and_a_range_counts_and_announces_only_what_belongs_to_it()
    {
        await using var reading = await Reading.StartAsync(new FakeClock(Make.Noon));
        reading.Books.Commit(Make.Sale(100, campaign: "neon"), Make.Sale(50, campaign: "desk", id: "cs_2"), Make.Sale(7, campaign: "neon", at: "2026-03-09T12:00:00Z", id: "cs_3"));
        var stream = await OpenAsync(reading, "/ticks?wait=0&from=now-1h&campaign=neon&not.country=DE&past=1");
        Assert.Equal(["cs_1"], Ids(await stream.NextAsync("past", Cancel)));
        Assert.Equal(100, Net(await stream.NextAsync("totals", Cancel)));

        var refused = Make.Sale(4, campaign: "neon", id: "cs_7");
        reading.Books.Commit(refused with { Dimensions = refused.Dimensions with { Country = "DE" } });
        reading.Books.Commit(Make.Sale(3, campaign: "desk", id: "cs_4"), Make.Sale(5, campaign: "neon", id: "cs_5"), Make.Sale(9, campaign: "neon", at: "2026-03-01T12:00:00Z", id: "cs_6"));
        var sale = await stream.NextAsync("sale", Cancel);
        Assert.Equal(["cs_5"], Ids(sale));
        Assert.Equal("g1:7", sale.Id);
    }

    [Theory]
    [InlineData("from=now&to=now-1h", "The range is empty")]
    [InlineData("from=yesterdayish", "is not a time")]
    [InlineData("currency=euro", "three letters")]
    [InlineData("at=nonsense", "“at”")]
    [InlineData("at=now-1h&speed=241", "“speed”")]
    [InlineData("at=now-1h&speed=-1", "“speed”")]
    public async Task What_a_stream_cannot_mean_is_refused_before_it_begins(string query, string part)
    {
        await using var reading = await Reading.StartAsync();
        var (status, _, body) = await reading.SendAsync(HttpMethod.Get, $"/ticks?{query}", Reading.Viewer);
        Assert.Equal(400, status);
        Assert.Contains(part, System.Text.RegularExpressions.Regex.Unescape(body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replay_shows_the_numbers_of_its_clock_and_the_sales_in_the_order_of_their_times()
    {
        var clock = new FakeClock(Make.Noon);
        await using var reading = await Reading.StartAsync(clock);
        // booked in another order than sold
        reading.Books.Commit(
            Make.Sale(30, at: "2026-03-10T03:00:20Z", id: "c"), Make.Note(), Make.Sale(10, at: "2026-03-10T02:59:00Z", id: "a"),
            Make.Sale(20, at: "2026-03-10T03:00:10Z", id: "b"), Make.Out(5, at: "2026-03-10T03:00:25Z", id: "a"), Make.Sale(99, at: "2026-03-10T05:00:00Z", id: "later"));
        var stream = await OpenAsync(reading, "/ticks?wait=0&at=2026-03-10T03:00:00Z&speed=60");
        Assert.Equal(["a"], Ids(await stream.NextAsync("past", Cancel)));
        Assert.Equal(10, Net(await stream.NextAsync("totals", Cancel)));
        var beat = await stream.NextAsync("hb", Cancel);
        Assert.Equal("", beat.Id);
        Assert.Equal("2026-03-10T03:00:00Z", beat.Data.GetProperty("serverTime").GetString());

        clock.Advance(TimeSpan.FromSeconds(0.5));
        var sale = await stream.NextAsync("sale", Cancel);
        Assert.Equal(["b", "c", "a"], Ids(sale));
        Assert.Equal(55, Net(await stream.NextAsync("totals", Cancel)));
        Assert.Equal("2026-03-10T03:00:30Z", (await stream.NextAsync("hb", Cancel)).Data.GetProperty("serverTime").GetString());
    }

    [Fact]
    public async Task A_replay_stands_still_at_speed_nought_and_never_passes_the_present()
    {
        var clock = new FakeClock(Make.Noon);
        await using var reading = await Reading.StartAsync(clock);
        reading.Books.Commit(Make.Sale(10, at: "2026-03-10T11:00:00Z"));
        var standing = await OpenAsync(reading, "/ticks?wait=0&at=2026-03-10T10:00:00Z&speed=0");
        var fast = await OpenAsync(reading, "/ticks?wait=0&at=2026-03-10T11:59:00Z&speed=240");
        await standing.NextAsync("hb", Cancel);
        await fast.NextAsync("hb", Cancel);
        clock.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal("2026-03-10T10:00:00Z", (await standing.NextAsync("hb", Cancel)).Data.GetProperty("serverTime").GetString());
        Assert.Equal("2026-03-10T12:00:00.5Z", (await fast.NextAsync("hb", Cancel)).Data.GetProperty("serverTime").GetString());
    }

    [Fact]
    public void Entries_are_found_by_their_time_wherever_they_lie_in_the_journal_and_whatever_comes_later()
    {
        var books = new MemoryBooks();
        var times = new JournalTimes(books);
        var random = new Random(3);
        var startMs = Make.Noon.ToUnixTimeMilliseconds();
        for (var round = 0; round < 4; round++)
        {
            books.Commit([.. Enumerable.Range(0, 700).Select(i => Make.Sale(1, id: $"{round}-{i}") with { AtMs = startMs + random.Next(1_000_000) })]);
            books.Commit(Make.Note(), Make.Lost());
            var (fromMs, toMs) = (startMs + 200_000, startMs + 210_000);
            var wanted = books.All.Where(e => e.IsTick && e.AtMs >= fromMs && e.AtMs < toMs).OrderBy(e => e.AtMs).ThenBy(e => e.Seq).Select(e => e.SaleId);
            Assert.Equal(wanted, times.Between(fromMs, toMs).Select(e => e.SaleId));
            var before = books.All.Where(e => e.IsTick && e.AtMs < toMs && e.Seq % 2 == 0).OrderByDescending(e => e.AtMs).ThenByDescending(e => e.Seq).Take(50).Select(e => e.SaleId);
            Assert.Equal(before, times.NewestBefore(toMs, 50, e => e.Seq % 2 == 0).Select(e => e.SaleId));
        }
    }

    [Fact]
    public async Task Scopes_of_the_same_words_are_one_and_a_scope_that_is_empty_for_a_while_counts_nothing()
    {
        var clock = new FakeClock(Make.Noon);
        await using var reading = await Reading.StartAsync(clock);
        var reader = reading.App.Services.GetRequiredService<QueryReader>();
        var look = new LiveLook { From = "now-1h", To = "2026-03-10T12:30:00Z", Filters = "vibe:neon" };
        var scope = LiveScope.Of(look, reader);
        Assert.Equal(scope, LiveScope.Of(look with { Mode = "net" }, reader));
        Assert.NotEqual(scope, LiveScope.Of(look with { Filters = "vibe:neon,desk" }, reader));
        Assert.True(LiveScope.Of(new LiveLook { Zone = "Asia/Tokyo" }, reader).IsEverything);
        var empty = scope.At(Make.Noon.AddHours(3).ToUnixTimeMilliseconds());
        Assert.Equal(empty.FromMs, empty.ToMs);
    }

    private static long Net(SseEvent totals) => totals.Data.GetProperty("base").GetProperty("net").GetInt64();

    private static IEnumerable<string> Ids(SseEvent sale) => sale.Data.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString()!);

    private static async Task<SseReader> OpenAsync(Reading reading, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, UriKind.Relative));
        var response = await reading.Client(Reading.Viewer).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
        Assert.Equal(200, (int)response.StatusCode);
        return new(await response.Content.ReadAsStreamAsync(Cancel));
    }
}
