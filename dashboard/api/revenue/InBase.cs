namespace RevenuePulse.Dashboard;

/// <summary>
/// Sums with everything that has a rate in the base currency. Rounding: the sum of one UTC day (of one bucket, where buckets are finer),
/// currency, kind of money and value of the split is converted exactly and rounded once, half to even; rounded parts are then added, so a
/// series adds up to its total, and net is gross less refunds and disputes. Sums that are split differently may differ by the rounding of
/// their parts, half a minor unit each.
/// </summary>
/// <param name="Rows">What could not be converted is still in its own currency.</param>
/// <param name="Missing">The currencies of which something could not be converted, by code.</param>
internal sealed record InBase(IReadOnlyList<SumRow> Rows, IReadOnlyList<string> Missing)
{
    /// <summary>Converts rows of slices into rows of the asker's buckets.</summary>
    public static InBase Of(IReadOnlyList<SumRow> rows, Slices slices, RateTable table)
    {
        var converted = new List<SumRow>(rows.Count);
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            var own = row with { Bucket = slices.Owner(row.Bucket) };
            if (TryConvert(table, row.Currency, slices.Day(row.Bucket), row.Amounts, out var amounts))
            {
                own = own with { Currency = table.Base, Amounts = amounts };
            }
            else
            {
                missing.Add(row.Currency);
            }

            converted.Add(own);
        }

        return new(converted, [.. missing]);
    }

    /// <summary>Converts the money and keeps the counts; false when there is money and no rate.</summary>
    public static bool TryConvert(RateTable table, string currency, DateOnly day, in Amounts amounts, out Amounts converted)
    {
        converted = amounts;
        if (!HasMoney(amounts))
        {
            return true;
        }

        if (!table.TryConvert(currency, day, amounts.Gross, out var gross) || !table.TryConvert(currency, day, amounts.Net, out var net))
        {
            return false;
        }

        converted = amounts with { Gross = gross, Net = net };
        return true;
    }

    /// <summary>False for what only counts lost checkouts.</summary>
    public static bool HasMoney(in Amounts amounts) => amounts is not { Gross: 0, Net: 0, Sales: 0 };
}
