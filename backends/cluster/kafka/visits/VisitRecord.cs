using RevenuePulse.Backends.Sqlite;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>A visit, or a minute of another book, as a record of <c>revenue.visits.v1</c>.</summary>
internal static class VisitRecord
{
    private const byte VisitForm = 1;
    private const byte MinuteForm = 2;

    public static byte[] Write(SeenVisit visit) => new RecordWriter()
        .Byte(VisitForm).Signed(visit.AtMs).Byte(visit.IsKnown ? (byte)1 : (byte)0).Text(visit.Campaign).Signed(visit.Hash).ToArray();

    public static byte[] Write(VisitMinute minute) => new RecordWriter()
        .Byte(MinuteForm).Text(minute.Journal).Signed(minute.Minute).Text(minute.Campaign).Signed(minute.Visits).ToArray();

    /// <summary>One of the two.</summary>
    /// <exception cref="InvalidDataException">Another version of the program wrote it, or it is damaged.</exception>
    public static (SeenVisit? Visit, VisitMinute? Minute) Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new RecordReader(bytes);
        switch (reader.Byte())
        {
            case VisitForm:
                var (atMs, isKnown) = (reader.Signed(), reader.Byte() == 1);
                return (new SeenVisit(reader.TextOrNull(), atMs, isKnown, reader.Signed()), null);
            case MinuteForm:
                var (journal, at) = (reader.Text(), reader.Signed());
                return (null, new VisitMinute(journal, at, reader.Text(), reader.Signed()));
            case var form:
                throw new InvalidDataException($"a visit has form {form}; this program reads forms {VisitForm} and {MinuteForm}");
        }
    }
}
