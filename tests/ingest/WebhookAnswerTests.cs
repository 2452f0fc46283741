using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace RevenuePulse.Tests.Ingest;

/// <summary>The table of answers that senders rely on, over a real server.</summary>
public class WebhookAnswerTests
{
    private const int Limit = 1 << 20;
    private static readonly byte[] _body = """{"id":"evt_1","type":"charge.succeeded","account":"acct_9"}"""u8.ToArray();

    [Fact]
    public async Task A_signed_delivery_is_stored_byte_for_byte_and_answered_200()
    {
        await using var server = await IngestServer.StartAsync();
        var answer = await server.DeliverAsync(Provider.Stripe, _body);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("""{"received":true}""", await answer.Content.ReadAsStringAsync(Xunit.TestContext.Current.CancellationToken));
        var raw = Assert.Single(server.Log.Events);
        Assert.Equal(("stripe", "acct_9", "evt_1", "charge.succeeded"), (raw.Provider, raw.Account, raw.DeliveryId, raw.Type));
        Assert.Equal(_body, raw.Body.ToArray());
        Assert.Equal("""{"content-type":"application/json"}""", raw.Headers);
        Assert.Equal(server.Clock.UnixS * 1000, raw.ReceivedAtMs);
        Assert.Equal(server.Clock.UnixS * 1000, server.Status.LastEventAtMs(Provider.Stripe));
        Assert.Null(server.Status.LastEventAtMs(Provider.Paddle));
    }

    [Theory]
    [InlineData(Provider.Stripe)]
    [InlineData(Provider.LemonSqueezy)]
    [InlineData(Provider.Paddle)]
    [InlineData(Provider.Polar)]
    [InlineData(Provider.Standard)]
    public async Task Whatever_is_rightly_signed_is_stored_understood_or_not(string provider)
    {
        await using var server = await IngestServer.StartAsync();
        byte[][] bodies = [[], [0xFF, 0xFE, 0], "not json"u8.ToArray(), Encoding.UTF8.GetBytes(new string('[', 5000))];
        foreach (var body in bodies)
        {
            Assert.Equal(HttpStatusCode.OK, (await server.DeliverAsync(provider, body)).StatusCode);
        }

        Assert.Equal(bodies, server.Log.Events.Select(raw => raw.Body.ToArray()));
        Assert.All(server.Log.Events, raw => Assert.Equal("", raw.Type));
    }

    [Fact]
    public async Task A_missing_wrong_old_or_early_signature_is_400_and_nothing_is_stored()
    {
        await using var server = await IngestServer.StartAsync();
        var nowS = server.Clock.UnixS;
        foreach (var headers in new[]
        {
            Signed.Headers(), Signed.Headers(("Stripe-Signature", "t=1,v1=2")), Signed.Stripe(_body, nowS, "whsec_other"),
            Signed.Stripe(_body, nowS - 301), Signed.Stripe(_body, nowS + 301), Signed.Stripe([1], nowS),
        })
        {
            await AssertProblem(HttpStatusCode.BadRequest, await server.SendAsync(Provider.Stripe, _body, headers));
        }

        Assert.Empty(server.Log.Events);
        Assert.Equal(6, server.Status.BadSignatures(Provider.Stripe));
        Assert.Equal(0, server.Status.BadSignatures(Provider.Paddle));
    }

    [Fact]
    public async Task A_sender_is_never_locked_out_for_forged_calls()
    {
        await using var server = await IngestServer.StartAsync();
        for (var i = 0; i < 200; i++)
        {
            await AssertProblem(HttpStatusCode.BadRequest, await server.SendAsync(Provider.Stripe, _body, Signed.Stripe(_body, 1)));
        }

        Assert.Equal(HttpStatusCode.OK, (await server.DeliverAsync(Provider.Stripe, _body)).StatusCode);
        Assert.Single(server.Lines.All, line => line.Text.Contains("refused", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("paypal")]
    [InlineData(Provider.Dodo)]
    [InlineData("pulse")]
    public async Task An_unknown_or_unconfigured_sender_is_404(string provider)
    {
        await using var server = await IngestServer.StartAsync();
        await AssertProblem(HttpStatusCode.NotFound, await server.SendAsync(provider, _body, Signed.Standard(_body, server.Clock.UnixS)));
        await AssertProblem(HttpStatusCode.NotFound, await server.Client.GetAsync($"/webhooks/{provider}", Xunit.TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("PATCH")]
    public async Task Another_method_is_405_and_says_which_is_allowed(string method)
    {
        await using var server = await IngestServer.StartAsync();
        var answer = await server.Client.SendAsync(new(new(method), "/webhooks/stripe"), Xunit.TestContext.Current.CancellationToken);
        await AssertProblem(HttpStatusCode.MethodNotAllowed, answer);
        Assert.Equal(["POST"], answer.Content.Headers.Allow);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_over_one_mebibyte_is_413_and_never_stored(bool isChunked)
    {
        await using var server = await IngestServer.StartAsync();
        var largest = new byte[Limit];
        Assert.Equal(HttpStatusCode.OK, (await server.DeliverAsync(Provider.Stripe, largest, isChunked: isChunked)).StatusCode);
        await AssertProblem(
            HttpStatusCode.RequestEntityTooLarge, await server.DeliverAsync(Provider.Stripe, new byte[Limit + 1], isChunked: isChunked));
        await AssertProblem(
            HttpStatusCode.RequestEntityTooLarge, await server.DeliverAsync(Provider.Stripe, new byte[5 * Limit], isChunked: isChunked));
        Assert.Equal(Limit, Assert.Single(server.Log.Events).Body.Length);
        Assert.Equal(HttpStatusCode.OK, (await server.DeliverAsync(Provider.Stripe, _body)).StatusCode);
    }

    [Fact]
    public async Task An_announced_oversize_is_refused_before_it_is_sent()
    {
        await using var server = await IngestServer.StartAsync();
        var answer = await server.SendRawAsync(
            "POST /webhooks/stripe HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\nExpect: 100-continue\r\n\r\n"u8.ToArray());
        Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_log_is_503_with_retry_after()
    {
        await using var server = await IngestServer.StartAsync();
        foreach (var failure in new Exception[]
        {
            new RawLogUnavailableException("full"), new IOException("disk"), new OperationCanceledException(), new InvalidOperationException(),
        })
        {
            server.Log.Before = () => throw failure;
            var answer = await server.DeliverAsync(Provider.Stripe, _body);
            await AssertProblem(HttpStatusCode.ServiceUnavailable, answer);
            Assert.Equal(TimeSpan.FromSeconds(5), answer.Headers.RetryAfter?.Delta);
        }

        server.Log.Before = () => Task.CompletedTask;
        Assert.Equal(HttpStatusCode.OK, (await server.DeliverAsync(Provider.Stripe, _body)).StatusCode);
    }

    [Fact]
    public async Task A_slow_log_is_503_within_the_deadline()
    {
        await using var server = await IngestServer.StartAsync(options => options with { AppendDeadline = TimeSpan.FromMilliseconds(100) });
        var stuck = new TaskCompletionSource();
        server.Log.Before = () => stuck.Task;
        var answer = await server.DeliverAsync(Provider.Stripe, _body).WaitAsync(TimeSpan.FromSeconds(5), Xunit.TestContext.Current.CancellationToken);
        await AssertProblem(HttpStatusCode.ServiceUnavailable, answer);
        Assert.NotNull(answer.Headers.RetryAfter);
        stuck.SetException(new IOException("too late to matter"));
    }

    [Fact]
    public async Task Bodies_that_wait_for_the_log_are_bounded_and_the_rest_is_429()
    {
        await using var server = await IngestServer.StartAsync(options => options with
        {
            WaitingLimitBytes = 3 * _body.Length,
            AppendDeadline = TimeSpan.FromMilliseconds(300),
        });
        var stuck = new TaskCompletionSource();
        server.Log.Before = () => stuck.Task;
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => server.DeliverAsync(Provider.Stripe, _body)));
        Assert.Equal(3, answers.Count(answer => answer.StatusCode == HttpStatusCode.ServiceUnavailable));
        Assert.Equal(7, answers.Count(answer => answer.StatusCode == HttpStatusCode.TooManyRequests));
        Assert.All(answers, answer => Assert.NotNull(answer.Headers.RetryAfter));

        // the log still holds what was given up on
        Assert.Equal(HttpStatusCode.TooManyRequests, (await server.DeliverAsync(Provider.Stripe, _body)).StatusCode);
        stuck.SetResult();
        Assert.Equal(HttpStatusCode.OK, (await server.DeliverAsync(Provider.Stripe, _body)).StatusCode);
    }

    [Fact]
    public async Task Nothing_of_a_body_or_a_secret_is_logged()
    {
        await using var server = await IngestServer.StartAsync();
        byte[] body = [.. "{\"email\":\"ada@example.com\"}"u8];
        await server.DeliverAsync(Provider.Stripe, body);
        await server.SendAsync(Provider.Stripe, body, Signed.Headers(("Stripe-Signature", "t=1,v1=canary")));
        server.Log.Before = () => throw new RawLogUnavailableException("full");
        await server.DeliverAsync(Provider.Stripe, body);
        Assert.Contains(server.Lines.All, line => line.Level == LogLevel.Error);
        Assert.DoesNotContain(server.Lines.All, line =>
            line.Text.Contains("ada@", StringComparison.Ordinal)
            || line.Text.Contains("canary", StringComparison.Ordinal)
            || line.Text.Contains(Signed.StripeSecret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Hostile_requests_are_never_a_server_error()
    {
        await using var server = await IngestServer.StartAsync();
        foreach (var header in new[]
        {
            "Stripe-Signature: ", "Stripe-Signature: t=,v1=", "Stripe-Signature: \u00ff\u0100", "Stripe-Signature: t=1\r\nStripe-Signature: v1=2",
            "webhook-id: \u2028", "Content-Type: \u00e9", "Content-Encoding: gzip", "X-Event-Name: " + new string('x', 10_000),
        })
        {
            var head = $"POST /webhooks/stripe HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n{header}\r\n\r\n{{}}";
            Assert.StartsWith("HTTP/1.1 400", await server.SendRawAsync(Encoding.UTF8.GetBytes(head)), StringComparison.Ordinal);
            Assert.Matches("^HTTP/1.1 4..", await server.SendRawAsync(Encoding.Latin1.GetBytes(head)));
        }

        foreach (var broken in new[] { "zz\r\n{}\r\n0\r\n\r\n", "ffffffffffffffff\r\n", "2\r\n{}0\r\n\r\n" })
        {
            var answer = await server.SendRawAsync(Encoding.ASCII.GetBytes(
                $"POST /webhooks/stripe HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n{broken}"));
            Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 4", StringComparison.Ordinal), answer);
        }

        Assert.Empty(server.Log.Events);
        Assert.DoesNotContain(server.Lines.All, line => line.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task A_sender_that_hangs_up_half_way_leaves_nothing()
    {
        await using var server = await IngestServer.StartAsync();
        await server.HangUpAfterAsync("POST /webhooks/stripe HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{\"id\":"u8.ToArray());
        await server.HangUpAfterAsync("POST /webhooks/stripe HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"u8.ToArray());
        Assert.Equal(HttpStatusCode.OK, (await server.DeliverAsync(Provider.Stripe, _body)).StatusCode);
        Assert.Single(server.Log.Events);
        Assert.DoesNotContain(server.Lines.All, line => line.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task Many_at_once_are_each_stored_once_with_their_own_body()
    {
        await using var server = await IngestServer.StartAsync();
        server.Log.Before = async () => await Task.Yield();
        var sent = Enumerable.Range(0, 400).ToDictionary(
            i => $"msg_{i}", i => Encoding.UTF8.GetBytes($$"""{"type":"t{{i}}","pad":"{{new string('x', i * 37)}}"}"""));
        var answers = await Task.WhenAll(sent.Select(one => server.DeliverAsync(Provider.Standard, one.Value, one.Key)));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(400, server.Log.Events.Count);
        Assert.All(server.Log.Events, raw => Assert.Equal(sent[raw.DeliveryId], raw.Body.ToArray()));
    }

    private static async Task AssertProblem(HttpStatusCode status, HttpResponseMessage answer)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal((int)status, problem.RootElement.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.RootElement.GetProperty("detail").GetString()!);
    }
}
