using System.Text;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>Reads what <see cref="RecordWriter"/> wrote. Anything else is an <see cref="InvalidDataException"/>, never a wrong number.</summary>
internal ref struct RecordReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public byte Byte() => Take(1)[0];

    public ulong Unsigned()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return value;
        }

        throw new InvalidDataException("a number has more than 64 bits");
    }

    public long Signed()
    {
        var value = Unsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public int Count()
    {
        var count = Unsigned();
        return count <= (ulong)_rest.Length ? (int)count : throw new InvalidDataException("the record is cut short");
    }

    public byte[] Bytes() => Take(Count()).ToArray();

    public string? TextOrNull()
    {
        var length = Unsigned();
        if (length == 0) return null;
        return length - 1 <= (ulong)_rest.Length ? Encoding.UTF8.GetString(Take((int)length - 1)) : throw new InvalidDataException("the record is cut short");
    }

    public string Text() => TextOrNull() ?? throw new InvalidDataException("a text is missing");

    public readonly void End()
    {
        if (_rest.Length > 0) throw new InvalidDataException($"{_rest.Length} bytes follow the record's end");
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _rest.Length) throw new InvalidDataException("the record is cut short");
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
