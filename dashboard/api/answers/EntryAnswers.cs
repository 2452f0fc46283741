namespace RevenuePulse.Dashboard;

/// <summary>A page of the journal.</summary>
/// <param name="Entries">In order.</param>
/// <param name="Next">Goes into <c>after</c> for the next page.</param>
public sealed record EntryPage(IReadOnlyList<EntryRow> Entries, string Next);

/// <summary>One money entry; the amounts are signed deltas.</summary>
/// <param name="Cursor">Its position.</param>
/// <param name="Id">Its identity.</param>
/// <param name="SaleId">The sale it belongs to, as known when it was written.</param>
/// <param name="Type">booked, money_moved, moved, unbooked or checkout_lost.</param>
/// <param name="At">Event time.</param>
/// <param name="Provider">The sender.</param>
/// <param name="Account">The account within the sender, or empty.</param>
/// <param name="Campaign">Campaign id, null when unattributed.</param>
/// <param name="Channel">Channel, or null.</param>
/// <param name="LandingPage">Landing page or post, or null.</param>
/// <param name="Product">Product, or null.</param>
/// <param name="Country">ISO 3166 alpha-2, or null.</param>
/// <param name="Kind">Kind of money.</param>
/// <param name="Currency">ISO 4217 upper case.</param>
/// <param name="Exponent">Its decimals.</param>
/// <param name="Gross">Minor units.</param>
/// <param name="Net">Minor units.</param>
/// <param name="Sales">Number of sales.</param>
/// <param name="Lost">Number of lost checkouts.</param>
public sealed record EntryRow(
    string Cursor,
    string Id,
    string SaleId,
    string Type,
    DateTime At,
    string Provider,
    string Account,
    string? Campaign,
    string? Channel,
    string? LandingPage,
    string? Product,
    string? Country,
    string Kind,
    string Currency,
    int Exponent,
    long Gross,
    long Net,
    long Sales,
    long Lost)
{
    /// <summary>A row whose entry is the last one before <paramref name="position"/> that was read.</summary>
    internal static EntryRow Of(Entry entry, Cursor position)
    {
        var d = entry.Dimensions;
        return new(
            position.ToString(),
            position.Beginning.Past(entry).ToString(),
            entry.SaleId,
            entry.Type.Name(),
            Instant.OfMs(entry.AtMs),
            d.Provider,
            d.Account,
            d.Campaign,
            d.Channel,
            d.LandingPage,
            d.Product,
            d.Country,
            d.Kind.Name(),
            d.Currency,
            RevenuePulse.Currency.Exponent(d.Currency),
            entry.Amounts.Gross,
            entry.Amounts.Net,
            entry.Amounts.Sales,
            entry.Amounts.Lost);
    }
}

/// <summary>One sale and what is known of it. Holds personal data: admins only.</summary>
/// <param name="Id">Best identifier known now.</param>
/// <param name="Entries">Its money entries, in order.</param>
/// <param name="RawEvents">The deliveries behind them, in order of arrival.</param>
public sealed record SaleAnswer(string Id, IReadOnlyList<EntryRow> Entries, IReadOnlyList<RawEventRow> RawEvents);

/// <summary>One sale without what only admins see.</summary>
/// <param name="Id">Best identifier known now.</param>
/// <param name="Entries">Its money entries, in order.</param>
public sealed record SaleEntries(string Id, IReadOnlyList<EntryRow> Entries);

/// <summary>One delivery.</summary>
/// <param name="Id">Its place in the raw log.</param>
/// <param name="Provider">The sender.</param>
/// <param name="Account">The account within the sender, or empty.</param>
/// <param name="Type">The sender's name of the event type.</param>
/// <param name="DeliveryId">What makes a repeat recognisable.</param>
/// <param name="ReceivedAt">When it came.</param>
/// <param name="Body">The body as text, byte for byte where it is UTF-8.</param>
public sealed record RawEventRow(
    long Id,
    string Provider,
    string Account,
    string Type,
    string DeliveryId,
    DateTime ReceivedAt,
    string Body)
{
    internal static RawEventRow Of(RawEvent raw) => new(
        raw.Position,
        raw.Provider,
        raw.Account,
        raw.Type,
        raw.DeliveryId,
        Instant.OfMs(raw.ReceivedAtMs),
        System.Text.Encoding.UTF8.GetString(raw.Body.Span));
}
