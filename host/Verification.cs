using RevenuePulse.Processor.Ledgers;

namespace RevenuePulse.Host;

/// <summary>What a verification found.</summary>
/// <param name="Counts">The balance of the pipeline.</param>
/// <param name="Currencies">Sums of the journal and of the store, minor units.</param>
/// <param name="Differences">Everything that does not agree, in words; empty when all is well.</param>
public sealed record Verification(PipelineCounts Counts, IReadOnlyList<Verification.Totals> Currencies, IReadOnlyList<string> Differences)
{
    /// <summary>Partitions that settle nothing until an operator has mended them, and why.</summary>
    public IReadOnlyList<string> Held { get; init; } = [];

    /// <summary>Everything agrees, and nothing waits for an operator.</summary>
    public bool IsWell => Differences.Count == 0 && Held.Count == 0;

    /// <summary>One currency's sums.</summary>
    public sealed record Totals(string Currency, Amounts Journal, Amounts Store);

    /// <summary>Works beside a running instance: all is compared at one position of the journal.</summary>
    internal static async Task<Verification> RunAsync(IBackendView view, bool deep, CancellationToken cancel)
    {
        var store = await view.Store.SumAsync(new SumQuery(), cancel);
        var inStore = await view.VerifyStoreAsync(cancel);
        using var snapshot = view.Read();
        var counts = snapshot.Counts();
        var differences = new List<string>(snapshot.Verify());
        var totals = Compare(snapshot, store);
        differences.AddRange(totals.Where(total => total.Journal != total.Store).Select(total => $"{total.Currency}: journal {total.Journal}, store {total.Store}"));
        differences.AddRange(inStore);
        if (!counts.Balanced)
        {
            differences.Add("the balance equation does not hold");
        }

        if (deep)
        {
            differences.AddRange(Resettle(snapshot));
        }

        return new Verification(counts, totals, differences) { Held = view.Held };
    }

    private static List<Totals> Compare(ISnapshot snapshot, SumResult store)
    {
        var journal = new SortedDictionary<string, Amounts>(StringComparer.Ordinal);
        foreach (var entry in snapshot.Entries().Where(entry => entry.IsMoney && !store.Cursor.IsBefore(entry)))
        {
            journal[entry.Dimensions.Currency] = journal.GetValueOrDefault(entry.Dimensions.Currency) + entry.Amounts;
        }

        var sums = store.Rows.GroupBy(row => row.Currency, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Aggregate(default(Amounts), (sum, row) => sum + row.Amounts), StringComparer.Ordinal);
        return [.. journal.Keys.Union(sums.Keys).Select(currency => new Totals(currency, journal.GetValueOrDefault(currency), sums.GetValueOrDefault(currency)))];
    }

    internal static IEnumerable<string> Resettle(ISnapshot snapshot)
    {
        var partitions = snapshot.Head.Seqs.Select(_ => (Ledger: new RebuiltLedger(), Expected: new Queue<Entry>())).ToList();
        foreach (var entry in snapshot.Entries())
        {
            var (rebuilt, expected) = partitions[entry.Partition];
            if (Ledger.Recall(entry) is { } input)
            {
                rebuilt.Take(Ledger.Apply(rebuilt, input)).ForEach(expected.Enqueue);
            }

            if (!expected.TryDequeue(out var again) || again with { Note = default, Partition = entry.Partition } != entry with { Note = default })
            {
                yield return $"entry {snapshot.Head.Beginning.Past(entry)}: the ledger would not write it again";
            }
        }

        foreach (var difference in partitions.SelectMany((partition, i) => snapshot.Ledger(i) is { } stored ? partition.Ledger.Compare(stored) : []))
        {
            yield return difference;
        }
    }
}
