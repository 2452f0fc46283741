using System.Text;
using RevenuePulse.Processor;
using RevenuePulse.Processor.Translate;

namespace RevenuePulse.Tests.Processing;

/// <summary>Senders without a translator, whose money stands where the operator said.</summary>
public class FieldMapTests
{
    private const string Full =
        "sale=invoice.paid, sale.done; id=data.number; amount=data.total; currency=data.currency; product=data.plan; country=data.country;"
        + " refund=invoice.refunded; refund_id=data.refund; refund_of=data.number; refund_amount=data.back; custom=data.tags";

    private static readonly TranslationRules _rules = new() { Fields = FieldMap.Parse(Full).Map };

    [Fact]
    public void A_mapped_sender_books_sales_and_refunds_in_any_order_and_repetition()
    {
        RawEvent[] events =
        [
            Sent("1", "invoice.paid", """{"number":7,"total":4900,"currency":"eur","plan":"Pro","country":"de","tags":{"campaign":"neon"}}"""),
            Sent("2", "sale.done", """{"number":7,"total":4900,"currency":"eur","tags":{}}"""),
            Sent("3", "invoice.refunded", """{"number":"7","refund":"r1","back":"900","currency":"EUR"}"""),
            Sent("4", "invoice.refunded", """{"number":"7","refund":"r1","back":"900","currency":"EUR"}"""),
        ];
        foreach (var order in Judge.Orders.Of(events))
        {
            var ledger = new TestLedger(_rules).DeliverInBatches([.. order, order[0]], 2, 1);
            Assert.Equal((1, 4900, 4000, 1), (ledger.Sales, ledger.Gross()["EUR"], ledger.Net()["EUR"], ledger.Count(RawClass.Duplicate)));
            Assert.Equal(4000, ledger.Money.Where(entry => entry.Dimensions is { Campaign: "neon", Product: "Pro", Country: "DE" }).Sum(entry => entry.Amounts.Net));
        }
    }

    [Theory]
    [InlineData("customer.made", """{"number":7}""", IgnoredReason.EventType)]
    [InlineData("invoice.paid", """{"number":7,"total":0,"currency":"eur"}""", IgnoredReason.ZeroAmount)]
    [InlineData("invoice.paid", """{"number":7,"total":"49.50","currency":"eur"}""", RejectedReason.InexactMinorUnits)]
    [InlineData("invoice.paid", """{"total":4900,"currency":"eur"}""", RejectedReason.MissingField)]
    [InlineData("invoice.paid", """{"number":7,"total":4900,"currency":"€"}""", RejectedReason.UnknownCurrency)]
    [InlineData("invoice.refunded", """{"number":7,"back":4900,"currency":"eur"}""", RejectedReason.MissingField)]
    public void What_is_no_money_or_cannot_be_believed_books_nothing(string type, string data, string reason)
    {
        var ledger = new TestLedger(_rules).Deliver(Sent("1", type, data));
        Assert.Empty(ledger.Entries);
        Assert.Equal(reason, ledger.Outcomes[1].Reason);
    }

    [Fact]
    public void Without_a_map_the_sender_stays_unknown() => Assert.Equal(
        new Ignored(IgnoredReason.UnknownSender), Translators.Translate(Sent("1", "invoice.paid", """{"number":7,"total":1,"currency":"eur"}"""), TranslationRules.Default));

    [Fact]
    public void All_that_is_wrong_with_a_map_is_told_at_once()
    {
        var (map, problems) = FieldMap.Parse("sale=a; sale=b; amuont=data.x; id=data..id; refund=c; currency");
        Assert.Null(map);
        Assert.Equal(8, problems.Count);
        Assert.Contains("'sale' is given twice", problems);
        Assert.Contains("'amount' is missing", problems);
        Assert.Contains(problems, problem => problem.StartsWith("'refund_id' is missing", StringComparison.Ordinal));
    }

    private static RawEvent Sent(string id, string type, string data) => new()
    {
        Provider = Provider.Standard,
        Type = type,
        DeliveryId = id,
        ReceivedAtMs = 1_785_312_000_000,
        Body = Encoding.UTF8.GetBytes($$"""{"type":"{{type}}","timestamp":"2026-07-29T08:00:00Z","data":{{data}}}"""),
    };
}
