using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.JSInterop;
using RevenuePulse.Backends.Cluster;
using RevenuePulse.Dashboard.Parts;

namespace RevenuePulse.Tests.Dashboard;

/// <summary>What is away, and what is asked too widely, reaches programs as a problem and people as a sentence.</summary>
public class FailureTests
{
    private const string Away = "InfluxDB cannot be reached";
    private const string TooWide = "About 7,000,000 entries lie in this range; at most 5,000,000 can be added up. Ask for a shorter range.";

    [Theory]
    [InlineData("/api/v1/summary?country=DE")]
    [InlineData("/api/v1/series?by=product&step=1d")]
    [InlineData("/api/v1/breakdown?by=product")]
    [InlineData("/api/v1/explore?by=country&from=now-30d")]
    [InlineData("/api/v1/heatmap?from=now-30d")]
    [InlineData("/api/v1/compare?campaign=a&campaign=b")]
    public async Task A_question_that_is_too_wide_is_400_with_the_limit_and_what_to_ask(string address)
    {
        await using var reading = await Reading.StartAsync();
        reading.Books.Commit(Make.Sale(100, campaign: "a"), Make.Sale(100, campaign: "b"));
        reading.Books.NoSums = new QuestionTooWideException(TooWide);
        var (status, response, body) = await reading.SendAsync(HttpMethod.Get, address);
        Assert.Equal((400, "application/problem+json"), (status, response.Content.Headers.ContentType?.MediaType));
        Assert.Equal(TooWide, JsonDocument.Parse(body).RootElement.GetProperty("detail").GetString());
        AssertNoFailureOfOurs(reading);
    }

    [Fact]
    public async Task A_store_that_is_away_is_503_with_the_reason_and_no_failure_of_ours()
    {
        await using var reading = await Reading.StartAsync();
        reading.Books.NoSums = new RevenueStoreUnavailableException(Away);
        AssertAway(reading, Away, await reading.SendAsync(HttpMethod.Get, "/api/v1/summary"));
    }

    [Fact]
    public async Task Brokers_that_are_away_are_503_for_what_is_written_into_the_book_and_for_single_sales()
    {
        await using var reading = await Reading.StartAsync();
        const string Why = "revenue.campaigns.v1 cannot be written: no broker can be reached";
        reading.Books.NoBrokers = new ClusterUnavailableException(Why);
        AssertAway(reading, Why, await reading.SendJsonAsync(HttpMethod.Put, "/api/v1/campaigns/neon", """{"name":"Neon"}"""));
        AssertAway(reading, Why, await reading.SendAsync(HttpMethod.Get, "/api/v1/sales/cs_1"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/wrap")]
    public async Task A_page_without_its_numbers_says_why_and_looks_again(string address)
    {
        await using var reading = await Reading.StartAsync(withPages: true);
        reading.Books.NoSums = new RevenueStoreUnavailableException("<b> is away");
        var (status, response, body) = await reading.SendAsync(HttpMethod.Get, address, change: request => request.Headers.Accept.ParseAdd("text/html"));
        Assert.Equal((503, "5", "text/html"), (status, response.Headers.RetryAfter?.ToString(), response.Content.Headers.ContentType?.MediaType));
        Assert.Contains("&lt;b&gt; is away", body, StringComparison.Ordinal);
        Assert.Contains("""http-equiv="refresh" content="5">""", body, StringComparison.Ordinal);
        AssertNoFailureOfOurs(reading);

        reading.Books.NoSums = null;
        Assert.Equal(200, (await reading.SendAsync(HttpMethod.Get, address, change: request => request.Headers.Accept.ParseAdd("text/html"))).Status);
    }

    [Fact]
    public async Task The_history_page_says_in_a_sentence_why_there_is_no_answer_and_stays_usable()
    {
        var parts = new RecordedParts();
        await using var reading = await Reading.StartAsync(withPages: true, add: services => services
            .AddScoped<NavigationManager, NoNavigation>().AddScoped<IJSRuntime, NoBrowser>().AddSingleton<IComponentActivator>(parts));
        await using var scope = reading.App.Services.CreateAsyncScope();
        await using var drawing = new HtmlRenderer(scope.ServiceProvider, NullLoggerFactory.Instance);
        await drawing.Dispatcher.InvokeAsync(async () =>
        {
            var drawn = await drawing.RenderComponentAsync<HistoryScreen>();
            var screen = parts.Single<HistoryScreen>();
            reading.Books.NoSums = new QuestionTooWideException(TooWide);
            await screen.Moved("?by=product&from=now-30d", "UTC");
            Assert.Contains(TooWide, drawn.ToHtmlString(), StringComparison.Ordinal);

            reading.Books.NoSums = new RevenueStoreUnavailableException(Away);
            await screen.Moved("?by=product&from=now-30d", "UTC");
            Assert.Contains($"A part behind this page is away: {Away}.", drawn.ToHtmlString(), StringComparison.Ordinal);
            Assert.Empty(await parts.Single<QuestionBar>().Suggest!(Dimension.Country));

            reading.Books.NoSums = null;
            await screen.Moved("?by=product&from=now-30d", "UTC");
            Assert.DoesNotContain("panel-note failed", drawn.ToHtmlString(), StringComparison.Ordinal);
        });
        AssertNoFailureOfOurs(reading);
    }

    private static void AssertAway(Reading reading, string why, (int Status, HttpResponseMessage Response, string Body) answer)
    {
        Assert.Equal((503, "5"), (answer.Status, answer.Response.Headers.RetryAfter?.ToString()));
        Assert.Equal(why, JsonDocument.Parse(answer.Body).RootElement.GetProperty("detail").GetString());
        AssertNoFailureOfOurs(reading);
    }

    private static void AssertNoFailureOfOurs(Reading reading) =>
        Assert.DoesNotContain(reading.Log.Lines, line => line.Contains("   at ", StringComparison.Ordinal));

    /// <summary>Makes parts as usual, and remembers them.</summary>
    private sealed class RecordedParts : IComponentActivator
    {
        private readonly List<IComponent> _made = [];

        public IComponent CreateInstance(Type componentType)
        {
            _made.Add((IComponent)Activator.CreateInstance(componentType)!);
            return _made[^1];
        }

        public T Single<T>() => _made.OfType<T>().Single();
    }

    private sealed class NoNavigation : NavigationManager
    {
        public NoNavigation() => Initialize("http://localhost/", "http://localhost/history");
    }

    private sealed class NoBrowser : IJSRuntime
    {
        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args) => new(default(TValue)!);

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) => new(default(TValue)!);
    }
}
