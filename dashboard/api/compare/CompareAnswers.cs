namespace RevenuePulse.Dashboard;

/// <summary>Campaigns against each other. The same question gives the same answer until data change.</summary>
public sealed record CompareAnswer
{
    /// <summary>conversion, rpv or aov.</summary>
    public required string Metric { get; init; }

    /// <summary><c>randomised</c> where the campaign book holds a planned split for every arm, else <c>observational</c>.</summary>
    public required string Design { get; init; }

    /// <summary>What it comes to, in a sentence or three, written from rules.</summary>
    public required string Verdict { get; init; }

    /// <summary>The same as one word: empty, one_arm, no_basis, mismatch, early, no_leader, leads, winner or no_verdict.</summary>
    public required string Outcome { get; init; }

    /// <summary>What n counts: visits, checkouts, sales, or none.</summary>
    public required string Basis { get; init; }

    /// <summary>Inclusive; null = since the first entry.</summary>
    public DateTime? From { get; init; }

    /// <summary>Exclusive; null = unbounded.</summary>
    public DateTime? To { get; init; }

    /// <summary>Since when visits are known, null when none are. Earlier sales are not set against visits.</summary>
    public DateTime? VisitsSince { get; init; }

    /// <summary>Currency of money.</summary>
    public required string Currency { get; init; }

    /// <summary>Its decimals.</summary>
    public required int Exponent { get; init; }

    /// <summary>The journal position of the snapshot.</summary>
    public required string Cursor { get; init; }

    /// <summary>Currencies with money that is not in the numbers.</summary>
    public IReadOnlyList<string> MissingRates { get; init; } = [];

    /// <summary>The arm that differences are taken from; null with fewer than two arms.</summary>
    public string? Base { get; init; }

    /// <summary>The arms: best rate first.</summary>
    public required IReadOnlyList<CompareArm> Arms { get; init; }

    /// <summary>The leading arm (of two: the one that is not the base) less the base; null with fewer than two arms to compare.</summary>
    public CompareDifference? Difference { get; init; }

    /// <summary>The check of the planned split; null where none is planned or nobody has come.</summary>
    public CompareSplit? Split { get; init; }

    /// <summary>Campaigns that were left out because there are too many.</summary>
    public int LeftOut { get; init; }
}

/// <summary>One campaign.</summary>
public sealed record CompareArm
{
    /// <summary>Its id under the name of the dimension.</summary>
    public required IReadOnlyDictionary<string, string?> Key { get; init; }

    /// <summary>Its id.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string? Campaign => Key["campaign"];

    /// <summary>Its name in the campaign book, else its id.</summary>
    public required string Name { get; init; }

    /// <summary>Chances: visits, checkouts or sales.</summary>
    public required long N { get; init; }

    /// <summary>First sales among them.</summary>
    public required long K { get; init; }

    /// <summary>k/n; for rpv and aov an average in minor units. Null without chances.</summary>
    public double? Rate { get; init; }

    /// <summary>Lower end of the 95 % interval: Wilson's; for money a bootstrap's.</summary>
    public double? Low { get; init; }

    /// <summary>Upper end.</summary>
    public double? High { get; init; }

    /// <summary>Lower end of the 80 % interval.</summary>
    public double? Low80 { get; init; }

    /// <summary>Upper end.</summary>
    public double? High80 { get; init; }

    /// <summary>Money only: the average with the largest one per cent of sales, and at least the largest one, brought down to the next.</summary>
    public double? Winsorised { get; init; }

    /// <summary>The chance of being the best of all mature arms; null below the minimum sample.</summary>
    public double? ProbabilityBest { get; init; }

    /// <summary>What is lost on average by choosing it, in the unit of the rate; null below the minimum sample.</summary>
    public double? ExpectedLoss { get; init; }

    /// <summary>What to know about these numbers; see <see cref="CompareFlags"/>.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>This arm less the base, with α shared among all of them; null for the base itself.</summary>
    public CompareDifference? Difference { get; init; }

    /// <summary>Visits, null where none are known.</summary>
    public long? Visits { get; init; }

    /// <summary>First sales in the range.</summary>
    public required long Sales { get; init; }

    /// <summary>Checkouts that ended without money.</summary>
    public required long LostCheckouts { get; init; }

    /// <summary>Revenue of first sales, minor units.</summary>
    public required long Gross { get; init; }

    /// <summary>Gross per first sale, null without sales.</summary>
    public long? Aov { get; init; }

    /// <summary>Gross per visit in minor units; null without visits.</summary>
    public double? RevenuePerVisit { get; init; }

    /// <summary>Of those who came, how many went to the checkout, and of those how many paid.</summary>
    public required CompareFunnel Funnel { get; init; }

    /// <summary>Planned share of visitors, null where none is planned.</summary>
    public double? PlannedSplit { get; init; }
}

/// <summary>The way from a visit to a sale.</summary>
/// <param name="Visits">Null where none are known.</param>
/// <param name="Checkouts">Paid or lost, of senders that report lost ones.</param>
/// <param name="Paid">First sales of the same senders.</param>
/// <param name="ToCheckout">Checkouts of visits.</param>
/// <param name="ToPaid">Paid of checkouts.</param>
public sealed record CompareFunnel(long? Visits, long Checkouts, long Paid, CompareRate? ToCheckout, CompareRate? ToPaid);

/// <summary>A rate with its 95 % interval.</summary>
/// <param name="Rate">The share.</param>
/// <param name="Low">Lower end (Wilson).</param>
/// <param name="High">Upper end.</param>
public sealed record CompareRate(double Rate, double Low, double High);

/// <summary>The difference of two arms.</summary>
/// <param name="Of">The arm.</param>
/// <param name="Against">The arm that is taken away from it.</param>
/// <param name="Estimate">Rate less rate.</param>
/// <param name="Low">Lower end of the 95 % interval: Newcombe's hybrid score; for money a bootstrap's. Right for one look only.</param>
/// <param name="High">Upper end.</param>
/// <param name="AlwaysValidLow">Lower end of the band that may be looked at as often as one likes; null for money and without any variance.</param>
/// <param name="AlwaysValidHigh">Upper end.</param>
/// <param name="P">The p-value of this look in the sequential test; null as the band.</param>
public sealed record CompareDifference(
    string? Of, string? Against, double Estimate, double Low, double High, double? AlwaysValidLow, double? AlwaysValidHigh, double? P);

/// <summary>The check of a planned split (sample ratio mismatch).</summary>
/// <param name="ChiSquare">Pearson's statistic.</param>
/// <param name="P">Its p-value.</param>
/// <param name="IsMismatch">p &lt; 0.001: visitors were not split as planned, and no verdict is given.</param>
public sealed record CompareSplit(double ChiSquare, double P, bool IsMismatch);

/// <summary>What there is to know about the numbers of an arm.</summary>
public static class CompareFlags
{
    /// <summary>Below the minimum sample: n ≥ 100 and more than five of each outcome.</summary>
    public const string Immature = "immature";

    /// <summary>Others have visits, this one has none.</summary>
    public const string NoVisits = "no_visits";

    /// <summary>More first sales than visits: the script is not on all of its pages.</summary>
    public const string MoreSalesThanVisits = "more_sales_than_visits";

    /// <summary>Sales before the first known visit are left out.</summary>
    public const string VisitsBeganLater = "visits_began_later";

    /// <summary>The campaign book does not have it.</summary>
    public const string NotInBook = "not_in_book";

    /// <summary>The interval comes from the newest sales only, because there are too many.</summary>
    public const string Sampled = "sampled";
}
