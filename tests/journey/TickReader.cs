using System.Net.ServerSentEvents;
using System.Text.Json;

namespace RevenuePulse.Tests.Journey;

/// <summary>One event of a tick stream.</summary>
internal sealed record Tick(string Name, string Id, JsonElement Data);

/// <summary>Reads <c>/ticks</c> as a browser does.</summary>
internal sealed class TickReader : IDisposable
{
    private readonly HttpResponseMessage _answer;
    private readonly IAsyncEnumerator<Tick> _events;

    private TickReader(HttpResponseMessage answer, Stream body)
    {
        _answer = answer;
        _events = ReadAsync(body).GetAsyncEnumerator();
    }

    /// <summary>The answer's head.</summary>
    public HttpResponseMessage Answer => _answer;

    /// <summary>Opens a stream; <paramref name="query"/> as in <c>wait=0&amp;after=…</c>.</summary>
    public static async Task<TickReader> OpenAsync(HttpClient client, string query, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/ticks?{query}", UriKind.Relative));
        if (lastEventId is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        }

        var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new TickReader(answer, await answer.Content.ReadAsStreamAsync());
    }

    /// <summary>
    /// A stream from what is committed now. Without a cursor it begins at its first totals, which may be older by the tenth of a second
    /// for which they are shared, so that another test's last sale would follow.
    /// </summary>
    public static async Task<TickReader> OpenAtHeadAsync(HttpClient client)
    {
        using var summary = System.Text.Json.JsonDocument.Parse(await client.GetStringAsync(new Uri("/api/v1/summary", UriKind.Relative)));
        return await OpenAsync(client, $"wait=0&after={summary.RootElement.GetProperty("cursor").GetString()}");
    }

    /// <summary>The next event; null when the stream has ended.</summary>
    public async Task<Tick?> NextAsync() =>
        await _events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System) ? _events.Current : null;

    /// <summary>The next event of a name; others are passed over.</summary>
    public async Task<Tick> NextAsync(string name)
    {
        while (true)
        {
            var tick = await NextAsync() ?? throw new EndOfStreamException($"the stream ended before there was a {name}");
            if (tick.Name == name)
            {
                return tick;
            }
        }
    }

    /// <summary>Sales and money out, until there are <paramref name="count"/>; and the id of the last event read.</summary>
    public async Task<(List<JsonElement> Items, string LastId)> SalesAsync(int count)
    {
        var items = new List<JsonElement>();
        var last = "";
        while (items.Count < count)
        {
            var tick = await NextAsync("sale");
            Assert.Equal(tick.Data.GetProperty("items").GetArrayLength(), tick.Data.GetProperty("count").GetInt32());
            items.AddRange(tick.Data.GetProperty("items").EnumerateArray());
            last = tick.Id;
        }

        return (items, last);
    }

    public void Dispose() => _answer.Dispose();

    private static async IAsyncEnumerable<Tick> ReadAsync(Stream body)
    {
        var parser = SseParser.Create(body, static (_, data) => JsonDocument.Parse(data.ToArray()).RootElement);
        await foreach (var item in parser.EnumerateAsync())
        {
            yield return new Tick(item.EventType, parser.LastEventId, item.Data);
        }
    }
}
