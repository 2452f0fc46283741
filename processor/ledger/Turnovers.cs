namespace RevenuePulse.Processor.Ledgers;

/// <summary>
/// Per currency, the sum of all amounts ever moved, without their signs. As long as it fits into int64 every sum of any subset of
/// entries fits too, so no query can overflow; the event that would break this is refused.
/// </summary>
internal static class Turnovers
{
    public static void Add(List<StateChange> memory, ILedgerState state, List<Corrections.Change> changes)
    {
        for (var i = 0; i < changes.Count; i++)
        {
            var currency = changes[i].Place.Dimensions.Currency;
            if (IsFirst(changes, i, currency))
            {
                var key = LedgerKeys.Turnover(currency);
                var bytes = state.Get(key);
                memory.Add(new(key, StateCodec.Encode(Sum(bytes.Length == 0 ? 0 : StateCodec.DecodeLong(bytes), changes, currency))));
            }
        }
    }

    private static bool IsFirst(List<Corrections.Change> changes, int index, string currency)
    {
        for (var i = 0; i < index; i++)
        {
            if (changes[i].Place.Dimensions.Currency == currency)
            {
                return false;
            }
        }

        return true;
    }

    private static long Sum(long turnover, List<Corrections.Change> changes, string currency)
    {
        foreach (var change in changes)
        {
            if (change.Place.Dimensions.Currency == currency)
            {
                turnover = checked(turnover + Math.Max(Math.Abs(change.Amounts.Gross), Math.Abs(change.Amounts.Net)));
            }
        }

        return turnover;
    }
}
