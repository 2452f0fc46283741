namespace RevenuePulse.Dashboard;

/// <summary>How the difference of two campaigns came to be. The same question gives the same points until data change or time goes on.</summary>
/// <param name="Of">The arm.</param>
/// <param name="Against">The arm that is taken away from it.</param>
/// <param name="Basis">What n counts: visits or checkouts; none where neither is known.</param>
/// <param name="Step">Bucket width.</param>
/// <param name="Tz">The zone in which days begin.</param>
/// <param name="MixingSd">τ of the sequential test, in the unit of the rate; fixed beforehand.</param>
/// <param name="Cursor">The journal position of the snapshot.</param>
/// <param name="Points">One per bucket, everything up to its end together.</param>
public sealed record Evidence(
    string? Of, string? Against, string Basis, string Step, string Tz, double MixingSd, string Cursor, IReadOnlyList<EvidencePoint> Points);

/// <summary>What was known at the end of a bucket.</summary>
public sealed record EvidencePoint
{
    /// <summary>End of the bucket.</summary>
    public required DateTime At { get; init; }

    /// <summary>Chances of the arm so far.</summary>
    public required long N { get; init; }

    /// <summary>First sales among them.</summary>
    public required long K { get; init; }

    /// <summary>Chances of the other.</summary>
    public required long AgainstN { get; init; }

    /// <summary>First sales among them.</summary>
    public required long AgainstK { get; init; }

    /// <summary>False below the minimum sample: nothing may be read from these numbers yet.</summary>
    public required bool IsMature { get; init; }

    /// <summary>Rate less rate; null while one of them is unknown.</summary>
    public double? Estimate { get; init; }

    /// <summary>Lower end of the fixed 95 % interval, right for one look only.</summary>
    public double? Low { get; init; }

    /// <summary>Upper end.</summary>
    public double? High { get; init; }

    /// <summary>Lower end of the always-valid band.</summary>
    public double? AlwaysValidLow { get; init; }

    /// <summary>Upper end.</summary>
    public double? AlwaysValidHigh { get; init; }

    /// <summary>The always-valid p-value: the least of all looks so far, from the minimum sample on.</summary>
    public double? P { get; init; }
}

/// <summary>Who the campaigns' visitors were, as far as it is known: when they came, and through which channel they bought.</summary>
/// <param name="Basis">What the hours count: visits or checkouts; none where neither is known.</param>
/// <param name="Tz">The zone of the hours.</param>
/// <param name="From">The hours are told from here on: at most four weeks.</param>
/// <param name="To">To here.</param>
/// <param name="Base">The campaign that the others are set against.</param>
/// <param name="Channels">Names of the channels, largest first; null for none.</param>
/// <param name="Arms">One per campaign.</param>
public sealed record Fairness(
    string Basis, string Tz, DateTime From, DateTime To, string? Base, IReadOnlyList<string?> Channels, IReadOnlyList<FairnessArm> Arms);

/// <summary>The mixes of one campaign.</summary>
/// <param name="Key">Its id under the name of the dimension.</param>
/// <param name="Hours">24 counts by hour of the day.</param>
/// <param name="HoursApart">The share that would have to come at other hours for it to be like the base (total variation); null for the base.</param>
/// <param name="Sales">First sales by channel, in the order of the channels.</param>
/// <param name="ChannelsApart">The same for channels; null too where one of the two has a single channel by design.</param>
/// <param name="IsUnfair">One of the two is 0.3 or more.</param>
/// <param name="Adjusted">The difference from the base as it is, and within hours of the day; null for the base and below the minimum sample.</param>
public sealed record FairnessArm(
    IReadOnlyDictionary<string, string?> Key, IReadOnlyList<long> Hours, double? HoursApart, IReadOnlyList<long> Sales, double? ChannelsApart, bool IsUnfair,
    AdjustedDifference? Adjusted);

/// <summary>
/// A difference in conversion beside the same within hours of the day (Mantel and Haenszel), both over the days that the hours are told of.
/// The device of a buyer is not known, so nothing is adjusted for it.
/// </summary>
/// <param name="Raw">Rate less rate.</param>
/// <param name="RawLow">Lower end of its 95 % interval.</param>
/// <param name="RawHigh">Upper end.</param>
/// <param name="Estimate">The same within hours.</param>
/// <param name="Low">Lower end of its 95 % interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="Hours">Hours of the day that both have.</param>
/// <param name="Share">The part of all chances that lies in those hours, 0–1.</param>
public sealed record AdjustedDifference(double Raw, double RawLow, double RawHigh, double Estimate, double Low, double High, int Hours, double Share);
