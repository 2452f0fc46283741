namespace RevenuePulse.Host.Simulate;

/// <summary>
/// The simulator's own books, kept apart from the product's: what the deliveries that were answered 200 are worth. Repeats and order do
/// not matter. Not thread-safe.
/// </summary>
internal sealed class ExpectedTotals
{
    private readonly Dictionary<long, Sale> _sales = [];

    /// <summary>Counts one acknowledged delivery.</summary>
    public void Add(Delivery delivery)
    {
        if (!_sales.TryGetValue(delivery.Story.Index, out var sale))
        {
            var story = delivery.Story;
            _sales.Add(story.Index, sale = new Sale(story.Campaign?.Id, story.Currency, story.AmountMinor));
        }

        sale.Apply(delivery.Message.Effect);
    }

    /// <summary>Per currency, in the order of their codes.</summary>
    public IReadOnlyList<Total<string>> ByCurrency() => Sum(s => s.Currency);

    /// <summary>Per campaign and currency; the buyers nobody knows the campaign of come last.</summary>
    public IReadOnlyList<Total<(string? Campaign, string Currency)>> ByCampaign() =>
        [.. Sum(s => (s.Campaign, s.Currency)).OrderBy(t => t.Key.Campaign is null)];

    private List<Total<T>> Sum<T>(Func<Sale, T> key) =>
        [.. _sales.Values.GroupBy(key).OrderBy(g => g.Key).Select(g => new Total<T>(
            g.Key, g.Count(s => s.IsPaid), g.Sum(s => s.GrossMinor), g.Sum(s => s.RefundedMinor), g.Sum(s => s.DisputedMinor), g.Count(s => s.IsLost)))
            .Where(t => t != new Total<T>(t.Key, 0, 0, 0, 0, 0))];

    private sealed class Sale(string? campaign, string currency, long amountMinor)
    {
        private Dictionary<string, long>? _refunds;
        private long _refundedSoFarMinor;
        private DisputeOutcome? _dispute;

        public string? Campaign { get; private set; } = campaign;

        public string Currency => currency;

        public bool IsPaid { get; private set; }

        public bool IsLost { get; private set; }

        public long GrossMinor => IsPaid ? amountMinor : 0;

        /// <summary>Refunds are announced one by one, as a running total, or both: the larger one is known.</summary>
        public long RefundedMinor => Math.Max(_refunds?.Values.Sum() ?? 0, _refundedSoFarMinor);

        public long DisputedMinor => _dispute is null or DisputeOutcome.Won ? 0 : amountMinor;

        public void Apply(Effect effect)
        {
            switch (effect)
            {
                case PaidEffect:
                    IsPaid = true;
                    break;
                case LostEffect lost:
                    IsLost = true;
                    Campaign = lost.IsAttributed ? Campaign : null;
                    break;
                case RefundEffect refund:
                    (_refunds ??= [])[refund.Id] = refund.AmountMinor;
                    break;
                case RefundedSoFarEffect total:
                    _refundedSoFarMinor = Math.Max(_refundedSoFarMinor, total.TotalMinor);
                    break;
                case DisputeEffect dispute:
                    _dispute = _dispute is { } known && known > dispute.Outcome ? known : dispute.Outcome;
                    break;
            }
        }
    }
}

/// <summary>Sums of one row; money in canonical minor units.</summary>
internal sealed record Total<T>(T Key, int Sales, long Gross, long Refunded, long Disputed, int LostCheckouts)
{
    public long Net => Gross - Refunded - Disputed;
}
