using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace RevenuePulse.Host.Simulate;

/// <summary>
/// Posts deliveries as a provider does: each signed anew at the second it leaves, many at a time, and again when the receiver asks
/// for it.
/// </summary>
internal sealed class Sender(HttpClient http, SenderOptions options, TimeProvider clock)
{
    private readonly Lock _books = new();

    /// <summary>Counts so far; <see cref="SenderCounts.Snapshot"/> is safe at any time.</summary>
    public SenderCounts Counts { get; } = new();

    /// <summary>What the acknowledged deliveries are worth; read it when <see cref="RunAsync"/> has returned.</summary>
    public ExpectedTotals Totals { get; } = new();

    /// <summary>Sends all; on <paramref name="stop"/> nothing new leaves, and what is under way may still be answered.</summary>
    public async Task RunAsync(IEnumerable<Delivery> deliveries, CancellationToken stop)
    {
        using var slots = new SemaphoreSlim(options.Concurrency);
        var bucket = new TokenBucket(options.MostPerSecond, clock);
        var started = clock.GetTimestamp();
        try
        {
            foreach (var delivery in deliveries)
            {
                await WaitAsync(delivery.Due - clock.GetElapsedTime(started), stop);
                await WaitAsync(bucket.Take(), stop);
                await slots.WaitAsync(stop);
                _ = DeliverAsync(delivery, slots, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }

        for (var i = 0; i < options.Concurrency; i++)
        {
            await slots.WaitAsync(CancellationToken.None);
        }
    }

    private async Task DeliverAsync(Delivery delivery, SemaphoreSlim slots, CancellationToken stop)
    {
        try
        {
            await AttemptUntilAnsweredAsync(delivery, stop);
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task AttemptUntilAnsweredAsync(Delivery delivery, CancellationToken stop)
    {
        Counts.Began(delivery);
        for (var attempt = 1; ; attempt++)
        {
            var (isAccepted, problem, retryAfter) = await AttemptAsync(delivery.Message);
            if (isAccepted)
            {
                Book(delivery);
                return;
            }

            if (retryAfter is not { } pause || attempt >= options.Attempts || stop.IsCancellationRequested)
            {
                Counts.Failed(problem);
                return;
            }

            Counts.Retried(problem);
            await PauseAsync(pause > TimeSpan.Zero ? pause : Backoff(attempt), stop);
        }
    }

    private void Book(Delivery delivery)
    {
        if (!options.KeepsBooks)
        {
            return;
        }

        lock (_books)
        {
            Totals.Add(delivery);
        }

        Counts.Accepted(delivery);
    }

    /// <summary>A pause of zero says "again, whenever you like"; none says "never again".</summary>
    private async Task<(bool IsAccepted, string Problem, TimeSpan? RetryAfter)> AttemptAsync(Message message)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, options.Address) { Content = new ByteArrayContent(message.Body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
            foreach (var (name, value) in options.Dialect.Sign(message, options.Secret, clock.GetUtcNow().ToUnixTimeSeconds()))
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, CancellationToken.None);
            return response.StatusCode == HttpStatusCode.OK
                ? (true, "", null)
                : (false, $"HTTP {(int)response.StatusCode}", IsTransient(response.StatusCode) ? RetryAfter(response) : null);
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException or IOException)
        {
            var problem = failure.GetBaseException() is SocketException socket ? socket.SocketErrorCode.ToString() : failure.GetType().Name;
            return (false, problem, TimeSpan.Zero);
        }
    }

    private static bool IsTransient(HttpStatusCode status) => status == HttpStatusCode.TooManyRequests || (int)status >= 500;

    private TimeSpan RetryAfter(HttpResponseMessage response)
    {
        var asked = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - clock.GetUtcNow(),
            _ => TimeSpan.Zero,
        };
        return asked > options.LongestPause ? options.LongestPause : asked;
    }

    private TimeSpan Backoff(int attempt)
    {
        var pause = TimeSpan.FromMilliseconds(200 * Math.Pow(2, attempt));
        return pause > options.LongestPause ? options.LongestPause : pause;
    }

    private async Task WaitAsync(TimeSpan pause, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        if (pause > TimeSpan.FromMilliseconds(1))
        {
            await Task.Delay(pause, clock, stop);
        }
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken stop)
    {
        try
        {
            await Task.Delay(pause, clock, stop);
        }
        catch (OperationCanceledException)
        {
        }
    }
}

/// <summary>Where and how deliveries are sent.</summary>
internal sealed record SenderOptions
{
    public required Uri Address { get; init; }

    public required string Secret { get; init; }

    public required IDialect Dialect { get; init; }

    /// <summary>After a stall the sender catches up at this rate, not in one burst.</summary>
    public required double MostPerSecond { get; init; }

    /// <summary>False for a run without end, whose books would grow for ever.</summary>
    public bool KeepsBooks { get; init; } = true;

    public int Concurrency { get; init; } = 64;

    public int Attempts { get; init; } = 8;

    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);
}
