namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>A sum of entries that knows how many they are: a group that cancels out still has a row. Checked.</summary>
internal record struct CellSum(long Entries, long Gross, long Net, long Sales, long Lost)
{
    public CellSum(Amounts amounts)
        : this(1, amounts.Gross, amounts.Net, amounts.Sales, amounts.Lost)
    {
    }

    public readonly Amounts Amounts => new(Gross, Net, Sales, Lost);

    public void Add(in CellSum other)
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
}
