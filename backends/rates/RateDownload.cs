using System.Net;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace RevenuePulse.Backends.Rates;

/// <summary>
/// Asks the address: up to four attempts with growing, jittered pauses, each with its own timeout; when most of them fail, a breaker leaves
/// the other side alone for a while. A document with a problem fails as a whole.
/// </summary>
internal sealed class RateDownload : IDisposable
{
    private readonly Uri _url;
    private readonly string _baseCurrency;
    private readonly HttpClient _client;
    private readonly ResiliencePipeline<RateSheet> _pipeline;

    public RateDownload(Uri url, RateOptions options)
    {
        _url = url;
        _baseCurrency = options.BaseCurrency;
        _pipeline = Pipeline(options);
        _client = new(new SocketsHttpHandler
        {
            AutomaticDecompression = DecompressionMethods.All,
            MaxAutomaticRedirections = 3,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,
        })
        {
            // counted after decompression
            MaxResponseContentBufferSize = RateSheet.MaxBytes,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("RevenuePulse");
    }

    /// <exception cref="RateFetchException">It did not work, for the reason in the message, which never holds the whole address.</exception>
    public async Task<RateSheet> FetchAsync(CancellationToken cancel)
    {
        try
        {
            return await _pipeline.ExecuteAsync(AttemptAsync, cancel);
        }
        catch (TimeoutRejectedException slow)
        {
            throw new RateFetchException($"no answer within {slow.Timeout.TotalSeconds:0.#} s", slow);
        }
        catch (BrokenCircuitException open)
        {
            throw new RateFetchException("it failed too often lately and is left alone for a while", open);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw new RateFetchException(failure.Message, failure);
        }
    }

    public void Dispose() => _client.Dispose();

    private async ValueTask<RateSheet> AttemptAsync(CancellationToken cancel)
    {
        using var response = await _client.GetAsync(_url, HttpCompletionOption.ResponseContentRead, cancel);
        response.EnsureSuccessStatusCode();
        var sheet = RateSheet.Read(await response.Content.ReadAsStringAsync(cancel), _baseCurrency);
        return sheet.Problems.Count == 0 ? sheet : throw new RateFetchException(sheet.Problems[0]);
    }

    private static ResiliencePipeline<RateSheet> Pipeline(RateOptions options) => new ResiliencePipelineBuilder<RateSheet> { TimeProvider = options.Time }
        .AddRetry(new RetryStrategyOptions<RateSheet>
        {
            ShouldHandle = outcome => ValueTask.FromResult(IsTransient(outcome.Outcome.Exception)),
            MaxRetryAttempts = 3,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = options.RetryDelay,
        })
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions<RateSheet>
        {
            ShouldHandle = outcome => ValueTask.FromResult(outcome.Outcome.Exception is not (null or OperationCanceledException)),
            FailureRatio = 0.9,
            MinimumThroughput = 8,
            SamplingDuration = TimeSpan.FromHours(1),
            BreakDuration = TimeSpan.FromHours(1),
        })
        .AddTimeout(new TimeoutStrategyOptions { Timeout = options.AttemptTimeout })
        .Build();

    /// <summary>True for what may be gone a few seconds later; a refusal, a wrong document or one that is too large is not.</summary>
    private static bool IsTransient(Exception? failure) => failure switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => false,
        HttpRequestException { StatusCode: { } status } =>
            (int)status >= 500 || status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests,
        HttpRequestException or IOException or TimeoutRejectedException => true,
        _ => false,
    };
}

/// <summary>Rates could not be fetched.</summary>
internal sealed class RateFetchException(string message, Exception? inner = null) : Exception(message, inner);
