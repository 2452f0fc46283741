using RevenuePulse.Tests.Processing.Judge;
using RevenuePulse.Tests.Processing.Stories;

namespace RevenuePulse.Tests.Processing;

/// <summary>
/// What really happened against what the product makes of what is told about it: bodies through ingest's envelopes, translators and
/// ledger, and at the other end the books that the story itself keeps.
/// </summary>
public class StoryTests
{
    public static TheoryData<string> Stories => [.. Purchase.Stories];

    [Theory]
    [MemberData(nameof(Stories))]
    public void A_purchase_is_booked_as_it_happened(string story)
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var night = new Night([new Purchase(story, 7, seed)], seed, [1 + (seed % 4)], seed % 2 == 0);
            Assert.True(Holds(night), $"seed {seed}");
        }
    }

    [Fact]
    public void A_night_of_purchases_comes_to_what_really_happened() => Attack.Holds(Night.Any, Holds);

    private static bool Holds(Night night)
    {
        var ledger = new TestLedger(night.Rules).DeliverWithCrashes(night.Deliveries, night.Batches);
        Assert.Equal(0, ledger.Count(RawClass.Dead));
        return Attack.Same(night.Truth, Night.Of(ledger)) & Attack.Same(Night.Of(ledger), Night.Of(ledger.Rebuilt()));
    }
}
