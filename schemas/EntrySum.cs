namespace RevenuePulse;

/// <summary>
/// A running sum that also knows how many entries it holds: a group whose amounts cancel out still has a row, one without entries has
/// none. Checked, because a wrong sum is worse than no answer.
/// </summary>
/// <param name="Entries">How many.</param>
/// <param name="Gross">Minor units.</param>
/// <param name="Net">Minor units.</param>
/// <param name="Sales">Number of sales.</param>
/// <param name="Lost">Number of lost checkouts.</param>
public record struct EntrySum(long Entries, long Gross, long Net, long Sales, long Lost)
{
    /// <summary>The sum of one entry.</summary>
    public EntrySum(Amounts amounts)
        : this(1, amounts.Gross, amounts.Net, amounts.Sales, amounts.Lost)
    {
    }

    /// <summary>Without the number of entries.</summary>
    public readonly Amounts Amounts => new(Gross, Net, Sales, Lost);

    /// <summary>Adds another sum.</summary>
    /// <exception cref="OverflowException">A part leaves int64.</exception>
    public void Add(in EntrySum other)
    {
        checked
        {
            Entries += other.Entries;
            Gross += other.Gross;
            Net += other.Net;
            Sales += other.Sales;
            Lost += other.Lost;
        }
    }

    /// <summary>Takes another sum away.</summary>
    /// <exception cref="OverflowException">A part leaves int64.</exception>
    public void Take(in EntrySum other)
    {
        checked
        {
            Entries -= other.Entries;
            Gross -= other.Gross;
            Net -= other.Net;
            Sales -= other.Sales;
            Lost -= other.Lost;
        }
    }
}
