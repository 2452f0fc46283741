namespace RevenuePulse;

/// <summary>
/// What single sales were worth: sums cannot say how far sales lie apart. Seam with two implementations; without one the
/// journal is read.
/// </summary>
public interface ISaleValues
{
    /// <summary>The newest sales by event time, at most <paramref name="limit"/>, grouped by day and amount; no particular order.</summary>
    ValueTask<IReadOnlyList<SaleValue>> NewestAsync(SumQuery query, int limit, CancellationToken cancel);
}

/// <summary>Sales of one amount on one day.</summary>
/// <param name="Campaign">Campaign id, null when unattributed.</param>
/// <param name="Currency">ISO 4217 upper case.</param>
/// <param name="Day">UTC day of the sales.</param>
/// <param name="Gross">Minor units.</param>
/// <param name="Count">How many; corrections may leave a negative number beside the positive one that they correct.</param>
public readonly record struct SaleValue(string? Campaign, string Currency, DateOnly Day, long Gross, long Count);
