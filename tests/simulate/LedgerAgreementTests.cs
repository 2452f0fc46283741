using System.Text;
using RevenuePulse.Host.Simulate;
using RevenuePulse.Tests.Processing;
using Delivery = RevenuePulse.Tests.Processing.Delivery;

namespace RevenuePulse.Tests.Simulate;

/// <summary>What the simulator expects and what the product's own translators and ledger make of the same bodies.</summary>
public class LedgerAgreementTests
{
    private static readonly DateTimeOffset _start = new(2026, 11, 20, 18, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Providers => [.. Dialects.All.Select(d => d.Provider)];

    [Theory]
    [MemberData(nameof(Providers))]
    public void The_ledger_comes_to_the_expected_totals(string provider)
    {
        var dialect = Dialects.Find(provider)!;
        var options = new SimulateOptions
        {
            Seed = 11,
            Rate = 30,
            Duration = TimeSpan.FromSeconds(10),
            Refunds = 0.15,
            Disputes = 0.1,
            Duplicates = 0.1,
            Shuffle = true,
            Currencies = ["USD", "EUR"],
            Provider = provider,
        };
        var deliveries = new SimulatePlan(options, dialect).Deliveries(_start).ToList();
        var expected = new ExpectedTotals();
        deliveries.ForEach(expected.Add);
        var ledger = new TestLedger().DeliverInBatches(deliveries.Select(d => Raw(dialect, d.Message)), 1, 7, 40);
        Assert.Equal(
            expected.ByCampaign().Where(t => t.Sales > 0).Select(t => (t.Key.Campaign, t.Key.Currency, (long)t.Sales, t.Gross, t.Net)).ToHashSet(),
            Sums(ledger, e => (e.Dimensions.Campaign, e.Dimensions.Currency)).Where(row => row.Amounts.Gross > 0)
                .Select(row => (row.Key.Campaign, row.Key.Currency, row.Amounts.Sales, row.Amounts.Gross, row.Amounts.Net)).ToHashSet());
        Assert.Equal(
            expected.ByCampaign().GroupBy(t => t.Key.Campaign).Select(g => (g.Key, g.Sum(t => (long)t.LostCheckouts))).Where(row => row.Item2 > 0).ToHashSet(),
            Sums(ledger, e => e.Dimensions.Campaign).Where(row => row.Amounts.Lost > 0).Select(row => (row.Key, row.Amounts.Lost)).ToHashSet());
        Assert.Equal(0, ledger.Count(RawClass.Dead));
    }

    private static IEnumerable<(T Key, Amounts Amounts)> Sums<T>(TestLedger ledger, Func<Entry, T> key) =>
        ledger.Money.GroupBy(key).Select(g => (g.Key, g.Select(e => e.Amounts).Aggregate((a, b) => a + b)));

    private static RawEvent Raw(IDialect dialect, Message message) =>
        Delivery.Of(dialect.Provider, Encoding.UTF8.GetString(message.Body), [.. dialect.Sign(message, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", 0).Select(h => (h.Key, h.Value))]);
}
