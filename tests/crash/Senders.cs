using System.Collections.Concurrent;
using RevenuePulse.Tests.Journey;

namespace RevenuePulse.Tests.Crash;

/// <summary>Sends like a provider: whatever is not answered 200 is sent again.</summary>
internal sealed class Senders(IReadOnlyList<RawEvent> deliveries, Func<Uri> address)
{
    private readonly ConcurrentQueue<RawEvent> _waiting = new(deliveries);

    public ConcurrentQueue<string> Acknowledged { get; } = [];

    public Task RunAsync() => Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(SendAsync)));

    private async Task SendAsync()
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        while (_waiting.TryDequeue(out var raw))
        {
            await Eventually.HoldsAsync($"{raw.DeliveryId} is taken", () => TryAsync(client, raw));
            Acknowledged.Enqueue(raw.DeliveryId);
        }
    }

    private async Task<bool> TryAsync(HttpClient client, RawEvent raw)
    {
        try
        {
            using var request = Product.Request(raw.Provider, raw.Body.ToArray());
            request.RequestUri = new Uri(address(), request.RequestUri!);
            using var answer = await client.SendAsync(request);
            return (int)answer.StatusCode == 200;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
