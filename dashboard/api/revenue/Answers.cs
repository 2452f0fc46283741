using System.Text.Json.Serialization;

namespace RevenuePulse.Dashboard;

/// <summary>The state of the business over a range. All numbers are of one snapshot, the one at <paramref name="Cursor"/>.</summary>
/// <param name="Cursor">The journal position of the snapshot.</param>
/// <param name="From">Inclusive; null = since the first entry.</param>
/// <param name="To">Exclusive; null = unbounded.</param>
/// <param name="Sales">Number of sales, all currencies.</param>
/// <param name="LostCheckouts">Checkouts that ended without money.</param>
/// <param name="Currencies">One row per currency seen, by code.</param>
/// <param name="Base">Everything that can be converted, in the base currency.</param>
/// <param name="Last60m">The last hour and the one before.</param>
public sealed record Summary(
    string Cursor,
    DateTime? From,
    DateTime? To,
    long Sales,
    long LostCheckouts,
    IReadOnlyList<CurrencySums> Currencies,
    BaseSums Base,
    RollingHour Last60m)
{
    /// <summary>
    /// Dimensions of the question of which the store keeps some values apart only: the later ones are under <c>other</c>, and a filter for one
    /// of them finds nothing. Left out where every value is kept apart.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? JoinedAsOther { get; init; }
}

/// <summary>Sums in one currency, in minor units.</summary>
/// <param name="Currency">ISO 4217 upper case.</param>
/// <param name="Exponent">Decimals of the currency.</param>
/// <param name="Gross">Captured payments.</param>
/// <param name="Refunded">Given back by the merchant, positive.</param>
/// <param name="Disputed">Withdrawn by banks, positive.</param>
/// <param name="Net">Gross less refunds and disputes.</param>
/// <param name="Sales">Number of sales.</param>
public sealed record CurrencySums(string Currency, int Exponent, long Gross, long Refunded, long Disputed, long Net, long Sales);

/// <summary>Sums in the base currency.</summary>
/// <param name="Currency">The base currency.</param>
/// <param name="Exponent">Its decimals.</param>
/// <param name="Gross">Captured payments.</param>
/// <param name="Net">Gross less refunds and disputes.</param>
/// <param name="MissingRates">Currencies with money that is not in these sums, because there is no rate.</param>
public sealed record BaseSums(string Currency, int Exponent, long Gross, long Net, IReadOnlyList<string> MissingRates);

/// <summary>The last 60 minutes against the 60 before, whatever the range of the question.</summary>
/// <param name="Currency">The currency of the sums: the one asked for, else the only one seen, else the base.</param>
/// <param name="Exponent">Its decimals.</param>
/// <param name="Net">Net of [now − 60 min, now).</param>
/// <param name="Sales">Sales in the same.</param>
/// <param name="PreviousNet">Net of the hour before.</param>
/// <param name="PreviousSales">Sales in the hour before.</param>
public sealed record RollingHour(string Currency, int Exponent, long Net, long Sales, long PreviousNet, long PreviousSales);

/// <summary>Values over time.</summary>
/// <param name="From">Inclusive start of the first bucket.</param>
/// <param name="To">Exclusive end of the last bucket.</param>
/// <param name="Step">Bucket width.</param>
/// <param name="Tz">The zone in which days begin.</param>
/// <param name="Measure">What the points are.</param>
/// <param name="Currency">Currency of the values.</param>
/// <param name="Exponent">Its decimals.</param>
/// <param name="Cursor">The journal position of the snapshot.</param>
/// <param name="MissingRates">Currencies with money that is not in the values.</param>
/// <param name="Series">Largest total first.</param>
public sealed record SeriesAnswer(
    DateTime From,
    DateTime To,
    string Step,
    string Tz,
    string Measure,
    string Currency,
    int Exponent,
    string Cursor,
    IReadOnlyList<string> MissingRates,
    IReadOnlyList<SeriesLine> Series)
{
    /// <summary>
    /// Dimensions of the question of which the store keeps some values apart only: the later ones are under <c>other</c>, and a filter for one
    /// of them finds nothing. Left out where every value is kept apart.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? JoinedAsOther { get; init; }
}

/// <summary>One series.</summary>
/// <param name="Key">The value it stands for under the name of the dimension; null for unattributed; empty without a split.</param>
/// <param name="Currency">Currency of this series; differs from the answer's only when split by currency.</param>
/// <param name="Exponent">Its decimals.</param>
/// <param name="Total">The measure over the whole range.</param>
/// <param name="Points">One per bucket, zeros included.</param>
public sealed record SeriesLine(
    IReadOnlyDictionary<string, string?> Key,
    string Currency,
    int Exponent,
    long? Total,
    IReadOnlyList<SeriesPoint> Points);

/// <summary>One bucket; in JSON <c>[epochMillis, value]</c>.</summary>
/// <param name="AtMs">Start of the bucket, Unix milliseconds.</param>
/// <param name="Value">The measure; null for an average of nothing.</param>
[JsonConverter(typeof(SeriesPointJson))]
public readonly record struct SeriesPoint(long AtMs, long? Value);

/// <summary>Sums by the values of one dimension.</summary>
/// <param name="By">The dimension.</param>
/// <param name="From">Inclusive; null = since the first entry.</param>
/// <param name="To">Exclusive; null = unbounded.</param>
/// <param name="Currency">Currency of the sums.</param>
/// <param name="Exponent">Its decimals.</param>
/// <param name="Cursor">The journal position of the snapshot.</param>
/// <param name="MissingRates">Currencies with money that is not in the sums.</param>
/// <param name="Rows">Largest net first.</param>
public sealed record Breakdown(
    string By,
    DateTime? From,
    DateTime? To,
    string Currency,
    int Exponent,
    string Cursor,
    IReadOnlyList<string> MissingRates,
    IReadOnlyList<BreakdownRow> Rows)
{
    /// <summary>
    /// Dimensions of the question of which the store keeps some values apart only: the later ones are under <c>other</c>, and a filter for one
    /// of them finds nothing. Left out where every value is kept apart.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? JoinedAsOther { get; init; }

    /// <summary>Visits for campaigns beyond the number of names that are told apart per day.</summary>
    public long OtherVisits { get; init; }
}

/// <summary>One value of the dimension.</summary>
/// <param name="Key">The value under the name of the dimension; null for unattributed.</param>
/// <param name="Currency">Currency of this row; differs from the answer's only when split by currency.</param>
/// <param name="Exponent">Its decimals.</param>
/// <param name="Sales">Number of sales.</param>
/// <param name="Gross">Captured payments.</param>
/// <param name="Net">Gross less refunds and disputes.</param>
/// <param name="Refunded">Given back by the merchant, positive.</param>
/// <param name="Disputed">Withdrawn by banks, positive.</param>
/// <param name="Aov">Gross per sale, null without sales.</param>
/// <param name="Share">This row's part of the total net, 0–1; null where rows have no common currency or the total is not positive.</param>
/// <param name="LostCheckouts">Checkouts that ended without money.</param>
/// <param name="Visits">Distinct visitors per UTC day; null where none are known, and for every dimension but the campaign.</param>
/// <param name="Conversion">How often a chance became a sale.</param>
public sealed record BreakdownRow(
    IReadOnlyDictionary<string, string?> Key,
    string Currency,
    int Exponent,
    long Sales,
    long Gross,
    long Net,
    long Refunded,
    long Disputed,
    long? Aov,
    double? Share,
    long LostCheckouts,
    long? Visits,
    Conversion Conversion);
