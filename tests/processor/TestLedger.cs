using System.Text;
using System.Text.Json;
using RevenuePulse.Processor;
using RevenuePulse.Processor.Ledgers;

namespace RevenuePulse.Tests.Processing;

/// <summary>A processor over memory: feeds raw events through the real settler, batch by batch, and keeps what it decides.</summary>
internal sealed class TestLedger(TranslationRules? rules = null, IReadOnlyDictionary<string, Campaign>? book = null) : ILedgerState
{
    private readonly Settler _settler = new(rules ?? TranslationRules.Default, () => book ?? new Dictionary<string, Campaign>());
    private readonly List<RawEvent> _raw = [];

    public Dictionary<StateKey, byte[]> Memory { get; } = [];

    public List<Entry> Entries { get; } = [];

    public SortedDictionary<long, RawOutcome> Outcomes { get; } = [];

    public long LastSeq => Entries.Count;

    public IEnumerable<Entry> Money => Entries.Where(entry => entry.IsMoney);

    public long Sales => Money.Sum(entry => entry.Amounts.Sales);

    public long Lost => Money.Sum(entry => entry.Amounts.Lost);

    public byte[] Get(StateKey key) => Memory.GetValueOrDefault(key, []);

    public long Count(RawClass kind) => Outcomes.Values.Count(outcome => outcome.Class == kind);

    public SortedDictionary<string, long> Gross() => PerCurrency(entry => entry.Amounts.Gross);

    public SortedDictionary<string, long> Net() => PerCurrency(entry => entry.Amounts.Net);

    /// <summary>Every sum that a screen could show: per minute, sale and frozen dimensions. Zero sums are left out.</summary>
    public SortedDictionary<string, Amounts> Totals()
    {
        var totals = new SortedDictionary<string, Amounts>(StringComparer.Ordinal);
        foreach (var entry in Money)
        {
            var key = $"{entry.AtMs / 60_000} {entry.SaleId} {entry.Dimensions}";
            totals[key] = totals.GetValueOrDefault(key) + entry.Amounts;
        }

        foreach (var zero in totals.Where(total => total.Value.IsZero).ToList())
        {
            totals.Remove(zero.Key);
        }

        return totals;
    }

    /// <summary>Settles deliveries in one batch.</summary>
    public TestLedger Deliver(params IEnumerable<RawEvent> deliveries)
    {
        var first = _raw.Count + 1;
        var events = deliveries.Select((raw, i) => raw with { Position = first + i }).ToList();
        _raw.AddRange(events);
        if (events.Count > 0)
        {
            using var batch = new Batch(this, events);
            batch.Commit(_settler.Settle(batch));
        }

        return this;
    }

    /// <summary>Settles deliveries one by one, or in batches of the given sizes, over and over.</summary>
    public TestLedger DeliverInBatches(IEnumerable<RawEvent> deliveries, params int[] sizes)
    {
        var rest = deliveries.ToList();
        for (var i = 0; rest.Count > 0; i++)
        {
            var take = Math.Clamp(sizes.Length == 0 ? 1 : sizes[i % sizes.Length], 1, rest.Count);
            Deliver(rest[..take]);
            rest = rest[take..];
        }

        return this;
    }

    /// <summary>As above; a batch of negative size is settled, lost before it is committed, and settled again.</summary>
    public TestLedger DeliverWithCrashes(IEnumerable<RawEvent> deliveries, IReadOnlyList<int> sizes)
    {
        var rest = deliveries.ToList();
        for (var i = 0; rest.Count > 0; i++)
        {
            var size = sizes.Count == 0 ? rest.Count : sizes[i % sizes.Count];
            var batch = rest[..Math.Clamp(Math.Abs(size), 1, rest.Count)];
            if (size < 0)
            {
                using var lost = new Batch(this, [.. batch.Select((raw, n) => raw with { Position = _raw.Count + 1 + n })]);
                _settler.Settle(lost);
            }

            Deliver(batch);
            rest = rest[batch.Count..];
        }

        return this;
    }

    public RawEvent Raw(long position) => _raw[(int)position - 1];

    /// <summary>A new ledger made from this one's journal alone.</summary>
    public TestLedger Rebuilt()
    {
        var rebuilt = new TestLedger(rules, book);
        rebuilt._raw.AddRange(_raw);
        foreach (var input in Entries.Select(Ledger.Recall).OfType<LedgerInput>())
        {
            rebuilt.Take(Ledger.Apply(rebuilt, input));
        }

        return rebuilt;
    }

    public static RawEvent Stripe(string body) => Raw(Provider.Stripe, body);

    public static RawEvent Raw(string provider, string body, string? deliveryId = null)
    {
        using var document = TryParse(body);
        var root = document?.RootElement ?? default;
        return new RawEvent
        {
            Provider = provider,
            Account = TextOf(root, "account"),
            DeliveryId = deliveryId ?? TextOf(root, "id"),
            Type = TextOf(root, "type"),
            ReceivedAtMs = 1_785_312_000_000,
            Body = Encoding.UTF8.GetBytes(body),
        };
    }

    private static string TextOf(JsonElement root, string name)
    {
        try
        {
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        }
        catch (InvalidOperationException)
        {
            // half a character: no text
            return "";
        }
    }

    private static JsonDocument? TryParse(string body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private SortedDictionary<string, long> PerCurrency(Func<Entry, long> amount)
    {
        var sums = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var entry in Money.Where(entry => entry.Type != EntryType.CheckoutLost))
        {
            sums[entry.Dimensions.Currency] = sums.GetValueOrDefault(entry.Dimensions.Currency) + amount(entry);
        }

        return sums;
    }

    private void Take(LedgerDecision decision)
    {
        Entries.AddRange(decision.Entries);
        foreach (var change in decision.Changes)
        {
            Memory[change.Key] = change.Value;
        }
    }

    private sealed class Batch(TestLedger ledger, IReadOnlyList<RawEvent> events) : IRawBatch
    {
        public IReadOnlyList<RawEvent> Events => events;

        public ILedgerState State => ledger;

        public RawEvent? Read(long position) => ledger._raw.ElementAtOrDefault((int)position - 1);

        public void Commit(Settlement settlement)
        {
            Assert.Equal(Enumerable.Range(ledger.Entries.Count + 1, settlement.Entries.Count), settlement.Entries.Select(entry => (int)entry.Seq));
            ledger.Entries.AddRange(settlement.Entries);
            foreach (var change in settlement.Changes)
            {
                ledger.Memory[change.Key] = change.Value;
            }

            foreach (var outcome in settlement.Outcomes)
            {
                ledger.Outcomes[outcome.Position] = outcome;
            }
        }

        public void Dispose()
        {
        }
    }
}
