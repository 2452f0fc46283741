using System.Text;
using System.Text.Json;

namespace RevenuePulse.Tests.Dashboard;

/// <summary>One server-sent event.</summary>
public sealed record SseEvent(string Name, string Id, JsonElement Data);

/// <summary>Reads server-sent events from bytes that come in any portions.</summary>
public sealed class SseReader(Stream stream)
{
    private readonly StringBuilder _text = new();
    private readonly byte[] _buffer = new byte[64 * 1024];

    /// <summary>The next event; null when the stream has ended.</summary>
    public async Task<SseEvent?> NextAsync(CancellationToken cancel)
    {
        while (true)
        {
            if (Take() is { } taken)
            {
                return taken;
            }

            if (!await FillAsync(_buffer.Length, cancel))
            {
                return null;
            }
        }
    }

    /// <summary>The next event of a name, the others passed over.</summary>
    public async Task<SseEvent> NextAsync(string name, CancellationToken cancel)
    {
        while (await NextAsync(cancel) is { } next)
        {
            if (next.Name == name)
            {
                return next;
            }
        }

        throw new EndOfStreamException($"The stream ended before {name}.");
    }

    /// <summary>Takes at most so many bytes; false when the stream has ended.</summary>
    public async Task<bool> FillAsync(int bytes, CancellationToken cancel)
    {
        var read = await stream.ReadAsync(_buffer.AsMemory(0, bytes), cancel);
        // ASCII only on this wire: JSON escapes the rest
        _text.Append(Encoding.ASCII.GetString(_buffer, 0, read));
        return read > 0;
    }

    /// <summary>An event that is whole already, or null.</summary>
    public SseEvent? Take()
    {
        var text = _text.ToString();
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }

        _text.Remove(0, end + 2);
        var fields = text[..end].Split('\n').Select(l => l.Split(": ", 2)).ToDictionary(f => f[0], f => f[1]);
        return new(fields["event"], fields.GetValueOrDefault("id", ""), JsonDocument.Parse(fields["data"]).RootElement);
    }
}
