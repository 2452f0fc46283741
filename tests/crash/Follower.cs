using System.Collections.Concurrent;
using System.Text.Json;
using RevenuePulse.Tests.Journey;

namespace RevenuePulse.Tests.Crash;

/// <summary>A viewer that comes back with the last cursor it saw, whenever and wherever its stream was cut.</summary>
internal sealed class Follower(Func<Uri> address)
{
    private readonly TaskCompletionSource _begun = new();
    private string? _cursor;

    public ConcurrentQueue<JsonElement> Seen { get; } = [];

    public Task Begun => _begun.Task;

    public int Resets { get; private set; }

    public int Connections { get; private set; }

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await ReadAsync(stop);
            }
            catch (Exception cut) when (cut is HttpRequestException or IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, CancellationToken.None);
            }
        }
    }

    private async Task ReadAsync(CancellationToken stop)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address() };
        client.DefaultRequestHeaders.Authorization = new("Bearer", Product.ViewerToken);
        using var ticks = await TickReader.OpenAsync(client, "wait=0", _cursor);
        ticks.Answer.EnsureSuccessStatusCode();
        Connections++;
        while (!stop.IsCancellationRequested && await ticks.NextAsync() is { } tick)
        {
            Resets += tick.Name == "reset" ? 1 : 0;
            if (tick.Name == "sale")
            {
                tick.Data.GetProperty("items").EnumerateArray().ToList().ForEach(Seen.Enqueue);
            }

            _cursor = tick.Id;
            _begun.TrySetResult();
        }
    }
}
