namespace RevenuePulse.Processor.Ledgers;

/// <summary>
/// How two pieces of knowledge become one. Every function here picks by a total order over the values themselves, never by which came
/// first, so each is commutative, associative and idempotent.
/// </summary>
internal static class Joins
{
    public static MoneyKey Better(MoneyKey a, MoneyKey b) => Compare(a, b) >= 0 ? a : b;

    public static IReadOnlyList<Claim> Claims(IReadOnlyList<Claim> a, IReadOnlyList<Claim> b) =>
        Merge(a, b, static (x, y) => y.Rank.CompareTo(x.Rank), Better);

    public static IReadOnlyList<Attribution> Attributions(IReadOnlyList<Attribution> a, IReadOnlyList<Attribution> b) =>
        Merge(a, b, MoreTelling, Earlier);

    public static IReadOnlyList<Outflow> Outflows(IReadOnlyList<Outflow> a, IReadOnlyList<Outflow> b) =>
        Merge(a, b, CompareIdentity, Later);

    public static IReadOnlyList<string> Names(IReadOnlyList<string> a, IReadOnlyList<string> b) =>
        b.Count == 0 || a.SequenceEqual(b) ? a : a.Count == 0 ? b : [.. a.Union(b, StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public static LostAt? Earlier(LostAt? a, LostAt? b)
    {
        if (a is null || b is null)
        {
            return a ?? b;
        }

        return (a.AtMs, a.Kind, a.Currency).CompareTo((b.AtMs, b.Kind, b.Currency)) <= 0 ? a : b;
    }

    /// <summary>The later command's.</summary>
    public static Assignment? Later(Assignment? a, Assignment? b)
    {
        if (a is null || b is null)
        {
            return a ?? b;
        }

        var order = a.Version.CompareTo(b.Version);
        order = order != 0 ? order : string.CompareOrdinal(a.Campaign, b.Campaign);
        order = order != 0 ? order : string.CompareOrdinal(a.Channel, b.Channel);
        order = order != 0 ? order : string.CompareOrdinal(a.LandingPage, b.LandingPage);
        return order >= 0 ? a : b;
    }

    /// <summary>The first touch: an attribution with a campaign before one without, then the earliest, then the better source.</summary>
    public static Attribution? FirstTouch(Attribution? a, Attribution? b)
    {
        if (a is null || b is null)
        {
            return a ?? b;
        }

        var order = (a.Campaign is null).CompareTo(b.Campaign is null);
        order = order != 0 ? order : a.AtMs.CompareTo(b.AtMs);
        order = order != 0 ? order : b.Rank.CompareTo(a.Rank);
        return order < 0 || (order == 0 && CompareText(a, b) <= 0) ? a : b;
    }

    /// <summary>A refund or dispute by its id; of a running total each step.</summary>
    private static int CompareIdentity(Outflow a, Outflow b)
    {
        var order = a.Form.CompareTo(b.Form);
        order = order != 0 ? order : string.CompareOrdinal(a.Id, b.Id);
        return order != 0 || a.Form != OutflowForm.RefundTotal ? order : a.AmountMinor.CompareTo(b.AmountMinor);
    }

    private static Claim Better(Claim a, Claim b)
    {
        var order = a.AmountMinor.CompareTo(b.AmountMinor);
        order = order != 0 ? order : b.AtMs.CompareTo(a.AtMs);
        order = order != 0 ? order : string.CompareOrdinal(a.Currency, b.Currency);
        order = order != 0 ? order : b.Kind.CompareTo(a.Kind);
        order = order != 0 ? order : string.CompareOrdinal(a.Product, b.Product);
        order = order != 0 ? order : string.CompareOrdinal(a.Country, b.Country);
        order = order != 0 ? order : b.NeedsCheckout.CompareTo(a.NeedsCheckout);
        return order >= 0 ? a : b;
    }

    private static Attribution Earlier(Attribution a, Attribution b)
    {
        var order = a.AtMs.CompareTo(b.AtMs);
        order = order != 0 ? order : CompareText(a, b);
        return order <= 0 ? a : b;
    }

    private static int MoreTelling(Attribution a, Attribution b)
    {
        var order = (a.Campaign is null).CompareTo(b.Campaign is null);
        return order != 0 ? order : b.Rank.CompareTo(a.Rank);
    }

    /// <summary>
    /// The further state wins; money is out since the earliest announcement that it is out. What came before, a refund that was pending
    /// or a dispute that was an inquiry, moved nothing and so has no say in the time.
    /// </summary>
    private static Outflow Later(Outflow a, Outflow b)
    {
        var order = a.StateRank.CompareTo(b.StateRank);
        order = order != 0 ? order : a.AmountMinor.CompareTo(b.AmountMinor);
        order = order != 0 ? order : string.CompareOrdinal(a.Currency, b.Currency);
        order = order != 0 ? order : b.Out.CompareTo(a.Out);
        order = order != 0 ? order : b.Failed.CompareTo(a.Failed);
        var winner = order >= 0 ? a : b;
        var isSamePhase = a.Out == b.Out && (a.Out || a.StateRank == b.StateRank);
        return winner with
        {
            AtMs = isSamePhase ? Math.Min(a.AtMs, b.AtMs) : winner.AtMs,
            Pool = string.CompareOrdinal(a.Pool, b.Pool) >= 0 ? a.Pool : b.Pool,
        };
    }

    private static int Compare(MoneyKey a, MoneyKey b)
    {
        var order = a.Rank.CompareTo(b.Rank);
        return order != 0 ? order : string.CompareOrdinal(b.Id, a.Id);
    }

    private static int CompareText(Attribution a, Attribution b)
    {
        var order = string.CompareOrdinal(a.Campaign, b.Campaign);
        order = order != 0 ? order : string.CompareOrdinal(a.Channel, b.Channel);
        return order != 0 ? order : string.CompareOrdinal(a.LandingPage, b.LandingPage);
    }

    /// <summary>Union by identity; where both sides know one, <paramref name="pick"/> decides. Sorted, so equal sets are equal lists.</summary>
    private static IReadOnlyList<T> Merge<T>(IReadOnlyList<T> a, IReadOnlyList<T> b, Comparison<T> order, Func<T, T, T> pick)
    {
        if (a.Count == 0 || b.Count == 0)
        {
            return a.Count == 0 ? b : a;
        }

        // both are in order already
        var merged = new List<T>(a.Count + b.Count);
        for (var (i, j) = (0, 0); i < a.Count || j < b.Count;)
        {
            var next = i == a.Count ? 1 : j == b.Count ? -1 : order(a[i], b[j]);
            merged.Add(next < 0 ? a[i] : next > 0 ? b[j] : pick(a[i], b[j]));
            i += next <= 0 ? 1 : 0;
            j += next >= 0 ? 1 : 0;
        }

        return merged;
    }
}
