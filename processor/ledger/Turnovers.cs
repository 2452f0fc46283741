namespace RevenuePulse.Processor.Ledgers;

/// <summary>
/// Per currency, the sum of all amounts ever moved, without their signs. As long as it fits into int64 every sum of any subset of
/// entries fits too, so no query can overflow; the event that would break this is refused.
/// </summary>
internal static class Turnovers
{
    public static IEnumerable<StateChange> After(ILedgerState state, IReadOnlyList<Corrections.Change> changes)
    {
        foreach (var currency in changes.GroupBy(change => change.Place.Dimensions.Currency, StringComparer.Ordinal))
        {
            var key = LedgerKeys.Turnover(currency.Key);
            var bytes = state.Get(key);
            var turnover = bytes.Length == 0 ? 0 : StateCodec.DecodeLong(bytes);
            foreach (var change in currency)
            {
                turnover = checked(turnover + Math.Max(Math.Abs(change.Amounts.Gross), Math.Abs(change.Amounts.Net)));
            }

            yield return new(key, StateCodec.Encode(turnover));
        }
    }
}
