namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>An entry as a record of <c>revenue.journal.v1</c>. The partition is the record's own.</summary>
internal static class EntryRecord
{
    public const byte Form = 1;

    public static byte[] Write(Entry entry)
    {
        var d = entry.Dimensions;
        return new RecordWriter()
            .Byte(Form).Byte((byte)entry.Type).Unsigned((ulong)entry.Seq).Unsigned((ulong)entry.RawPosition).Unsigned((ulong)entry.Component)
            .Text(entry.SaleId).Signed(entry.AtMs)
            .Text(d.Provider).Text(d.Account).Byte((byte)d.Kind).Text(d.Currency)
            .Text(d.Campaign).Text(d.Channel).Text(d.LandingPage).Text(d.Product).Text(d.Country)
            .Signed(entry.Amounts.Gross).Signed(entry.Amounts.Net).Signed(entry.Amounts.Sales).Signed(entry.Amounts.Lost)
            .Bytes(entry.Note.Span)
            .ToArray();
    }

    /// <exception cref="InvalidDataException">Another version of the program wrote it, or it is damaged.</exception>
    public static Entry Read(ReadOnlySpan<byte> bytes, int partition)
    {
        var reader = new RecordReader(bytes);
        if (reader.Byte() is var form && form != Form) throw new InvalidDataException($"an entry has form {form}; this program reads form {Form}");
        var entry = new Entry
        {
            Partition = partition,
            Type = (EntryType)reader.Byte(),
            Seq = (long)reader.Unsigned(),
            RawPosition = (long)reader.Unsigned(),
            Component = (long)reader.Unsigned(),
            SaleId = reader.Text(),
            AtMs = reader.Signed(),
            Dimensions = Dimensions(ref reader),
            Amounts = new Amounts(reader.Signed(), reader.Signed(), reader.Signed(), reader.Signed()),
            Note = reader.Bytes(),
        };
        reader.End();
        return entry;
    }

    private static Dimensions Dimensions(ref RecordReader reader) => new(
        reader.Text(), reader.Text(), (Kind)reader.Byte(), reader.Text(), reader.TextOrNull(), reader.TextOrNull(), reader.TextOrNull(),
        reader.TextOrNull(), reader.TextOrNull());
}
