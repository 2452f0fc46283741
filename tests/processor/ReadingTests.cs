using RevenuePulse.Processor;
using RevenuePulse.Processor.Translate;
using static RevenuePulse.Tests.Processing.StripeBodies;

namespace RevenuePulse.Tests.Processing;

/// <summary>What is read from bodies may not depend on the machine, and may not break what reads it next.</summary>
public class ReadingTests
{
    [Theory]
    [InlineData("2026-07-29T08:00:00Z")]
    [InlineData("2026-07-29T08:00:00.000000Z")]
    [InlineData("2026-07-29T08:00:00")]
    [InlineData("2026-07-29T10:00:00+02:00")]
    public void A_time_is_the_same_everywhere(string time) =>
        Assert.Equal(1_785_312_000_000, Assert.IsType<Payment>(Order(time)).Claim.AtMs);

    [Theory]
    [InlineData("08:00")]
    [InlineData("29 July 2026")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("2026-02-30T00:00:00Z")]
    public void What_is_no_full_time_is_refused(string time) =>
        Assert.Equal(RejectedReason.TimeOutOfRange, Assert.IsType<Rejected>(Order(time)).Reason);

    [Fact]
    public void A_dimension_is_cut_between_characters()
    {
        var raw = Session("cs_1", campaign: "x" + string.Concat(Enumerable.Repeat("\U0001F680", 100)));
        var campaign = Assert.IsType<Payment>(Translators.Translate(raw, TranslationRules.Default)).Attribution!.Campaign!;

        Assert.Equal(127, campaign.Length);
        Assert.Equal(campaign, System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(campaign)));
    }

    [Fact]
    public void A_campaign_that_is_certain_goes_before_one_that_may_be_one()
    {
        var raw = Event("invoice.paid", new
        {
            id = "in_1",
            status = "paid",
            amount_paid = 100,
            currency = "usd",
            billing_reason = "subscription_cycle",
            metadata = new { reference_id = "cart_77" },
            parent = new { subscription_details = new { subscription = "sub_1", metadata = new { utm_campaign = "neon" } } },
        });

        Assert.Equal("neon", Assert.IsType<Payment>(Translators.Translate(raw, TranslationRules.Default)).Attribution?.Campaign);
    }

    private static Fact Order(string time) => Translators.Translate(
        TestLedger.Raw(
            Provider.LemonSqueezy,
            $$"""{"meta":{"event_name":"order_created"},"data":{"id":"1","attributes":{"status":"paid","total":100,"currency":"USD","created_at":"{{time}}"} } }""",
            "order_created:orders:1:"),
        TranslationRules.Default);
}
