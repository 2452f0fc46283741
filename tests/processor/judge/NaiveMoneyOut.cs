namespace RevenuePulse.Tests.Processing.Judge;

/// <summary>What went out of one sale, from everything that was announced of it.</summary>
internal sealed class NaiveMoneyOut(Flaw flaw, Claim sale)
{
    public IEnumerable<(long AtMs, Kind Kind, long Minor, string Currency)> Lines(IReadOnlyList<Outflow> announced)
    {
        var disputes = Disputes(announced).ToList();
        return Refunds(announced).Concat(disputes).Concat(Reversals(announced, disputes));
    }

    /// <summary>Of one id the furthest state counts; its money is out since it was first said to be out.</summary>
    private List<Outflow> Latest(IEnumerable<Outflow> announced, bool byArrival) =>
    [
        .. announced.GroupBy(one => one.Id).Select(same => (byArrival ? same.Last() : same.OrderByDescending(Rank).ThenByDescending(one => one.AmountMinor).First())
            with { AtMs = same.Where(one => one.Out || flaw == Flaw.PendingRefundSetsTheTime).Min(one => (long?)one.AtMs) ?? 0, Pool = same.Max(one => one.Pool)! }),
    ];

    private int Rank(Outflow one) => flaw == Flaw.LostIsFinal && one.StateRank == 3 ? 5 : one.StateRank;

    private IEnumerable<(long, Kind, long, string)> Disputes(IReadOnlyList<Outflow> announced)
    {
        var disputes = announced.Where(one => one.Form == OutflowForm.Dispute);
        var states = flaw == Flaw.DisputesAddUp ? disputes : Latest(disputes, flaw == Flaw.DisputeStateByArrival);
        return states.Where(one => one.Out || (flaw == Flaw.InquiryIsOut && one.StateRank == 1))
            .Select(one => (one.AtMs, Kind.Dispute, flaw == Flaw.DisputeCappedAtSale ? Math.Min(one.AmountMinor, sale.AmountMinor) : one.AmountMinor, one.Currency));
    }

    private IEnumerable<(long, Kind, long, string)> Reversals(IReadOnlyList<Outflow> announced, List<(long, Kind, long Minor, string Currency)> disputes)
    {
        var left = disputes.GroupBy(one => one.Currency).ToDictionary(currency => currency.Key, currency => currency.Sum(one => one.Minor));
        foreach (var one in Latest(announced.Where(one => one.Form == OutflowForm.DisputeReversal), false).OrderBy(one => one.AtMs).ThenBy(one => one.Id, StringComparer.Ordinal))
        {
            var back = flaw switch
            {
                Flaw.ReversalIgnored => 0,
                Flaw.ReversalWithoutChargeback => one.AmountMinor,
                _ => Math.Min(one.AmountMinor, left.GetValueOrDefault(one.Currency)),
            };
            left[one.Currency] = left.GetValueOrDefault(one.Currency) - back;
            yield return (one.AtMs, Kind.Dispute, -back, one.Currency);
        }
    }

    /// <summary>By charge: max(sum of succeeded refunds, largest running total − sum of failed refunds).</summary>
    private IEnumerable<(long, Kind, long, string)> Refunds(IReadOnlyList<Outflow> announced)
    {
        var objects = announced.Where(one => one.Form == OutflowForm.Refund && flaw != Flaw.RefundObjectsIgnored).ToList();
        var refunds = flaw == Flaw.RefundObjectsAddUp ? objects : Latest(objects, flaw == Flaw.RefundStateByArrival);
        var totals = announced.Where(one => one.Form == OutflowForm.RefundTotal && flaw != Flaw.RunningTotalsIgnored).ToList();
        var pools = refunds.Concat(totals).Select(one => one.Pool).Where(pool => pool.Length > 0).Distinct().ToList();
        string PoolOf(Outflow one) => one.Pool.Length == 0 && pools.Count == 1 ? pools[0] : one.Pool;
        return refunds.Concat(totals).GroupBy(one => (PoolOf(one), one.Currency))
            .SelectMany(pool => OfCharge([.. refunds.Where(pool.Contains)], [.. totals.Where(pool.Contains)]));
    }

    private IEnumerable<(long, Kind, long, string)> OfCharge(List<Outflow> refunds, List<Outflow> totals)
    {
        var known = 0L;
        foreach (var refund in refunds.Where(one => one.Out || (flaw == Flaw.FailedRefundStaysOut && one.Failed)))
        {
            var all = refund.AmountMinor < 0 ? (flaw == Flaw.WholeRefundIsNothing ? 0 : sale.AmountMinor) : refund.AmountMinor;
            var amount = flaw == Flaw.RefundCappedAtSale ? Math.Min(all, sale.AmountMinor - known) : all;
            known += amount;
            yield return (refund.AtMs, Kind.Refund, amount, refund.AmountMinor < 0 ? sale.Currency : refund.Currency);
        }

        if (totals.Count == 0)
        {
            yield break;
        }

        var failed = flaw is Flaw.FailedRefundNotSubtracted or Flaw.FailedRefundStaysOut ? 0 : refunds.Where(one => one.Failed).Sum(one => one.AmountMinor);
        var steps = totals.Select(one => one.AmountMinor).Distinct().Order().ToList();
        var highest = flaw == Flaw.LastRunningTotalWins ? totals[^1].AmountMinor : steps[^1];
        var floor = flaw switch
        {
            Flaw.BothAnnouncementsCount => 0,
            Flaw.RunningTotalsAdded => -totals.Sum(one => one.AmountMinor) + highest,
            _ => Math.Min(highest, failed + known),
        };

        // what only the running total knows is its uppermost part: the steps between the floor and the highest total
        for (var (i, below) = (0, Math.Min(0, floor)); i < steps.Count; below = steps[i++])
        {
            var part = Math.Min(steps[i], highest) - Math.Max(below, floor);
            if (part > 0)
            {
                var step = totals.Where(one => one.AmountMinor == steps[i]).MinBy(one => one.AtMs)!;
                yield return (step.AtMs, Kind.Refund, part, step.Currency);
            }
        }
    }
}
