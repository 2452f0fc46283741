using System.Text;

namespace RevenuePulse.Tests.Backends;

/// <summary>Events and entries to store. What they mean is of no concern to a backend.</summary>
internal static class Samples
{
    public const long At = 1_790_000_000_000;

    public static RawEvent Raw(string id, string provider = Provider.Stripe, string? body = null, long receivedAtMs = At) => new()
    {
        Provider = provider,
        Account = "acct_1",
        DeliveryId = id,
        Type = "checkout.session.completed",
        ReceivedAtMs = receivedAtMs,
        Headers = """{"content-type":"application/json"}""",
        Body = Encoding.UTF8.GetBytes(body ?? $$"""{"id":"{{id}}"}"""),
    };

    public static Entry Sale(long seq = 0, long gross = 2900, long atMs = At, string saleId = "cs_1", long? component = null) => new()
    {
        Seq = seq,
        Type = EntryType.Booked,
        RawPosition = 0,
        Component = component ?? seq,
        SaleId = saleId,
        AtMs = atMs,
        Dimensions = new Dimensions(Provider.Stripe, "acct_1", Kind.OneTime, "USD", "launch", "newsletter", "/", "Pro", "DE"),
        Amounts = new Amounts(gross, gross, 1, 0),
    };

    public static Entry Note(long seq, RawEvent raw, long component) => new()
    {
        Seq = seq,
        Type = EntryType.Noted,
        RawPosition = raw.Position,
        Component = component,
        AtMs = At,
        Dimensions = new Dimensions(Provider.Stripe, "", Kind.OneTime, "USD"),
        Note = new byte[] { 1, 2, 3 },
    };

    /// <summary>Any entry: absent dimensions, odd letters, corrections that cancel out.</summary>
    public static Entry Any(Random random, long atMs)
    {
        var gross = random.Next(4) == 0 ? 0 : random.Next(-5_000, 5_000);
        return new Entry
        {
            Seq = 0,
            Type = random.Next(10) == 0 ? EntryType.Noted : (EntryType)random.Next(1, 6),
            RawPosition = 0,
            Component = 1,
            SaleId = $"cs_{random.Next(50)}",
            AtMs = atMs,
            Dimensions = new Dimensions(
                Pick(random, "stripe", "paddle")!,
                Pick(random, "", "acct_1")!,
                random.GetItems(Kinds.All.ToArray(), 1)[0],
                Pick(random, "USD", "EUR", "JPY")!,
                Pick(random, null, "none", "launch", "Zürich 🚀"),
                Pick(random, null, "", "newsletter"),
                Pick(random, null, "/", "/a"),
                Pick(random, null, "Pro"),
                Pick(random, null, "DE", "US")),
            Amounts = new Amounts(gross, gross - random.Next(3), random.Next(-1, 2), random.Next(2)),
        };
    }

    public static string? Pick(Random random, params string?[] from) => from[random.Next(from.Length)];
}
