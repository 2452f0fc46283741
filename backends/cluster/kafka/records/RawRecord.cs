using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Confluent.Kafka;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>
/// A raw event as a record of <c>revenue.raw.v1</c>: the value is the body, byte for byte; all else are headers, named as CloudEvents'
/// Kafka binding names them, so that other programs can read the topic.
/// </summary>
internal static class RawRecord
{
    private const string Time = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public static Message<byte[], byte[]> Write(RawEvent raw) => new()
    {
        Key = Encoding.UTF8.GetBytes($"{raw.Provider}/{raw.Account}"),
        Value = WholeArray(raw.Body),
        Timestamp = new Timestamp(raw.ReceivedAtMs, TimestampType.CreateTime),
        Headers = Headers(raw),
    };

    /// <summary>Any record is an event: one that something else put there is settled as what it lacks says, and keeps nobody waiting.</summary>
    public static RawEvent Read(ConsumeResult<byte[], byte[]> record, Positions positions)
    {
        var headers = record.Message.Headers ?? [];
        var (provider, account) = Source(Text(headers, "ce_source"));
        return new RawEvent
        {
            Position = positions.Of(record.Partition.Value, record.Offset.Value),
            Provider = provider,
            Account = account,
            DeliveryId = Text(headers, "ce_id"),
            Type = Text(headers, "ce_type"),
            ReceivedAtMs = DateTimeOffset.TryParseExact(Text(headers, "ce_time"), Time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
                ? at.ToUnixTimeMilliseconds()
                : record.Message.Timestamp.UnixTimestampMs,
            Headers = Text(headers, "pulse_headers"),
            Body = record.Message.Value ?? [],
        };
    }

    private static Headers Headers(RawEvent raw)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(raw.ReceivedAtMs).ToString(Time, CultureInfo.InvariantCulture);
        var headers = new Headers();
        foreach (var (name, value) in new[]
        {
            ("ce_specversion", "1.0"), ("ce_id", raw.DeliveryId), ("ce_source", $"{raw.Provider}/{raw.Account}"), ("ce_type", raw.Type),
            ("ce_time", at), ("pulse_headers", raw.Headers),
        })
        {
            headers.Add(name, Encoding.UTF8.GetBytes(value));
        }

        return headers;
    }

    private static (string Provider, string Account) Source(string source) =>
        source.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? (source[..slash], source[(slash + 1)..]) : (source, "");

    private static string Text(Headers headers, string name) =>
        headers.TryGetLastBytes(name, out var bytes) ? Encoding.UTF8.GetString(bytes) : "";

    private static byte[] WholeArray(ReadOnlyMemory<byte> body) =>
        MemoryMarshal.TryGetArray(body, out var part) && part.Offset == 0 && part.Array!.Length == part.Count ? part.Array : body.ToArray();
}
