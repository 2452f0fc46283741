namespace RevenuePulse.Processor.Ledgers;

/// <summary>Reads components from the ledger's memory.</summary>
internal static class Memory
{
    /// <summary>Id of the component that an alias was given to, which may have been joined into another since; null when it is free.</summary>
    public static long? HolderOf(ILedgerState state, StateKey alias)
    {
        var id = state.Get(alias);
        return id.Length == 0 ? null : StateCodec.DecodeLong(id);
    }

    /// <summary>The component, or the one that it was joined into; null when there is none.</summary>
    public static Component? Component(ILedgerState state, Scope scope, long id)
    {
        while (true)
        {
            var bytes = state.Get(LedgerKeys.Component(id));
            if (bytes.Length == 0)
            {
                return null;
            }

            var (component, forward) = StateCodec.DecodeComponent(bytes, scope);
            if (component is not null)
            {
                return component;
            }

            id = forward;
        }
    }
}
