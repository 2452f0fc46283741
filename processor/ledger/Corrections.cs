namespace RevenuePulse.Processor.Ledgers;

/// <summary>Turns the difference between two statements into entries: nothing is ever changed, only taken back and booked anew.</summary>
internal static class Corrections
{
    /// <summary>One change of one place, with the type it is announced by.</summary>
    public readonly record struct Change(Place Place, Amounts Amounts, EntryType Type);

    public static IReadOnlyList<Change> Between(Dictionary<Place, Amounts> before, Dictionary<Place, Amounts> after)
    {
        var changes = before.Keys.Union(after.Keys)
            .Select(place => (Place: place, Amounts: after.GetValueOrDefault(place) - before.GetValueOrDefault(place)))
            .Where(change => !change.Amounts.IsZero)
            .OrderBy(change => change.Amounts.Gross + change.Amounts.Net + change.Amounts.Lost < 0 ? 0 : 1)
            .ThenBy(change => change.Place.AtMs)
            .ThenBy(change => change.Place.Dimensions.Kind)
            .ThenBy(change => change.Place.SaleId, StringComparer.Ordinal)
            .ToList();
        var types = Types(changes);
        return [.. changes.Select((change, i) => new Change(change.Place, change.Amounts, types[i]))];
    }

    /// <summary>
    /// A reversal and a booking that belong together are a move: a sale taken back here and booked there (whatever its better amount),
    /// or money out that only changed its place. What is left over is news.
    /// </summary>
    private static EntryType[] Types(List<(Place Place, Amounts Amounts)> changes)
    {
        var types = changes.Select(change => TypeAlone(change.Place, change.Amounts)).ToArray();
        for (var i = 0; i < changes.Count; i++)
        {
            for (var j = i + 1; j < changes.Count && types[i] is not (EntryType.Moved or EntryType.CheckoutLost); j++)
            {
                if (types[j] != EntryType.Moved && Undoes(changes[i], changes[j]))
                {
                    types[i] = types[j] = EntryType.Moved;
                }
            }
        }

        return types;
    }

    private static bool Undoes((Place Place, Amounts Amounts) a, (Place Place, Amounts Amounts) b) =>
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
