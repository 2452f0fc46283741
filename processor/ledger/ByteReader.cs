using System.Text;

namespace RevenuePulse.Processor.Ledgers;

/// <summary>Reads what <see cref="ByteWriter"/> wrote; throws <see cref="InvalidDataException"/> on anything else.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public delegate T Item<out T>(ref ByteReader reader);

    public byte Byte()
    {
        if (_rest.IsEmpty)
        {
            throw new InvalidDataException("A value of the ledger's memory ends too early: rebuild the state from the journal.");
        }

        var value = _rest[0];
        _rest = _rest[1..];
        return value;
    }

    public bool Bool() => Byte() != 0;

    public long Long()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return (long)(value >> 1) ^ -(long)(value & 1);
            }
        }

        throw new InvalidDataException("A number in the ledger's memory is longer than 64 bits: rebuild the state from the journal.");
    }

    public string? Text()
    {
        var length = Long() - 1;
        if (length < 0)
        {
            return null;
        }

        if (length > _rest.Length)
        {
            throw new InvalidDataException("A text in the ledger's memory ends too early: rebuild the state from the journal.");
        }

        var text = Encoding.UTF8.GetString(_rest[..(int)length]);
        _rest = _rest[(int)length..];
        return text;
    }

    public IReadOnlyList<T> Many<T>(Item<T> read)
    {
        var count = checked((int)Long());
        if (count == 0)
        {
            return [];
        }

        if (count < 0 || count > _rest.Length)
        {
            throw new InvalidDataException("A list in the ledger's memory ends too early: rebuild the state from the journal.");
        }

        var items = new T[count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = read(ref this);
        }

        return items;
    }

    public T? Optional<T>(Item<T> read)
        where T : class => Bool() ? read(ref this) : null;
}
