using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RevenuePulse.Ingest.Signatures;

namespace RevenuePulse.Ingest;

/// <summary>
/// Receives deliveries: read, verify, store, answer, in this order. 200 is written only after the raw log has said that the event is
/// durable. What is not stored is answered with a status that makes the sender retry.
/// </summary>
internal sealed partial class WebhookEndpoint(
    IngestOptions options, IRawLog rawLog, IngestStatus status, TimeProvider clock, ILogger<WebhookEndpoint> log)
{
    private readonly Dictionary<string, Sender> _senders = Sender.Configured(options);
    private readonly WaitingBodies _waiting = new(options.WaitingLimitBytes);
    private readonly Pace _refusals = new(TimeSpan.FromSeconds(10), clock);
    private readonly Pace _outages = new(TimeSpan.FromSeconds(10), clock);

    /// <summary>What the simulator writes into each event's metadata.</summary>
    private static ReadOnlySpan<byte> SimulatedMark => "pulse_simulated"u8;

    /// <summary>POST.</summary>
    public Task ReceiveAsync(HttpContext http) =>
        SenderOf(http) is { } sender ? ReceiveAsync(http, sender) : UnknownSender(http);

    /// <summary>Any other method.</summary>
    public Task RefuseMethod(HttpContext http)
    {
        if (SenderOf(http) is null)
        {
            return UnknownSender(http);
        }

        http.Response.Headers.Allow = HttpMethods.Post;
        return Answer.Problem(http, StatusCodes.Status405MethodNotAllowed, "Method not allowed", "Webhooks are sent with POST.");
    }

    /// <summary>Runs every configured check once on a forged delivery, so that the first real one does not pay for loading and compiling it.</summary>
    public void Warm()
    {
        var nowS = clock.GetUtcNow().ToUnixTimeSeconds();
        var headers = new HeaderDictionary
        {
            ["Content-Type"] = "application/json",
            ["Stripe-Signature"] = $"t={nowS},v1=0",
            ["Paddle-Signature"] = $"ts={nowS};h1=0",
            ["X-Signature"] = "0",
            ["webhook-id"] = "warm",
            ["webhook-timestamp"] = $"{nowS}",
            ["webhook-signature"] = "v1,0",
        };
        foreach (var sender in _senders.Values)
        {
            sender.Signature.Verify(headers, "{}"u8, nowS);
            sender.ReadEnvelope(headers, """{"id":"","type":"","meta":{"event_name":""}}"""u8);
            KeptHeaders.ToJson(headers);
        }
    }

    private Sender? SenderOf(HttpContext http) =>
        http.Request.RouteValues["provider"] is string name ? _senders.GetValueOrDefault(name) : null;

    private static Task UnknownSender(HttpContext http) =>
        Answer.Problem(
            http,
            StatusCodes.Status404NotFound,
            "No such sender",
            "The sender is unknown, or its signing secret is not configured: set it and start again.");

    private async Task ReceiveAsync(HttpContext http, Sender sender)
    {
        byte[]? body;
        try
        {
            body = await Body.ReadAsync(http.Request, options.BodyLimitBytes);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            await Aborted(http, sender, e);
            return;
        }

        await (body is null ? TooLarge(http, sender) : Settle(http, sender, body));
    }

    private Task Settle(HttpContext http, Sender sender, byte[] body)
    {
        var receivedAt = clock.GetUtcNow();
        var verdict = sender.Signature.Verify(http.Request.Headers, body, receivedAt.ToUnixTimeSeconds());
        if (verdict != Verdict.Authentic)
        {
            return BadSignature(http, sender, verdict);
        }

        if (!_waiting.TryEnter(body.Length))
        {
            status.Count(sender.Provider, Outcome.Overload);
            return Answer.ComeBack(http, StatusCodes.Status429TooManyRequests, options.RetryAfter, "Too many events wait to be stored.");
        }

        if (!status.HasSeenSimulated && body.AsSpan().IndexOf(SimulatedMark) >= 0)
        {
            status.HasSeenSimulated = true;
        }

        var envelope = sender.ReadEnvelope(http.Request.Headers, body);
        return StoreAsync(http, new RawEvent
        {
            Provider = sender.Provider,
            Account = envelope.Account,
            DeliveryId = envelope.DeliveryId,
            Type = envelope.Type,
            ReceivedAtMs = receivedAt.ToUnixTimeMilliseconds(),
            Headers = KeptHeaders.ToJson(http.Request.Headers),
            Body = body,
        });
    }

    private async Task StoreAsync(HttpContext http, RawEvent raw)
    {
        var started = clock.GetTimestamp();
        Task? append = null;
        try
        {
            // not cancelled when the sender hangs up: storing what it will send again costs a duplicate, losing it costs a sale
            append = rawLog.AppendAsync(raw, CancellationToken.None);
            await (append.IsCompleted ? append : append.WaitAsync(options.AppendDeadline, clock));
        }
        catch (Exception e)
        {
            // whatever went wrong, the event may not be stored, so the sender must keep it and retry
            if (_outages.IsDue())
            {
                LogUnavailable(log, raw.Provider, e.GetType().Name, e.Message);
            }

            status.Count(raw.Provider, Outcome.Unavailable);
            await Answer.ComeBack(http, StatusCodes.Status503ServiceUnavailable, options.RetryAfter, "The event could not be made durable.");
            return;
        }
        finally
        {
            LeaveAfter(append, raw.Body.Length);
        }

        status.CountStored(raw.Provider, raw.ReceivedAtMs, clock.GetElapsedTime(started));
        await Answer.Received(http);
    }

    /// <summary>A body that was given up on is still held by the raw log, so it counts until that is done with it.</summary>
    private void LeaveAfter(Task? append, int lengthBytes)
    {
        if (append is null || append.IsCompleted)
        {
            _waiting.Leave(lengthBytes);
            return;
        }

        append.ContinueWith(
            late =>
            {
                _ = late.Exception; // seen, so that it does not surface as unobserved
                _waiting.Leave(lengthBytes);
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private Task BadSignature(HttpContext http, Sender sender, Verdict verdict)
    {
        status.CountBadSignature(sender.Provider);
        if (_refusals.IsDue())
        {
            LogBadSignature(log, sender.Provider, verdict, status.BadSignatures(sender.Provider));
        }

        return Answer.Problem(http, StatusCodes.Status400BadRequest, "Signature not accepted", verdict switch
        {
            Verdict.Missing => "The signature header is missing.",
            Verdict.OutsideTolerance => "The signature is too old or lies in the future: sign again, and compare the clocks.",
            _ => "The signature is malformed, or was made with another secret or for another body.",
        });
    }

    private Task TooLarge(HttpContext http, Sender sender)
    {
        status.Count(sender.Provider, Outcome.TooLarge);
        if (_refusals.IsDue())
        {
            LogTooLarge(log, sender.Provider, options.BodyLimitBytes);
        }

        return Answer.Problem(
            http, StatusCodes.Status413PayloadTooLarge, "Body too large", $"At most {options.BodyLimitBytes} bytes are taken.");
    }

    private Task Aborted(HttpContext http, Sender sender, Exception e)
    {
        // the server itself counts bytes and watches the rate too
        if (e is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge })
        {
            return TooLarge(http, sender);
        }

        // often nobody is there to read it, but a broken request must not end as the 200 that a response starts with
        status.Count(sender.Provider, Outcome.Aborted);
        var code = e is BadHttpRequestException broken ? broken.StatusCode : StatusCodes.Status400BadRequest;
        return Answer.Problem(http, code, "Broken request", "The body could not be read whole.");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Provider}: a delivery was refused, signature {Verdict} ({Count} since the start)")]
    private static partial void LogBadSignature(ILogger log, string provider, Verdict verdict, long count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Provider}: a delivery over {LimitBytes} bytes was refused and not stored")]
    private static partial void LogTooLarge(ILogger log, string provider, int limitBytes);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Provider}: a delivery could not be made durable, the sender was asked to retry ({Kind}: {Reason})")]
    private static partial void LogUnavailable(ILogger log, string provider, string kind, string reason);
}
