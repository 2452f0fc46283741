namespace RevenuePulse.Processor.Translate;

/// <summary>Builds the list of a fact's keys from identifiers that may be absent.</summary>
internal static class MoneyKeys
{
    // how well an identifier names a sale (MoneyKey.Rank)
    public const byte Payment = 2;
    public const byte Order = 3;
    public const byte Checkout = 4;

    /// <summary>Those that are there, in the order given: the best name first.</summary>
    public static List<MoneyKey> Of(params ReadOnlySpan<(string? Id, byte Rank)> ids)
    {
        var keys = new List<MoneyKey>(ids.Length);
        foreach (var (id, rank) in ids)
        {
            if (id is not null)
            {
                keys.Add(new MoneyKey(id, rank));
            }
        }

        return keys;
    }
}
