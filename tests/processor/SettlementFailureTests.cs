using RevenuePulse.Processor;
using static RevenuePulse.Tests.Processing.StripeBodies;

namespace RevenuePulse.Tests.Processing;

/// <summary>What goes wrong while settling: a fault of the event is the event's, a fault of the storage is nobody's and is tried again.</summary>
public class SettlementFailureTests
{
    [Theory]
    [InlineData("")]
    [InlineData("{\"id\":")]
    [InlineData("[]")]
    public void A_body_that_is_not_a_JSON_object_is_malformed(string body)
    {
        var ledger = new TestLedger().Deliver(TestLedger.Raw(Provider.Stripe, body, "evt_1"));
        Assert.Equal((RawClass.Dead, RejectedReason.MalformedJson), Of(ledger.Outcomes[1]));
    }

    [Fact]
    public void An_event_that_the_ledger_fails_on_is_a_dead_letter_and_the_next_goes_on()
    {
        using var batch = new BrokenBatch([Session("cs_1"), Session("cs_2")], new FormatException("a value of the memory cannot be read"));
        var settlement = Settle(batch);
        Assert.Equal((RawClass.Dead, RejectedReason.SettlementFailed), Of(settlement.Outcomes[0]));
        Assert.Contains("cannot be read", settlement.Outcomes[0].Detail, StringComparison.Ordinal);
        Assert.Equal(RawClass.Accepted, settlement.Outcomes[1].Class);
        Assert.Contains(settlement.Entries, entry => entry.SaleId == "cs_2");
    }

    [Fact]
    public void A_failure_of_the_storage_is_never_the_events_fault()
    {
        using var batch = new BrokenBatch([Session("cs_1")], new IOException("the disk is gone"));
        Assert.Throws<IOException>(() => Settle(batch));
    }

    private static Settlement Settle(IRawBatch batch) => new Settler(TranslationRules.Default, () => new Dictionary<string, Campaign>()).Settle(batch);

    private static (RawClass Class, string Reason) Of(RawOutcome outcome) => (outcome.Class, outcome.Reason);

    /// <summary>A memory that fails on the second question: the first asks whether the delivery is a repeat.</summary>
    private sealed class BrokenBatch(IReadOnlyList<RawEvent> events, Exception failure) : IRawBatch, ILedgerState
    {
        private int _asked;

        public IReadOnlyList<RawEvent> Events => [.. events.Select((raw, i) => raw with { Position = i + 1 })];

        public ILedgerState State => this;

        public long LastSeq => 0;

        public byte[] Get(StateKey key) => ++_asked == 2 ? throw failure : [];

        public RawEvent? Read(long position) => null;

        public void Commit(Settlement settlement) => throw new NotSupportedException("nothing is kept");

        public void Dispose()
        {
        }
    }
}
