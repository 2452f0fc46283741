namespace RevenuePulse.Backends.Embedded;

/// <summary>Sums as columns.</summary>
internal static class SumColumns
{
    /// <summary>Reads entries, gross, net, sales, lost.</summary>
    public static EntrySum Read(Statement row, int column) =>
        new(row.Long(column), row.Long(column + 1), row.Long(column + 2), row.Long(column + 3), row.Long(column + 4));
}
