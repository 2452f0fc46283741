using System.Text.Json.Serialization;

namespace RevenuePulse.Dashboard;

/// <summary>Absolute numbers at a position: what a screen shows, so that drops and repeats cannot skew it.</summary>
/// <param name="Cursor">The position of the numbers.</param>
/// <param name="Sales">Number of sales.</param>
/// <param name="LostCheckouts">Checkouts that ended without money.</param>
/// <param name="Currencies">As in the summary.</param>
/// <param name="Base">As in the summary.</param>
/// <param name="Last60m">As in the summary.</param>
public sealed record TickTotals(
    string Cursor,
    long Sales,
    long LostCheckouts,
    IReadOnlyList<CurrencySums> Currencies,
    BaseSums Base,
    RollingHour Last60m)
{
    internal static TickTotals Of(Summary summary) =>
        new(summary.Cursor, summary.Sales, summary.LostCheckouts, summary.Currencies, summary.Base, summary.Last60m);

    /// <summary>True when the other shows the same numbers, wherever it was taken.</summary>
    internal bool ShowsTheSameAs(TickTotals? other) => other is not null
        && Sales == other.Sales && LostCheckouts == other.LostCheckouts && Last60m == other.Last60m
        && Currencies.SequenceEqual(other.Currencies)
        && Base.Gross == other.Base.Gross && Base.Net == other.Base.Net && Base.MissingRates.SequenceEqual(other.Base.MissingRates);
}

/// <summary>Sales and money out, in order, none left out.</summary>
/// <param name="Items">The items.</param>
/// <param name="Count">Their number.</param>
public sealed record TickSales(IReadOnlyList<TickSale> Items, int Count);

/// <summary>One sale, or money out with a negative amount.</summary>
/// <param name="Id">Sale id.</param>
/// <param name="Kind">Kind of money.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Currency">ISO 4217 upper case.</param>
/// <param name="Exponent">Its decimals.</param>
/// <param name="Campaign">Campaign id, null when unattributed.</param>
/// <param name="Product">Product, or null.</param>
/// <param name="Country">ISO 3166 alpha-2, or null.</param>
/// <param name="At">Event time.</param>
/// <param name="Provider">The sender.</param>
public sealed record TickSale(
    string Id,
    string Kind,
    long Amount,
    string Currency,
    int Exponent,
    string? Campaign,
    string? Product,
    string? Country,
    DateTime At,
    string Provider)
{
    internal static TickSale Of(Entry entry, CampaignMerges merges)
    {
        var d = entry.Dimensions;
        return new(
            entry.SaleId,
            d.Kind.Name(),
            entry.Amounts.Net,
            d.Currency,
            RevenuePulse.Currency.Exponent(d.Currency),
            merges.Of(d.Campaign),
            d.Product,
            d.Country,
            Instant.OfMs(entry.AtMs),
            d.Provider);
    }
}

/// <summary>Nothing happened, and the stream lives.</summary>
/// <param name="Cursor">The stream's position.</param>
/// <param name="ServerTime">For clients whose clock is wrong.</param>
/// <param name="Waiting">What is stored and in no number yet; absent while all is counted.</param>
public sealed record TickHeartbeat(
    string Cursor, DateTime ServerTime, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Backlog? Waiting = null);

/// <summary>The client's cursor cannot be followed; the totals that come next are the new start.</summary>
/// <param name="Cursor">Where the stream begins instead.</param>
/// <param name="Reason">unreadable, other_journal or beyond_end.</param>
public sealed record TickReset(string Cursor, string Reason);
