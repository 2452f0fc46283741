using RevenuePulse.Tests.Processing.Judge;
using static RevenuePulse.Tests.Processing.StripeBodies;

namespace RevenuePulse.Tests.Processing;

/// <summary>Sales that no event gives to a campaign, given to one by hand: a command in the raw log like any other.</summary>
public class AssignmentTests
{
    private static readonly Dictionary<string, Campaign> _book = new() { ["neon"] = new() { Id = "neon", Name = "Neon", Channel = "newsletter", LandingPage = "/neon" } };

    [Fact]
    public void An_assigned_sale_moves_to_its_campaign_with_all_its_money_and_comes_back()
    {
        var ledger = new TestLedger(book: _book).Deliver(Session("cs_1", intent: "pi_1"), Refund("re_1", "ch_1", "pi_1", 900));
        ledger.Deliver(Assign("neon", "cs_1"));

        Assert.Equal((0, 4000), (NetOf(ledger, null), NetOf(ledger, "neon")));
        Assert.All(ledger.Money.Skip(2), entry => Assert.Equal(EntryType.Moved, entry.Type));
        Assert.Contains(ledger.Money, entry => entry.Dimensions is { Campaign: "neon", Channel: "newsletter", LandingPage: "/neon" });
        Assert.Equal(1, ledger.Sales);

        ledger.Deliver(Assign(null, "cs_1"));
        Assert.Equal((4000, 0), (NetOf(ledger, null), NetOf(ledger, "neon")));
        Assert.Equal(2, ledger.Count(RawClass.Command));
    }

    [Theory]
    [InlineData("pi_1")]
    [InlineData("ch_1")]
    public void Any_identifier_of_the_sale_will_do(string id) => Assert.Equal(
        4900, NetOf(new TestLedger().Deliver(Session("cs_1", intent: "pi_1"), Charge("ch_1", "pi_1", 4900), Assign("neon", id)), "neon"));

    [Fact]
    public void A_campaign_that_an_event_names_goes_before_one_by_hand_whenever_it_comes()
    {
        var said = Session("cs_1", intent: "pi_1", campaign: "pastel");
        var bare = Invoice("in_1", 4900, "manual", subscription: null);
        Assert.Equal(4900, NetOf(new TestLedger().Deliver(said, Assign("neon", "cs_1")), "pastel"));
        Assert.Equal(4900, NetOf(new TestLedger().Deliver(bare, Assign("neon", "in_1"), Session("cs_1", invoice: "in_1", campaign: "pastel")), "pastel"));
    }

    [Fact]
    public void The_later_command_holds_and_a_repeat_of_it_writes_nothing()
    {
        var ledger = new TestLedger().Deliver(Session("cs_1")).Deliver(Assign("neon", "cs_1")).Deliver(Assign("pastel", "cs_1"));
        Assert.Equal((0, 4900), (NetOf(ledger, "neon"), NetOf(ledger, "pastel")));

        var money = ledger.Money.Count();
        ledger.Deliver(Assign("pastel", "cs_1"), new LedgerCommand(LedgerCommand.Retry, [1, 2, 3]).ToRawEvent(0));
        Assert.Equal(money, ledger.Money.Count());
    }

    [Fact]
    public void Two_halves_of_a_sale_that_turn_out_to_be_one_follow_the_later_command()
    {
        var halves = new[] { Invoice("in_1", 2900, subscription: "sub_1"), Session("cs_1", 2900, mode: "subscription", subscription: "sub_1") };
        var bridge = Session("cs_1", 2900, mode: "subscription", invoice: "in_1", subscription: "sub_1", type: "checkout.session.async_payment_succeeded");
        var ledger = new TestLedger().Deliver(halves).Deliver(Assign("neon", "cs_1")).Deliver(Assign("pastel", "in_1")).Deliver(bridge);
        Assert.Equal((0, 2900, 1), (NetOf(ledger, "neon"), NetOf(ledger, "pastel"), ledger.Sales));
    }

    [Fact]
    public void An_assignment_waits_for_its_sale_and_never_becomes_its_name()
    {
        var ledger = new TestLedger().Deliver(Assign("neon", "pi_1"));
        Assert.Empty(ledger.Money);
        ledger.Deliver(Session("cs_1", intent: "pi_1"));
        Assert.Equal("cs_1", Assert.Single(ledger.Money).SaleId);
        Assert.Equal(4900, NetOf(ledger, "neon"));
    }

    [Fact]
    public void Wherever_commands_stand_among_the_events_the_totals_are_the_same_and_the_naive_ones() => Attack.Holds(CommandedHistory.Any, commanded =>
    {
        var (history, commands) = commanded;
        var right = NaiveLedger.Fold(history.Rules, history.Events, [.. commands.Select(one => (one.Name, one.Campaign))]).ToString();
        var ledger = new TestLedger(history.Rules).DeliverWithCrashes(commanded.Deliveries, history.Batches);
        var again = new TestLedger(history.Rules).DeliverWithCrashes(commanded.Deliveries, history.Batches);
        ledger.Deliver(new LedgerCommand(LedgerCommand.Retry, [.. ledger.Outcomes.Keys]).ToRawEvent(0));
        return Attack.Same(right, Totals.Of(ledger.Entries).ToString())
            & Attack.Same(Memory(ledger), Memory(ledger.Rebuilt()))
            & Attack.Same(Journal(ledger), Journal(again))
            & Attack.Same(Journal(ledger), Journal(ledger.Rebuilt()));
    });

    private static RawEvent Assign(string? campaign, params string[] ids) => new LedgerCommand(LedgerCommand.Assign, [])
    {
        Campaign = campaign,
        Sales = [.. ids.Select(id => new SaleName(Provider.Stripe, "", id))],
    }.ToRawEvent(0);

    private static long NetOf(TestLedger ledger, string? campaign) =>
        ledger.Money.Where(entry => entry.Dimensions.Campaign == campaign).Sum(entry => entry.Amounts.Net);

    private static string Memory(TestLedger ledger) => string.Join('\n', ledger.Memory
        .Select(value => $"{value.Key} {Convert.ToHexString(value.Value)}").Order(StringComparer.Ordinal));

    private static string Journal(TestLedger ledger) =>
        string.Join('\n', ledger.Entries.Select(entry => $"{entry with { Note = default }} {Convert.ToHexString(entry.Note.Span)}"));
}
