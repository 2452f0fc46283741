namespace RevenuePulse.Backends.Embedded;

/// <summary>
/// A running sum that also knows how many entries it holds: a group whose amounts cancel out still has a row, one without entries has
/// none. Checked, because a wrong sum is worse than no answer.
/// </summary>
internal record struct Sum(long Entries, long Gross, long Net, long Sales, long Lost)
{
    public Sum(Amounts amounts)
        : this(1, amounts.Gross, amounts.Net, amounts.Sales, amounts.Lost)
    {
    }

    public readonly Amounts Amounts => new(Gross, Net, Sales, Lost);

    public void Add(in Sum other)
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

    public void Take(in Sum other)
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

    /// <summary>Reads entries, gross, net, sales, lost.</summary>
    public static Sum Read(Statement row, int column) =>
        new(row.Long(column), row.Long(column + 1), row.Long(column + 2), row.Long(column + 3), row.Long(column + 4));
}
