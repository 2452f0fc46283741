using RevenuePulse.Tests.Processing.Judge;

namespace RevenuePulse.Tests.Processing;

/// <summary>Each example in all orders with repeats, in batches of several sizes; the second ledger says the same of it, line by line.</summary>
public class ExampleTests
{
    private static readonly Example[] _all = [.. StripeExamples.All, .. ProviderExamples.All];

    public static TheoryData<string> Names => [.. _all.Select(example => example.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_example_comes_out_right_in_every_order(string name)
    {
        var example = _all.Single(one => one.Name == name);
        var expected = NaiveLedger.Fold(example.Rules, example.Events, example.Assignments);
        Assert.Null(example.Fault(expected));
        var round = 0;
        foreach (var deliveries in example.Deliveries())
        {
            var ledger = new TestLedger(example.Rules).DeliverInBatches(deliveries, 1 + (round++ % 4), 1).DeliverInBatches(example.Commands);
            var totals = Totals.Of(ledger.Entries);

            Assert.Null(example.Fault(totals));
            Assert.Equal(expected.ToString(), totals.ToString());
            Assert.Equal(deliveries.Length + example.ByHand.Length, ledger.Outcomes.Count);
            Assert.Equal(example.Accepted ?? ledger.Count(RawClass.Accepted), ledger.Count(RawClass.Accepted));
            Assert.Equal(0, ledger.Count(RawClass.Dead));
        }
    }
}
