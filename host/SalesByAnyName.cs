using RevenuePulse.Processor.Ledgers;

namespace RevenuePulse.Host;

/// <summary>
/// An archive that finds a sale by whatever identifier its events carried (<c>pi_</c>, <c>ch_</c>, <c>in_</c>, an order's number), because
/// the ledger knows them all; the journal itself knows those that were the sale's name once.
/// </summary>
internal sealed class SalesByAnyName(IArchive archive, ISaleIndex index) : IArchive
{
    // the ledger's own names of what a sender counts by plain numbers
    private static readonly string[] _kinds = ["", "order:", "invoice:"];

    public SaleDetail? FindSale(string id) => archive.FindSale(id) ?? Names(id).Select(archive.FindSale).FirstOrDefault(sale => sale is not null);

    public IReadOnlyList<DeadLetter> DeadLetters(int limit, long? beforePosition = null) => archive.DeadLetters(limit, beforePosition);

    public (DeadLetter Letter, RawEvent Raw)? DeadLetter(long position) => archive.DeadLetter(position);

    public PipelineCounts Counts() => archive.Counts();

    private List<string> Names(string id)
    {
        if (id.Length == 0)
        {
            return [];
        }

        var names = new List<string>();
        foreach (var scope in index.Scopes())
        {
            using var ledger = index.OpenLedger(scope);
            names.AddRange(_kinds.Select(kind => Ledger.NameOf(ledger, scope, kind + id)).OfType<string>());
        }

        return [.. names.Distinct(StringComparer.Ordinal)];
    }
}
