using System.Buffers;
using System.Text;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>Writes the journal's records: whole numbers in as few bytes as they need, texts with their length in front.</summary>
internal sealed class RecordWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new(256);

    public RecordWriter Byte(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
        return this;
    }

    public RecordWriter Unsigned(ulong value)
    {
        while (value >= 0x80)
        {
            Byte((byte)(value | 0x80));
            value >>= 7;
        }

        return Byte((byte)value);
    }

    /// <summary>Small amounts stay short on both sides of zero.</summary>
    public RecordWriter Signed(long value) => Unsigned((ulong)((value << 1) ^ (value >> 63)));

    public RecordWriter Bytes(ReadOnlySpan<byte> value)
    {
        Unsigned((ulong)value.Length);
        _bytes.Write(value);
        return this;
    }

    /// <summary>A text that may be absent: 0, or its length plus one.</summary>
    public RecordWriter Text(string? value)
    {
        if (value is null) return Byte(0);
        var length = Encoding.UTF8.GetByteCount(value);
        Unsigned((ulong)length + 1);
        Encoding.UTF8.GetBytes(value, _bytes.GetSpan(Math.Max(length, 1)));
        _bytes.Advance(length);
        return this;
    }

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();
}
