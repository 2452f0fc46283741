using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RevenuePulse.Ingest;
using RevenuePulse.Ingest.Collect;

namespace RevenuePulse.Tests.Ingest;

public sealed class CollectTests : IAsyncLifetime
{
    private readonly FakeVisits _visits = new();
    private readonly FakeBook _book = new();
    private readonly ManualClock _clock = new(1_785_312_010);
    private WebApplication _app = null!;
    private HttpClient _client = null!;
    private IPAddress? _from;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IRawLog>(new FakeRawLog()).AddSingleton<TimeProvider>(_clock).AddSingleton<IVisitBook>(_visits)
            .AddSingleton<ICampaignBook>(_book).AddIngest(new()).AddCollect();
        _app = builder.Build();
        _app.Use((context, next) =>
        {
            context.Connection.RemoteIpAddress = _from ?? context.Connection.RemoteIpAddress;
            return next(context);
        });
        _app.UseRouting();
        _app.MapCollect();
        await _app.StartAsync(Cancel);
        _client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain;charset=UTF-8")]
    [InlineData("application/json; charset=utf-8")]
    public async Task A_visit_is_taken_from_any_origin_in_the_types_that_browsers_send(string type)
    {
        _book.Put([new Campaign { Id = "neon", Name = "Neon" }]);
        using var answer = await PostAsync("""{"campaign":"neon","visitor":"v1"}""", r =>
        {
            r.Content!.Headers.Remove("Content-Type");
            r.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            r.Headers.Add("Origin", "https://shop.example");
        });
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("*", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.Equal(new Visit("neon", "v1", 1_785_312_010_000, true), Assert.Single(_visits.Taken));
    }

    [Fact]
    public async Task A_preflight_is_answered()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/collect");
        request.Headers.Add("Origin", "https://shop.example");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "content-type");
        using var answer = await _client.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("*", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal("POST", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Methods")));
        Assert.Equal("content-type", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Headers")));
    }

    [Theory]
    [InlineData("""{"visitor":"v"}""", null)]
    [InlineData("""{"campaign":null,"visitor":"v"}""", null)]
    [InlineData("""{"campaign":"  ","visitor":"v"}""", null)]
    [InlineData("""{"campaign":" neon\u0000\u0001 ","visitor":"v"}""", "neon")]
    [InlineData("""{"visitor":"v","extra":{"a":[1,2]},"campaign":"😀"}""", "😀")]
    [InlineData("""{"campaign":"=1+1","visitor":"v"}""", "=1+1")]
    [InlineData("""{"campaign":"unattributed","visitor":"v"}""", "unattributed")]
    public async Task A_campaign_is_read_as_events_carry_it(string body, string? campaign)
    {
        using var answer = await PostAsync(body);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal((campaign, "v", false), Assert.Single(_visits.Taken.Select(v => (v.Campaign, v.Visitor, v.IsKnown))));
    }

    [Fact]
    public async Task A_long_name_is_cut_and_never_through_a_letter()
    {
        using var answer = await PostAsync($$"""{"campaign":"{{new string('x', 127)}}😀","visitor":"v"}""");
        Assert.Equal(new string('x', 127), Assert.Single(_visits.Taken).Campaign);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"neon\"")]
    [InlineData("{\"campaign\":\"neon\"}")]
    [InlineData("{\"campaign\":\"neon\",\"visitor\":\"\"}")]
    [InlineData("{\"campaign\":\"neon\",\"visitor\":7}")]
    [InlineData("{\"campaign\":{},\"visitor\":\"v\"}")]
    [InlineData("{\"campaign\":\"neon\",\"visitor\":\"v\"")]
    [InlineData("{\"campaign\":\"neon\",\"visitor\":\"v\"}{}")]
    [InlineData("{\"visitor\":\"v\",\"a\":[[[[[[[[[[1]]]]]]]]]]}")]
    [InlineData("{\"visitor\":\"\\ud800\"}")]
    public async Task What_cannot_be_read_is_refused_and_says_why(string body)
    {
        using var answer = await PostAsync(body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Empty(_visits.Taken);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        using var answer = await _client.PostAsync(new Uri("/collect", UriKind.Relative), new ByteArrayContent([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_body_over_2_KiB_is_refused_and_one_of_2_KiB_is_taken()
    {
        const string start = """{"campaign":"neon","visitor":"v","pad":" """;
        string OfLength(int length) => start + new string('x', length - start.Length - 2) + "\"}";
        using var fits = await PostAsync(OfLength(2048));
        using var tooLarge = await PostAsync(OfLength(2049));
        using var chunked = await PostAsync(OfLength(100_000), r => r.Headers.TransferEncodingChunked = true);
        Assert.Equal(
            (HttpStatusCode.NoContent, HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.RequestEntityTooLarge),
            (fits.StatusCode, tooLarge.StatusCode, chunked.StatusCode));
        Assert.Single(_visits.Taken);
    }

    [Theory]
    [InlineData("User-Agent", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)")]
    [InlineData("User-Agent", "facebookexternalhit/1.1")]
    [InlineData("User-Agent", "Slackbot-LinkExpanding 1.0")]
    [InlineData("DNT", "1")]
    [InlineData("Sec-GPC", "1")]
    [InlineData("Sec-Purpose", "prefetch;prerender")]
    public async Task Crawlers_previews_and_people_who_ask_for_privacy_are_not_counted(string header, string value)
    {
        using var answer = await PostAsync("""{"campaign":"neon","visitor":"v"}""", r => r.Headers.TryAddWithoutValidation(header, value));
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Empty(_visits.Taken);
    }

    [Theory]
    [InlineData("Mozilla/5.0 (Linux; Android 9; CUBOT X18) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36")]
    [InlineData("python-requests/2.32")]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Safari/605.1.15")]
    public async Task Everybody_else_is(string userAgent)
    {
        using var answer = await PostAsync("""{"campaign":"neon","visitor":"v"}""", r => r.Headers.TryAddWithoutValidation("User-Agent", userAgent));
        Assert.Single(_visits.Taken);
    }

    [Fact]
    public async Task One_client_is_limited_others_are_not_and_the_limit_ends_with_its_window()
    {
        _from = IPAddress.Parse("203.0.113.9");
        var answers = await StatusesAsync(VisitLimits.PerClient + 5);
        Assert.Equal(VisitLimits.PerClient, answers.Count(s => s == HttpStatusCode.NoContent));
        Assert.Equal(5, answers.Count(s => s == HttpStatusCode.TooManyRequests));
        _from = IPAddress.Parse("203.0.113.10");
        Assert.Equal([HttpStatusCode.NoContent], await StatusesAsync(1));
        _from = IPAddress.Parse("203.0.113.9");
        _clock.UnixS += (long)VisitLimits.Window.TotalSeconds;
        Assert.Equal([HttpStatusCode.NoContent], await StatusesAsync(1));
    }

    [Fact]
    public async Task Addresses_of_one_IPv6_network_are_one_client()
    {
        _from = IPAddress.Parse("2001:db8::1");
        await StatusesAsync(VisitLimits.PerClient);
        _from = IPAddress.Parse("2001:db8::2");
        Assert.Equal([HttpStatusCode.TooManyRequests], await StatusesAsync(1));
        _from = IPAddress.Parse("2001:db8:0:1::2");
        Assert.Equal([HttpStatusCode.NoContent], await StatusesAsync(1));
    }

    [Fact]
    public async Task A_full_book_is_no_fault_of_the_page()
    {
        _visits.IsFull = true;
        using var answer = await PostAsync("""{"campaign":"neon","visitor":"v"}""");
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    [Fact]
    public async Task Simulated_visits_are_marked()
    {
        var status = _app.Services.GetRequiredService<IngestStatus>();
        await PostAsync("""{"campaign":"neon","visitor":"v","simulated":false}""");
        Assert.False(status.HasSeenSimulated);
        await PostAsync("""{"campaign":"neon","visitor":"v","simulated":true}""");
        Assert.True(status.HasSeenSimulated);
    }

    [Fact]
    public async Task Only_POST_is_taken()
    {
        using var answer = await _client.GetAsync(new Uri("/collect", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    [Fact]
    public async Task The_script_is_small_cached_and_open_to_other_sites()
    {
        using var answer = await _client.GetAsync(new Uri("/pulse.js", UriKind.Relative), Cancel);
        var script = await answer.Content.ReadAsByteArrayAsync(Cancel);
        Assert.InRange(script.Length, 100, 1000);
        Assert.Equal("text/javascript", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("cross-origin", Assert.Single(answer.Headers.GetValues("Cross-Origin-Resource-Policy")));
        Assert.DoesNotContain("document.cookie", Encoding.UTF8.GetString(script), StringComparison.Ordinal);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/pulse.js");
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        using var unchanged = await _client.SendAsync(again, Cancel);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    private async Task<List<HttpStatusCode>> StatusesAsync(int count)
    {
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < count; i++)
        {
            using var answer = await PostAsync($$"""{"campaign":"neon","visitor":"{{i}}"}""");
            statuses.Add(answer.StatusCode);
        }

        return statuses;
    }

    private async Task<HttpResponseMessage> PostAsync(string body, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/collect") { Content = new StringContent(body, Encoding.UTF8, "text/plain") };
        change?.Invoke(request);
        return await _client.SendAsync(request, Cancel);
    }

    private sealed class FakeVisits : IVisitBook
    {
        public List<Visit> Taken { get; } = [];

        public bool IsFull { get; set; }

        public long Version => Taken.Count;

        public VisitCounts Counts => default;

        public long? SinceMs => null;

        public bool TryTake(Visit visit)
        {
            if (!IsFull)
            {
                Taken.Add(visit);
            }

            return !IsFull;
        }

        public ValueTask<IReadOnlyList<VisitRow>> SumAsync(VisitQuery query, CancellationToken cancel) => new([]);

        public IEnumerable<VisitMinute> Minutes() => [];

        public void Join(IReadOnlyList<VisitMinute> minutes) => throw new NotSupportedException();

        public Task SettleAsync(CancellationToken cancel) => Task.CompletedTask;
    }

    private sealed class FakeBook : ICampaignBook
    {
        private readonly Dictionary<string, Campaign> _campaigns = [];

        public IReadOnlyDictionary<string, Campaign> Campaigns => _campaigns;

        public void Put(IReadOnlyCollection<Campaign> campaigns)
        {
            foreach (var campaign in campaigns)
            {
                _campaigns[campaign.Id] = campaign;
            }
        }

        public bool Delete(string id) => _campaigns.Remove(id);
    }
}
