using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RevenuePulse.Dashboard;

/// <summary>Bytes of server-sent events.</summary>
internal static class SseFrame
{
    /// <summary>A whole event with its id.</summary>
    public static byte[] Build<T>(Cursor id, string name, T data, JsonTypeInfo<T> type) => [.. Id(id), .. Body(name, data, type)];

    /// <summary>An event without its id line, for events that many clients share at positions of their own.</summary>
    public static byte[] Body<T>(string name, T data, JsonTypeInfo<T> type) =>
        [.. Encoding.ASCII.GetBytes($"event: {name}\ndata: "), .. JsonSerializer.SerializeToUtf8Bytes(data, type), .. "\n\n"u8];

    /// <summary>The id line.</summary>
    public static byte[] Id(Cursor id) => Encoding.ASCII.GetBytes($"id: {id}\n");

    /// <summary>The line that tells browsers when to come back.</summary>
    public static byte[] Retry(TimeSpan after) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"retry: {(long)after.TotalMilliseconds}\n"));
}
