using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>
/// Patience without end: whatever the server's trouble, the same work is tried again with growing, jittered pauses or the pause that the
/// server asks for; a breaker spares a server that only fails. Nothing is ever given up, so nothing is dropped.
/// </summary>
internal sealed class Hold
{
    private readonly ResiliencePipeline _pipeline;
    private readonly StoreCondition _condition;

    public Hold(InfluxOptions options, StoreCondition condition)
    {
        _condition = condition;
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = options.Clock }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = attempt => ValueTask.FromResult(IsTrouble(attempt.Outcome.Exception)),
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.RetryDelay,
                MaxDelay = options.MaxRetryDelay,
                DelayGenerator = attempt => ValueTask.FromResult(AskedPause(attempt.Outcome.Exception)),
                OnRetry = attempt =>
                {
                    Tell(attempt.Outcome.Exception, attempt.RetryDelay);
                    return default;
                },
            })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                ShouldHandle = attempt => ValueTask.FromResult(IsTrouble(attempt.Outcome.Exception)),
                FailureRatio = 0.9,
                MinimumThroughput = 5,
                SamplingDuration = TimeSpan.FromMinutes(1),
                BreakDuration = options.BreakDuration,
            })
            .AddTimeout(new TimeoutStrategyOptions { Timeout = options.WriteTimeout })
            .Build();
    }

    public ValueTask<T> UntilDoneAsync<T>(Func<CancellationToken, ValueTask<T>> work, CancellationToken cancel) =>
        _pipeline.ExecuteAsync(work, cancel);

    private static bool IsTrouble(Exception? failure) => failure is StoreUnavailableException or TimeoutRejectedException or BrokenCircuitException;

    /// <summary>The server's own pause; without one the pipeline's.</summary>
    private static TimeSpan? AskedPause(Exception? failure) => failure is StoreUnavailableException { Pause: { } pause } && pause > TimeSpan.Zero ? pause : null;

    private void Tell(Exception? failure, TimeSpan pause)
    {
        // an open breaker has no news: what opened it stays on the page
        if (failure is BrokenCircuitException) return;
        var reason = failure is TimeoutRejectedException slow ? $"InfluxDB did not answer within {slow.Timeout.TotalSeconds:0.#} s" : failure!.Message;
        _condition.Waiting(reason, pause);
    }
}
