namespace RevenuePulse.Bench.Cluster;

/// <summary>A year of sales that ends now, made up as they are read: nothing is kept.</summary>
internal sealed class SyntheticJournal(int entries, DateTimeOffset now) : IJournal
{
    private static readonly string[] _campaigns = [.. Enumerable.Range(0, 20).Select(i => $"campaign-{i:00}")];
    private readonly long _nowMs = now.ToUnixTimeMilliseconds();

    public event Action<IReadOnlyList<Entry>> Committed = delegate { };

    public Cursor Head { get; } = new("1", entries);

    public IReadOnlyList<Entry> ReadAfter(Cursor cursor, int limit, Cursor? upTo = null) =>
        [.. Enumerable.Range(1, (int)Math.Min(limit, (upTo ?? Head).Seq - cursor.Seq)).Select(i => At(cursor.Seq + i))];

    /// <summary>Times rise evenly; every tenth sale lies in the last hour, every hundredth comes days late.</summary>
    private Entry At(long seq)
    {
        var dice = (seq * 2654435761) & 0xffff;
        var share = (double)seq / entries;
        var age = dice % 10 == 0 ? (1 - share) * 3_600_000 : (1 - share) * 365 * 86_400_000.0;
        if (dice % 100 == 3) age += (dice % 7) * 86_400_000;
        var gross = 900 + (dice % 5000);
        return new Entry
        {
            Seq = seq,
            Type = EntryType.Booked,
            RawPosition = seq,
            Component = seq,
            AtMs = _nowMs - (long)age,
            Dimensions = new Dimensions("stripe", "", dice % 29 == 0 ? Kind.Refund : Kind.OneTime, dice % 3 == 0 ? "EUR" : "USD", _campaigns[dice % 20], "newsletter"),
            Amounts = new Amounts(gross, gross, 1, 0),
        };
    }
}
