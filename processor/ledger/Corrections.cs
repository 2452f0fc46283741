namespace RevenuePulse.Processor.Ledgers;

/// <summary>Turns the difference between two statements into entries: nothing is ever changed, only taken back and booked anew.</summary>
internal static class Corrections
{
    /// <summary>One change of one place, with the type it is announced by.</summary>
    public readonly record struct Change(Place Place, Amounts Amounts, EntryType Type);

    public static List<Change> Between(List<Line> before, List<Line> after)
    {
        var changes = Differences(before, after);
        if (changes.Count > 1)
        {
            changes.Sort(ReversalsFirst);
            FindMoves(changes);
        }

        return changes;
    }

    /// <summary>What the lines of one place came to and come to; statements are short, so they are searched and not indexed.</summary>
    private static List<Change> Differences(List<Line> before, List<Line> after)
    {
        var changes = new List<Change>(before.Count + after.Count);
        foreach (var line in before)
        {
            Add(changes, line.Place, AmountsAt(after, line.Place) - line.Amounts);
        }

        foreach (var line in after)
        {
            if (!before.Exists(known => known.Place == line.Place))
            {
                Add(changes, line.Place, line.Amounts);
            }
        }

        return changes;
    }

    private static Amounts AmountsAt(List<Line> lines, Place place)
    {
        foreach (var line in lines)
        {
            if (line.Place == place)
            {
                return line.Amounts;
            }
        }

        return default;
    }

    private static void Add(List<Change> changes, Place place, Amounts amounts)
    {
        if (!amounts.IsZero)
        {
            changes.Add(new Change(place, amounts, TypeAlone(place, amounts)));
        }
    }

    /// <summary>A total order, whatever the order of the lines: the same fact has to write the same entries again.</summary>
    private static int ReversalsFirst(Change a, Change b)
    {
        var order = IsReversal(b.Amounts).CompareTo(IsReversal(a.Amounts));
        order = order != 0 ? order : a.Place.AtMs.CompareTo(b.Place.AtMs);
        order = order != 0 ? order : a.Place.Dimensions.Kind.CompareTo(b.Place.Dimensions.Kind);
        order = order != 0 ? order : string.CompareOrdinal(a.Place.SaleId, b.Place.SaleId);
        order = order != 0 ? order : string.CompareOrdinal(a.Place.Dimensions.Currency, b.Place.Dimensions.Currency);
        order = order != 0 ? order : a.Amounts.Gross.CompareTo(b.Amounts.Gross);
        order = order != 0 ? order : a.Amounts.Net.CompareTo(b.Amounts.Net);
        order = order != 0 ? order : string.CompareOrdinal(a.Place.Dimensions.Campaign, b.Place.Dimensions.Campaign);
        order = order != 0 ? order : string.CompareOrdinal(a.Place.Dimensions.Channel, b.Place.Dimensions.Channel);
        order = order != 0 ? order : string.CompareOrdinal(a.Place.Dimensions.LandingPage, b.Place.Dimensions.LandingPage);
        order = order != 0 ? order : string.CompareOrdinal(a.Place.Dimensions.Product, b.Place.Dimensions.Product);
        return order != 0 ? order : string.CompareOrdinal(a.Place.Dimensions.Country, b.Place.Dimensions.Country);
    }

    private static bool IsReversal(Amounts amounts) => amounts.Sales < 0 || amounts.Lost < 0 || (amounts.Sales == 0 && amounts.Lost == 0 && amounts.Net < 0);

    /// <summary>
    /// A reversal and a booking that belong together are a move: a sale taken back here and booked there (whatever its better amount),
    /// or money out that only changed its place. What is left over is news.
    /// </summary>
    private static void FindMoves(List<Change> changes)
    {
        for (var i = 0; i < changes.Count; i++)
        {
            for (var j = i + 1; j < changes.Count && changes[i].Type is not (EntryType.Moved or EntryType.CheckoutLost); j++)
            {
                if (changes[j].Type != EntryType.Moved && Undoes(changes[i], changes[j]))
                {
                    changes[i] = changes[i] with { Type = EntryType.Moved };
                    changes[j] = changes[j] with { Type = EntryType.Moved };
                }
            }
        }
    }

    private static bool Undoes(Change a, Change b) =>
        a.Amounts.Sales != 0
            ? a.Amounts.Sales == -b.Amounts.Sales
            : b.Amounts.Sales == 0 && a.Amounts == -b.Amounts && a.Place.Dimensions.Kind == b.Place.Dimensions.Kind
                && a.Place.Dimensions.Currency == b.Place.Dimensions.Currency;

    private static EntryType TypeAlone(Place place, Amounts amounts) => amounts switch
    {
        { Sales: > 0 } => EntryType.Booked,
        { Sales: < 0 } => EntryType.Unbooked,
        { Lost: not 0 } => EntryType.CheckoutLost,
        _ => place.Dimensions.Kind.IsMoneyOut() ? EntryType.MoneyMoved : EntryType.Moved,
    };
}
