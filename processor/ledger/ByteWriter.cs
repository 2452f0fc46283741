using System.Text;

namespace RevenuePulse.Processor.Ledgers;

/// <summary>Writes the ledger's compact binary values: variable-length integers and length-prefixed UTF-8.</summary>
internal sealed class ByteWriter
{
    [ThreadStatic]
    private static ByteWriter? _ofThread;

    private byte[] _bytes = new byte[256];
    private int _length;

    /// <summary>The thread's own writer, empty; values are written one after the other, never one within another.</summary>
    public static ByteWriter Empty()
    {
        var writer = _ofThread ??= new ByteWriter();
        writer._length = 0;
        return writer;
    }

    public byte[] ToArray() => _bytes.AsSpan(0, _length).ToArray();

    public ByteWriter Byte(byte value)
    {
        Reserve(1);
        _bytes[_length++] = value;
        return this;
    }

    public ByteWriter Bool(bool value) => Byte(value ? (byte)1 : (byte)0);

    /// <summary>Zigzag, seven bits a byte.</summary>
    public ByteWriter Long(long value)
    {
        Reserve(10);
        var rest = (ulong)((value << 1) ^ (value >> 63));
        for (; rest >= 0x80; rest >>= 7)
        {
            _bytes[_length++] = (byte)(rest | 0x80);
        }

        _bytes[_length++] = (byte)rest;
        return this;
    }

    /// <summary>Length + 1, then the text; 0 for null.</summary>
    public ByteWriter Text(string? value)
    {
        if (value is null)
        {
            return Long(0);
        }

        var count = Encoding.UTF8.GetByteCount(value);
        Long(count + 1);
        Reserve(count);
        _length += Encoding.UTF8.GetBytes(value, _bytes.AsSpan(_length));
        return this;
    }

    public ByteWriter Many<T>(IReadOnlyList<T> items, Action<ByteWriter, T> write)
    {
        Long(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            write(this, items[i]);
        }

        return this;
    }

    public ByteWriter Optional<T>(T? item, Action<ByteWriter, T> write)
        where T : class
    {
        Bool(item is not null);
        if (item is not null)
        {
            write(this, item);
        }

        return this;
    }

    private void Reserve(int count)
    {
        if (_length + count > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
        }
    }
}
