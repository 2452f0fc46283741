using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RevenuePulse.Backends.Rates;
using RevenuePulse.Tests.Dashboard;

namespace RevenuePulse.Tests.Backends.Rates;

public sealed class RateFeedTests : IAsyncDisposable
{
    private const string Good = "date,currency,rate_in_USD\n2026-03-02,EUR,1.25\n";
    private static readonly DateOnly Monday = new(2026, 3, 2);

    private readonly string _folder = Directory.CreateTempSubdirectory("pulse-rates-").FullName;
    private readonly RecordedLog _log = new();
    private readonly CurrentRates _current = new(RateTable.Empty("USD"));
    private WebApplication? _publisher;
    private Func<HttpContext, Task> _answer = context => context.Response.WriteAsync(Good);
    private int _asked;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string FilePath => Path.Combine(_folder, "rates.csv");

    public async ValueTask DisposeAsync()
    {
        if (_publisher is not null)
        {
            await _publisher.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
        _log.Dispose();
    }

    [Fact]
    public void The_file_is_in_force_before_the_first_question()
    {
        File.WriteAllText(FilePath, Good);
        using var feed = Feed();
        Assert.Equal(1.25m, Rate);
    }

    [Fact]
    public void A_changed_file_is_read_again_and_a_broken_one_changes_nothing()
    {
        File.WriteAllText(FilePath, Good);
        using var feed = Feed();
        Rewrite(Good.Replace("1.25", "1.5", StringComparison.Ordinal));
        feed.ReadFileIfChanged();
        Assert.Equal(1.5m, Rate);

        Rewrite(Good + "2026-03-03,EUR,nothing\n");
        feed.ReadFileIfChanged();
        feed.ReadFileIfChanged();
        Assert.Equal(1.5m, Rate);
        Assert.Contains("line 3: 'nothing'", Assert.Single(_log.Lines), StringComparison.Ordinal);

        File.Delete(FilePath);
        feed.ReadFileIfChanged();
        Assert.Equal(1.5m, Rate);

        Rewrite(Good);
        feed.ReadFileIfChanged();
        Assert.Equal(1.25m, Rate);
    }

    [Fact]
    public async Task The_file_is_looked_at_now_and_then()
    {
        var clock = new FakeClock(Make.Noon);
        File.WriteAllText(FilePath, Good);
        using var feed = Feed(o => o with { Time = clock });
        await feed.StartAsync(Cancel);
        Rewrite(Good.Replace("1.25", "1.75", StringComparison.Ordinal));
        for (var i = 0; Rate != 1.75m && i < 500; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Delay(10, Cancel);
        }

        Assert.Equal(1.75m, Rate);
        await feed.StopAsync(Cancel);
    }

    [Fact]
    public async Task What_was_fetched_adds_up_and_survives_a_restart()
    {
        var url = await PublishAsync();
        using (var feed = Feed(o => o with { Url = url }))
        {
            Assert.True(await feed.FetchAsync(Cancel));
            _answer = context => context.Response.WriteAsync("Date,USD,\n2026-03-03,1.5,");
            Assert.True(await feed.FetchAsync(Cancel));
        }

        _current.Replace(RateTable.Empty("USD"));
        using var again = Feed(o => o with { Url = url });
        Assert.Equal((1.25m, 1.5m), (Rate, _current.Table.Rate("EUR", Monday.AddDays(1))));
        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task The_file_counts_where_both_speak_of_a_day()
    {
        File.WriteAllText(FilePath, Good.Replace("1.25", "2", StringComparison.Ordinal));
        var url = await PublishAsync();
        _answer = context => context.Response.WriteAsync(Good + "2026-03-03,EUR,3");
        using var feed = Feed(o => o with { Url = url });
        await feed.FetchAsync(Cancel);
        Assert.Equal((2m, 3m), (Rate, _current.Table.Rate("EUR", Monday.AddDays(1))));
    }

    [Fact]
    public async Task A_moment_of_trouble_is_got_over()
    {
        var url = await PublishAsync();
        _answer = context =>
        {
            context.Response.StatusCode = _asked < 3 ? 503 : 200;
            return context.Response.WriteAsync(Good);
        };
        using var feed = Feed(o => o with { Url = url });
        Assert.True(await feed.FetchAsync(Cancel));
        Assert.Equal((3, 1.25m), (_asked, Rate));
        Assert.Empty(_log.Lines);
    }

    [Theory]
    [InlineData("500", "500", 4)]
    [InlineData("404", "404", 1)]
    [InlineData("hangs", "no answer within", 4)]
    [InlineData("hangs halfway", "no answer within", 4)]
    [InlineData("garbage", "line 1: neither", 1)]
    [InlineData("page", "it is no XML", 1)]
    [InlineData("half good", "line 3", 1)]
    [InlineData("strange letters", "", 1)]
    [InlineData("too much", "", 1)]
    public async Task Whatever_the_other_side_does_the_last_good_rates_stay(string trouble, string reason, int attempts)
    {
        var url = new Uri(await PublishAsync(), "/rates?key=of-the-subscriber");
        using var feed = Feed(o => o with { Url = url });
        Assert.True(await feed.FetchAsync(Cancel));
        _asked = 0;
        _answer = Trouble(trouble);
        Assert.False(await feed.FetchAsync(Cancel));
        Assert.Equal((attempts, 1.25m), (_asked, Rate));
        var line = Assert.Single(_log.Lines);
        Assert.Contains(reason, line, StringComparison.Ordinal);
        Assert.DoesNotContain("of-the-subscriber", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_there_is_no_reason_to_fail()
    {
        using var feed = Feed(o => o with { Url = new("http://127.0.0.1:1/") });
        Assert.False(await feed.FetchAsync(Cancel));
        Assert.True(_current.Table.IsEmpty);
    }

    [Fact]
    public async Task After_many_failures_the_other_side_is_left_alone()
    {
        var url = await PublishAsync();
        _answer = Trouble("500");
        using var feed = Feed(o => o with { Url = url });
        for (var i = 0; i < 4; i++)
        {
            Assert.False(await feed.FetchAsync(Cancel));
        }

        Assert.Equal(8, _asked);
        Assert.Contains("left alone", _log.Lines.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_does_not_wait_for_an_answer()
    {
        var url = await PublishAsync();
        _answer = Trouble("hangs");
        using var feed = Feed(o => o with { Url = url, AttemptTimeout = TimeSpan.FromMinutes(1) });
        await feed.StartAsync(Cancel).WaitAsync(TimeSpan.FromSeconds(5), Cancel);
        await feed.StopAsync(Cancel).WaitAsync(TimeSpan.FromSeconds(5), Cancel);
    }

    private decimal? Rate => _current.Table.Rate("EUR", Monday);

    private static Func<HttpContext, Task> Trouble(string kind) => kind switch
    {
        "hangs" => context => Task.Delay(Timeout.Infinite, context.RequestAborted),
        "hangs halfway" => async context =>
        {
            await context.Response.WriteAsync(Good);
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }
        ,
        "garbage" => context => context.Response.Body.WriteAsync(new byte[] { 1, 2, 3, 255, 254, 10, 0 }).AsTask(),
        "page" => context => context.Response.WriteAsync("<!doctype html><html><body>Please sign in<br></body></html>"),
        "half good" => context => context.Response.WriteAsync(Good + "2026-03-03,EUR,-1"),
        "strange letters" => context =>
        {
            context.Response.ContentType = "text/csv; charset=klingon";
            return context.Response.WriteAsync(Good);
        }
        ,
        "too much" => async context =>
        {
            var block = Encoding.ASCII.GetBytes(new string('#', 1 << 20));
            for (var i = 0; i < 17 && !context.RequestAborted.IsCancellationRequested; i++)
            {
                await context.Response.Body.WriteAsync(block);
            }
        }
        ,
        _ => context =>
        {
            context.Response.StatusCode = int.Parse(kind, System.Globalization.CultureInfo.InvariantCulture);
            return Task.CompletedTask;
        }
        ,
    };

    private RateFeed Feed(Func<RateOptions, RateOptions>? change = null)
    {
        var options = new RateOptions
        {
            BaseCurrency = "USD",
            DataFolder = Path.Combine(_folder, "data"),
            FilePath = File.Exists(FilePath) ? FilePath : null,
            AttemptTimeout = TimeSpan.FromSeconds(1),
            RetryDelay = TimeSpan.FromMilliseconds(1),
        };
        return new(change?.Invoke(options) ?? options, _current, new Logger<RateFeed>(new LoggerFactory([_log])));
    }

    /// <summary>Writes the file and makes sure that its time is another one.</summary>
    private void Rewrite(string text)
    {
        File.WriteAllText(FilePath, text);
        File.SetLastWriteTimeUtc(FilePath, DateTime.UnixEpoch.AddSeconds(Random.Shared.Next(1, 1_000_000_000)));
    }

    private async Task<Uri> PublishAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _publisher = builder.Build();
        _publisher.Run(context =>
        {
            Interlocked.Increment(ref _asked);
            return _answer(context);
        });
        await _publisher.StartAsync(Cancel);
        return new(_publisher.Urls.First());
    }
}
