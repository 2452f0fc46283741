using System.Net;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using RevenuePulse.Tests.Ingest;
using static RevenuePulse.Tests.Journey.Told;
using static RevenuePulse.Tests.Processing.StripeBodies;

namespace RevenuePulse.Tests.Journey;

/// <summary>The answers of <c>POST /webhooks/{provider}</c>, row by row: what is answered 200 is in the raw log, and nothing else is.</summary>
public class AnswerTableTests(Product product) : IClassFixture<Product>
{
    private const int Limit = 1 << 20;

    private static int _next;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Received_is_200_and_raw_for_new_repeated_ignored_and_hopeless_events()
    {
        var body = NewBody();
        foreach (var received in new[] { body, body, Event("customer.created", new { id = "cus_1" }).Body.ToArray(), "?"u8.ToArray(), new byte[Limit] })
        {
            var (answer, grew) = await CountAsync(() => product.PostAsync(Provider.Stripe, received));
            Assert.Equal((200, 1), ((int)answer.StatusCode, grew));
            Assert.Equal("{\"received\":true}", await answer.Content.ReadAsStringAsync(Stop));
        }
    }

    [Fact]
    public async Task A_signature_that_is_missing_wrong_or_too_old_is_400_and_never_stored()
    {
        var body = NewBody();
        HttpRequestMessage[] spoilt =
        [
            Spoilt(body, request => request.Headers.Remove("Stripe-Signature")),
            Spoilt(body, request => Replace(request, "")),
            Spoilt(body, request => Replace(request, "t=1,v1=00")),
            Spoilt(body, request => Replace(request, Signed.Stripe(body, Product.NowS, "whsec_of_somebody_else")["Stripe-Signature"].ToString())),
            Spoilt(body, request => request.Content = new ByteArrayContent([.. body, (byte)' '])),
            Product.Request(Provider.Stripe, body, atS: Product.NowS - 301),
            Product.Request(Provider.Stripe, body, atS: Product.NowS + 330),
        ];
        foreach (var request in spoilt)
        {
            var (answer, grew) = await CountAsync(() => product.Nobody.SendAsync(request));
            Assert.Equal(0, grew);
            await AssertProblemAsync(400, answer);
        }

        // and nobody is locked out for it
        Assert.Equal(200, (int)(await product.PostAsync(Provider.Stripe, body)).StatusCode);
        var pipeline = await product.SettledAsync();
        var stripe = pipeline.GetProperty("providers").EnumerateArray().Single(provider => Text(provider, "provider") == Provider.Stripe);
        Assert.True(Number(stripe, "badSignatures") >= spoilt.Length);
    }

    [Fact]
    public async Task An_unknown_or_unconfigured_sender_is_404()
    {
        foreach (var provider in new[] { "paypal", Provider.Dodo, Provider.Pulse, "stripe%2F", "%E2%80%AE" })
        {
            var (answer, grew) = await CountAsync(() => product.Nobody.SendAsync(Product.Request(provider, NewBody())));
            Assert.Equal((provider, 404, 0), (provider, (int)answer.StatusCode, grew));
        }
    }

    [Fact]
    public async Task Another_method_is_405_and_a_larger_body_413()
    {
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Put, HttpMethod.Delete, HttpMethod.Patch })
        {
            var (answer, _) = await CountAsync(() => product.Nobody.SendAsync(new HttpRequestMessage(method, new Uri("/webhooks/stripe", UriKind.Relative))));
            await AssertProblemAsync(405, answer);
            Assert.Equal(["POST"], answer.Content.Headers.Allow);
        }

        foreach (var isChunked in new[] { false, true })
        {
            var (answer, grew) = await CountAsync(() =>
            {
                var request = Product.Request(Provider.Stripe, new byte[Limit + 1]);
                request.Headers.TransferEncodingChunked = isChunked;
                return product.Nobody.SendAsync(request);
            });
            Assert.Equal(0, grew);
            await AssertProblemAsync(413, answer);
        }
    }

    [Fact]
    public async Task A_log_that_cannot_take_it_is_503_within_the_deadline_too_many_wait_is_429_and_the_first_who_comes_back_is_counted()
    {
        var before = await product.SettledAsync();
        var bodies = Enumerable.Range(0, 80).Select(_ => (byte[])[.. NewBody(), .. Enumerable.Repeat((byte)' ', Limit - 2000)]).ToList();
        List<HttpResponseMessage> answers;
        var since = TimeProvider.System.GetTimestamp();
        await using (var held = new SqliteConnection($"Data Source={Path.Combine(product.Environment["PULSE_DATA"], "pulse.db")};Pooling=False"))
        {
            await held.OpenAsync(Stop);
            await using var writing = held.BeginTransaction(deferred: false);
            using var many = product.Client(null);
            answers = [.. await Task.WhenAll(bodies.Select(body => many.SendAsync(Product.Request(Provider.Stripe, body), Stop)))];
            Assert.InRange(TimeProvider.System.GetElapsedTime(since), TimeSpan.Zero, TimeSpan.FromSeconds(30));
        }

        Assert.All(answers, answer => Assert.Contains((int)answer.StatusCode, new[] { 429, 503 }));
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.ServiceUnavailable);
        Assert.All(answers, answer => Assert.NotNull(answer.Headers.RetryAfter?.Delta));

        await Eventually.HoldsAsync("the log takes events again", async () =>
            (await product.PostAsync(Provider.Stripe, bodies[0])).StatusCode == HttpStatusCode.OK);
        await Parallel.ForEachAsync(bodies, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (body, _) =>
            await Eventually.HoldsAsync("a repeat is taken", async () => (await product.PostAsync(Provider.Stripe, body)).StatusCode == HttpStatusCode.OK));

        // whatever was stored of the unanswered ones is a duplicate now: one sale each
        Assert.Equal(80, Number(await product.SettledAsync(), "accepted") - Number(before, "accepted"));
    }

    [Theory]
    [InlineData("GET", "/api/v1/nothing", 404)]
    [InlineData("GET", "/webhooks", 404)]
    [InlineData("GET", "/webhooks/stripe/more", 404)]
    [InlineData("DELETE", "/api/v1/summary", 405)]
    [InlineData("POST", "/ticks", 405)]
    [InlineData("GET", "/api/v1/summary?from=rubbish", 400)]
    [InlineData("GET", "/api/v1/summary?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z", 400)]
    [InlineData("GET", "/api/v1/summary?from=launch", 400)]
    [InlineData("GET", "/api/v1/summary?currency=dollars", 400)]
    [InlineData("GET", "/api/v1/series?step=nothing", 400)]
    [InlineData("GET", "/api/v1/series?measure=luck", 400)]
    [InlineData("GET", "/api/v1/series?tz=Mars/Olympus", 400)]
    [InlineData("GET", "/api/v1/breakdown?by=mood", 400)]
    [InlineData("GET", "/api/v1/entries?after=nonsense", 400)]
    [InlineData("GET", "/api/v1/entries?limit=0", 400)]
    [InlineData("GET", "/ticks?wait=-1", 400)]
    public async Task A_question_that_cannot_be_answered_gets_a_problem_that_says_what_to_do(string method, string path, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        using var answer = await product.Admin.SendAsync(request, Stop);
        await AssertProblemAsync(status, answer);
    }

    private static byte[] NewBody() => Session($"cs_answer_{Interlocked.Increment(ref _next)}", 100).Body.ToArray();

    private static HttpRequestMessage Spoilt(byte[] body, Action<HttpRequestMessage> spoil)
    {
        var request = Product.Request(Provider.Stripe, body);
        spoil(request);
        return request;
    }

    private static void Replace(HttpRequestMessage request, string signature)
    {
        request.Headers.Remove("Stripe-Signature");
        request.Headers.TryAddWithoutValidation("Stripe-Signature", signature);
    }

    private static async Task AssertProblemAsync(int status, HttpResponseMessage answer)
    {
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop));
        Assert.Equal(status, problem.RootElement.GetProperty("status").GetInt32());
        Assert.NotEmpty(Text(problem.RootElement, "detail")!);
    }

    private async Task<(HttpResponseMessage Answer, long Grew)> CountAsync(Func<Task<HttpResponseMessage>> send)
    {
        var before = Number(await product.SettledAsync(), "raw");
        var answer = await send();
        return (answer, Number(await product.SettledAsync(), "raw") - before);
    }
}
