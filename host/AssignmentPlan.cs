using RevenuePulse.Processor.Enrich;
using RevenuePulse.Processor.Ledgers;

namespace RevenuePulse.Host;

/// <summary>What an assignment would book, found by asking the ledger itself: what does not move is left out.</summary>
/// <param name="Sales">Those that move.</param>
/// <param name="Money">What moves with them, by currency.</param>
internal sealed record AssignmentPlan(IReadOnlyList<SaleName> Sales, IReadOnlyDictionary<string, Amounts> Money)
{
    /// <summary>Asks for each candidate, in one view of its account's ledger; nothing is written.</summary>
    public static AssignmentPlan Of(
        ISaleIndex index, IReadOnlyList<SaleName> candidates, string campaign, bool takesBack, IReadOnlyDictionary<string, Campaign> book)
    {
        var sales = new List<SaleName>();
        var money = new SortedDictionary<string, Amounts>(StringComparer.Ordinal);
        foreach (var account in candidates.GroupBy(sale => new Scope(sale.Provider, sale.Account)))
        {
            using var ledger = index.OpenLedger(account.Key);
            foreach (var sale in account)
            {
                var moves = Moves(ledger, sale, Enricher.Assigned(sale.Id, takesBack ? null : campaign, long.MaxValue, book))
                    .Where(entry => entry.Dimensions.Campaign == campaign).ToList();
                if (moves.Sum(entry => entry.Amounts.Sales) != (takesBack ? -1 : 1))
                {
                    continue;
                }

                sales.Add(sale);
                Add(money, moves, takesBack);
            }
        }

        return new AssignmentPlan(sales, money);
    }

    private static void Add(SortedDictionary<string, Amounts> money, List<Entry> moves, bool takesBack)
    {
        foreach (var entry in moves)
        {
            var amounts = takesBack ? -entry.Amounts : entry.Amounts;
            money[entry.Dimensions.Currency] = money.GetValueOrDefault(entry.Dimensions.Currency) + amounts;
        }
    }

    private static IEnumerable<Entry> Moves(ILedgerState ledger, SaleName sale, Assign assign) => Ledger
        .Apply(ledger, new LedgerInput(new Scope(sale.Provider, sale.Account), "", RawPosition: 0, NotedAtMs: 0, assign))
        .Entries.Where(entry => entry.IsMoney);
}
