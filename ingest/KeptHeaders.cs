using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace RevenuePulse.Ingest;

/// <summary>
/// The headers that are stored with a body: identity, time, event name, media type. Signatures are not among them: they prove nothing
/// later, and a replay from the raw log does not check them again.
/// </summary>
internal static class KeptHeaders
{
    private static readonly string[] _names =
        ["content-type", "webhook-id", "webhook-timestamp", "x-event-name", "stripe-version", "paddle-version"];

    /// <summary>One compact JSON object with lower-case names; absent headers are absent.</summary>
    public static string ToJson(IHeaderDictionary headers)
    {
        var target = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(target))
        {
            json.WriteStartObject();
            foreach (var name in _names)
            {
                if (headers.TryGetValue(name, out var values) && values.Count > 0)
                {
                    json.WriteString(name, values.ToString());
                }
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(target.WrittenSpan);
    }
}
