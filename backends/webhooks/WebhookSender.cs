using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace RevenuePulse.Backends.Webhooks;

/// <summary>
/// Sends messages as Standard Webhooks: signed, four attempts with growing pauses, each with its own timeout. No redirect is followed, no
/// proxy is asked, no cookie is kept, and no address inside a private network is reached unless that is allowed.
/// </summary>
public sealed class WebhookSender : IAlertSender, IDisposable
{
    private const int ShownOfAnswer = 200;

    private readonly WebhookOptions _options;
    private readonly GuardedConnection _connections;
    private readonly HttpClient _client;
    private readonly ResiliencePipeline<HttpStatusCode> _pipeline;

    /// <summary>Ready to send.</summary>
    public WebhookSender(WebhookOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _connections = new(options);
        _pipeline = Pipeline(options);
        _client = new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectCallback = _connections.OpenAsync,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxResponseHeadersLength = 16,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = 64 * 1024,
        };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("RevenuePulse");
    }

    /// <inheritdoc/>
    public async ValueTask<string?> RefusalAsync(Uri target, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(target);
        try
        {
            await _connections.AllowedAsync(target.IdnHost, cancel).AsTask().WaitAsync(_options.AttemptTimeout, cancel);
            return null;
        }
        catch (TargetRefusedException refused)
        {
            return refused.Message;
        }
        catch (Exception unknown) when (unknown is SocketException or TimeoutException)
        {
            // the name may come to life later; when it does, it is checked again
            return null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<SendResult> SendAsync(AlertMessage message, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(message);
        try
        {
            var status = await _pipeline.ExecuteAsync(async stop => await AttemptAsync(message, stop), cancel);
            return Told(status);
        }
        catch (TimeoutRejectedException slow)
        {
            return new(false, $"No answer within {slow.Timeout.TotalSeconds:0.#} s.");
        }
        catch (HttpRequestException failure) when (failure.InnerException is TargetRefusedException refused)
        {
            return new(false, refused.Message, IsFinal: true);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or SocketException or AuthenticationException)
        {
            return new(false, $"It cannot be reached: {Shortened(failure.InnerException?.Message ?? failure.Message)}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>Signs <c>id.timestamp.body</c>, as standard-webhooks/spec/standard-webhooks.md says.</summary>
    internal static string Sign(string secret, string id, string timestamp, ReadOnlySpan<byte> body)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        return $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, signed))}";
    }

    private async ValueTask<HttpStatusCode> AttemptAsync(AlertMessage message, CancellationToken cancel)
    {
        // the time is of the attempt: a receiver refuses old signatures
        var timestamp = _options.Time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var content = new ReadOnlyMemoryContent(message.Body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, message.Target) { Content = content };
        request.Headers.Add("webhook-id", message.Id);
        request.Headers.Add("webhook-timestamp", timestamp);
        request.Headers.Add("webhook-signature", Sign(message.Secret, message.Id, timestamp, message.Body.Span));
        // what it says is nobody's business: an answer of a machine inside must not be shown to whoever set the target
        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        return response.StatusCode;
    }

    private static SendResult Told(HttpStatusCode status) => (int)status switch
    {
        >= 200 and < 300 => new(true, $"Answered {(int)status}."),
        >= 300 and < 400 => new(false, $"Answered {(int)status}: redirects are not followed; enter the address that it leads to.", IsFinal: true),
        410 => new(false, "Answered 410: it does not want to hear of this any more.", IsFinal: true),
        _ => new(false, $"Answered {(int)status}."),
    };

    private static string Shortened(string text) => text.Length <= ShownOfAnswer ? text : text[..ShownOfAnswer] + "…";

    private static ResiliencePipeline<HttpStatusCode> Pipeline(WebhookOptions options) => new ResiliencePipelineBuilder<HttpStatusCode> { TimeProvider = options.Time }
        .AddRetry(new RetryStrategyOptions<HttpStatusCode>
        {
            ShouldHandle = attempt => ValueTask.FromResult(IsTransient(attempt.Outcome)),
            MaxRetryAttempts = 3,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = options.RetryDelay,
        })
        .AddTimeout(new TimeoutStrategyOptions { Timeout = options.AttemptTimeout })
        .Build();

    private static bool IsTransient(Outcome<HttpStatusCode> outcome) => outcome.Exception switch
    {
        null => (int)outcome.Result >= 500 || outcome.Result is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests,
        HttpRequestException { InnerException: TargetRefusedException } => false,
        HttpRequestException or IOException or TimeoutRejectedException => true,
        _ => false,
    };
}
