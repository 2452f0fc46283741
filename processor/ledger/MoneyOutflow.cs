namespace RevenuePulse.Processor.Ledgers;

/// <summary>How much money is out, and when it went, as a function of everything announced: never a stream of deltas.</summary>
internal static class MoneyOutflow
{
    public static IEnumerable<(long AtMs, Kind Kind, long AmountMinor, string Currency)> Lines(IReadOnlyList<Outflow> outflows, Claim sale)
    {
        if (outflows.Count == 0)
        {
            return [];
        }

        var disputes = outflows
            .Where(outflow => outflow.Form == OutflowForm.Dispute && outflow.Out)
            .Select(dispute => (dispute.AtMs, Kind.Dispute, Amount(dispute, sale), Currency(dispute, sale)))
            .ToList();
        var refunds = Pools(outflows).SelectMany(pool => RefundLines([.. pool], sale));
        return refunds.Concat(disputes).Concat(Reversals(outflows, disputes));
    }

    /// <summary>
    /// What came back of disputes, where a reversal has an id of its own. Never more than went out, so a reversal that is known before
    /// its dispute waits for it.
    /// </summary>
    private static IEnumerable<(long AtMs, Kind Kind, long AmountMinor, string Currency)> Reversals(
        IReadOnlyList<Outflow> outflows, List<(long AtMs, Kind Kind, long AmountMinor, string Currency)> disputes)
    {
        var reversals = outflows.Where(outflow => outflow.Form == OutflowForm.DisputeReversal && outflow.Out);
        foreach (var currency in reversals.GroupBy(reversal => reversal.Currency, StringComparer.Ordinal))
        {
            var open = disputes.Where(dispute => dispute.Currency == currency.Key).Aggregate(0L, (sum, dispute) => checked(sum + dispute.AmountMinor));
            foreach (var reversal in currency.OrderBy(reversal => reversal.AtMs).ThenBy(reversal => reversal.Id, StringComparer.Ordinal))
            {
                var back = Math.Min(open, reversal.AmountMinor);
                open -= back;
                if (back > 0)
                {
                    yield return (reversal.AtMs, Kind.Dispute, -back, currency.Key);
                }
            }
        }
    }

    /// <summary>
    /// Refunds by the charge or order they go out of, and by currency. A refund that names no charge belongs to the only one there is.
    /// </summary>
    private static IEnumerable<IGrouping<(string Pool, string Currency), Outflow>> Pools(IReadOnlyList<Outflow> outflows)
    {
        var refunds = outflows.Where(outflow => outflow.Form is OutflowForm.Refund or OutflowForm.RefundTotal).ToList();
        var named = refunds.Select(refund => refund.Pool).Where(pool => pool.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        var fallback = named.Count == 1 ? named[0] : "";
        return refunds.GroupBy(refund => (refund.Pool.Length > 0 ? refund.Pool : fallback, refund.Currency));
    }

    /// <summary>
    /// The total out of one charge is max(sum of succeeded refunds, largest running total − sum of failed refunds). Refunds with an id
    /// stand at their own time; what only the running total knows stands at the time of its latest steps.
    /// </summary>
    private static IEnumerable<(long AtMs, Kind Kind, long AmountMinor, string Currency)> RefundLines(List<Outflow> pool, Claim sale)
    {
        var known = 0L;
        var failed = 0L;
        foreach (var refund in pool.Where(outflow => outflow.Form == OutflowForm.Refund))
        {
            var amount = Amount(refund, sale);
            if (refund.Out)
            {
                known = checked(known + amount);
                yield return (refund.AtMs, Kind.Refund, amount, Currency(refund, sale));
            }
            else if (refund.Failed)
            {
                failed = checked(failed + amount);
            }
        }

        var steps = pool.Where(outflow => outflow.Form == OutflowForm.RefundTotal).OrderByDescending(step => step.AmountMinor).ToList();
        var rest = steps.Count == 0 ? 0 : checked(steps[0].AmountMinor - failed - known);
        for (var i = 0; rest > 0; i++)
        {
            var before = i + 1 < steps.Count ? steps[i + 1].AmountMinor : 0;
            var part = i + 1 < steps.Count ? Math.Min(rest, steps[i].AmountMinor - before) : rest;
            rest -= part;
            yield return (steps[i].AtMs, Kind.Refund, part, steps[i].Currency);
        }
    }

    private static long Amount(Outflow outflow, Claim sale) =>
        outflow.AmountMinor >= 0 ? outflow.AmountMinor : sale.AmountMinor;

    private static string Currency(Outflow outflow, Claim sale) =>
        outflow.AmountMinor >= 0 && outflow.Currency.Length > 0 ? outflow.Currency : sale.Currency;
}
