namespace RevenuePulse;

/// <summary>The rates in force: whoever reads them takes <see cref="Table"/> once per answer, whoever learns of new ones replaces it.</summary>
public sealed class CurrentRates(RateTable first)
{
    private volatile RateTable _table = first;

    /// <summary>The newest table.</summary>
    public RateTable Table => _table;

    /// <summary>Puts a new table in force.</summary>
    public void Replace(RateTable table) => _table = table;
}
