using System.Net;
using System.Text.Json;

namespace RevenuePulse.Host.Simulate;

/// <summary>Sends visits as the script of a landing page does, marked as simulated. A visit that is refused is not sent again.</summary>
internal sealed class VisitSender(HttpClient http, Uri receiver, TimeProvider clock)
{
    private const int Concurrency = 16;
    private const int RecordedAtOnce = 4_000;

    private readonly Uri _collect = new(new Uri(receiver.GetLeftPart(UriPartial.Path).Split("/webhooks/")[0].TrimEnd('/') + "/"), "collect");
    private long _taken;

    /// <summary>How many were answered 204.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Puts visits of the past into the book itself.</summary>
    public static async Task RecordAsync(IEnumerable<SimulatedVisit> visits, IVisitBook book, CancellationToken stop)
    {
        foreach (var chunk in visits.Chunk(RecordedAtOnce))
        {
            if (stop.IsCancellationRequested)
            {
                return;
            }

            foreach (var visit in chunk)
            {
                book.TryTake(new(visit.Campaign, visit.Visitor, visit.At.ToUnixTimeMilliseconds(), IsKnown: true));
            }

            await book.SettleAsync(CancellationToken.None);
        }
    }

    /// <summary>Sends each visit when it is due; ends with the last, or on <paramref name="stop"/>.</summary>
    public async Task RunAsync(IEnumerable<SimulatedVisit> visits, DateTimeOffset start, CancellationToken stop)
    {
        using var slots = new SemaphoreSlim(Concurrency);
        var began = clock.GetTimestamp();
        try
        {
            foreach (var visit in visits)
            {
                var pause = visit.At - start - clock.GetElapsedTime(began);
                if (pause > TimeSpan.FromMilliseconds(1))
                {
                    await Task.Delay(pause, clock, stop);
                }

                await slots.WaitAsync(stop);
                _ = SendAsync(visit, slots);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }

        for (var i = 0; i < Concurrency; i++)
        {
            await slots.WaitAsync(CancellationToken.None);
        }
    }

    private async Task SendAsync(SimulatedVisit visit, SemaphoreSlim slots)
    {
        try
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(new { campaign = visit.Campaign, visitor = visit.Visitor, simulated = true });
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new("text/plain");
            using var response = await http.PostAsync(_collect, content, CancellationToken.None);
            Interlocked.Add(ref _taken, response.StatusCode == HttpStatusCode.NoContent ? 1 : 0);
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException or IOException)
        {
            // the receiver may have gone; the webhooks' own report says so
        }
        finally
        {
            slots.Release();
        }
    }
}
