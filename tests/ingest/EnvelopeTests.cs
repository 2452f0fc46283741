using System.Text;
using RevenuePulse.Ingest;
using RevenuePulse.Ingest.Envelopes;

namespace RevenuePulse.Tests.Ingest;

public class EnvelopeTests
{
    [Fact]
    public void Stripe_is_identified_by_the_outermost_object_alone() =>
        Assert.Equal(
            new Envelope("evt_1", "charge.refunded", "acct_9"),
            Stripe("""{"data":{"object":{"id":"ch_1","type":"x","account":"acct_inner"}},"account":"acct_9","id":"evt_1","type":"charge.refunded"}"""));

    [Fact]
    public void A_thin_event_is_read_like_a_snapshot() =>
        Assert.Equal(
            new Envelope("evt_thin", "v1.checkout.session.completed"),
            Stripe("""{"id":"evt_thin","object":"v2.core.event","type":"v1.checkout.session.completed","related_object":{"id":"cs_1"}}"""));

    [Fact]
    public void Values_of_another_type_count_as_absent() =>
        Assert.Equal(new Envelope("", "t"), Stripe("""{"id":{"id":"evt_1"},"type":"t","account":null}"""));

    [Fact]
    public void An_endless_identity_counts_as_absent() =>
        Assert.Equal("", Stripe($$"""{"id":"{{new string('e', 257)}}","type":"t"}""").DeliveryId);

    [Fact]
    public void Paddle_is_identified_by_the_event_not_by_the_notification() =>
        Assert.Equal(
            new Envelope("evt_1", "transaction.paid"),
            Read(PaddleEnvelope.Read, """{"data":{"id":"txn_1"},"event_id":"evt_1","event_type":"transaction.paid","notification_id":"ntf_1"}"""));

    [Theory]
    [InlineData("order_created", 0, "order_created:orders:51")]
    [InlineData("order_refunded", 500, "order_refunded:orders:51:500")]
    [InlineData("order_refunded", 1199, "order_refunded:orders:51:1199")]
    public void Lemon_Squeezy_is_identified_by_event_object_and_what_was_refunded(string name, int refunded, string identity)
    {
        var body = """{"meta":{"event_name":"NAME","custom_data":{"event_name":"x"}},"data":{"type":"orders","id":"51","attributes":{"id":1,"refunded_amount":AMOUNT,"first_order_item":{"refunded_amount":7}}}}"""
            .Replace("NAME", name, StringComparison.Ordinal)
            .Replace("AMOUNT", $"{refunded}", StringComparison.Ordinal);
        Assert.Equal(new Envelope(identity, name), Read(LemonSqueezyEnvelope.Read, body));
    }

    [Fact]
    public void Lemon_Squeezys_signed_event_name_comes_before_the_header()
    {
        var header = ("X-Event-Name", "order_created");
        Assert.Equal(
            "order_refunded:orders:51",
            Read(LemonSqueezyEnvelope.Read, """{"meta":{"event_name":"order_refunded"},"data":{"type":"orders","id":51}}""", header).DeliveryId);
        Assert.Equal(
            "order_created:orders:51",
            Read(LemonSqueezyEnvelope.Read, """{"meta":[],"data":{"type":"orders","id":"51"}}""", header).DeliveryId);
        Assert.Equal(new Envelope("", "order_created"), Read(LemonSqueezyEnvelope.Read, """{"data":[1]}""", header));
    }

    [Fact]
    public void Standard_webhooks_are_identified_by_the_signed_header() =>
        Assert.Equal(
            new Envelope("msg_1", "order.paid"),
            Read(StandardWebhooksEnvelope.Read, """{"type":"order.paid","data":{"type":"x"}}""", ("webhook-id", "msg_1")));

    [Fact]
    public void Unreadable_bodies_have_no_identity_and_never_throw()
    {
        ReadEnvelope[] all = [StripeEnvelope.Read, PaddleEnvelope.Read, LemonSqueezyEnvelope.Read, StandardWebhooksEnvelope.Read];
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 70)) + "1" + new string('}', 70);
        byte[][] bodies =
        [
            [], [0], [0xEF, 0xBB, 0xBF, (byte)'{', (byte)'}'], .. new[]
            {
                " ", "null", "1", "\"id\"", "[]", "[{\"id\":\"evt_1\"}]", "{", "{\"id\"", "{\"id\":\"evt_1\"", "{\"id\":\"evt_1\"}x", "{\"id\":\"evt_1\",}",
                "{\"id\":\"\\ud800\",\"event_id\":\"\\ud800\",\"type\":\"\\udfff\",\"meta\":{\"event_name\":\"\\ud800\"}}", deep, "{\"id\":\"evt_1\",\"x\":" + deep + "}",
            }.Select(Encoding.UTF8.GetBytes),
            [.. "{\"id\":\""u8, 0xFF, .. "\",\"event_id\":\""u8, 0xFF, .. "\",\"type\":\""u8, 0xFF, .. "\"}"u8],
        ];
        foreach (var body in bodies)
        {
            foreach (var read in all)
            {
                Assert.Equal(Envelope.Unreadable, read(Signed.Headers(), body));
            }
        }
    }

    [Fact]
    public void Text_that_is_not_Unicode_elsewhere_does_not_hide_the_identity()
    {
        byte[] body = [.. "{\"id\":\"evt_1\",\"type\":\"t\",\"data\":\""u8, 0xFF, .. "\"}"u8];
        Assert.Equal(new Envelope("evt_1", "t"), StripeEnvelope.Read(Signed.Headers(), body));
    }

    [Fact]
    public void Kept_headers_are_compact_json_without_signatures()
    {
        var headers = Signed.Headers(
            ("Content-Type", "application/json"), ("X-Event-Name", "order\"created\u00e9"), ("Webhook-Id", "msg_1"), ("X-Signature", "00"),
            ("Stripe-Signature", "t=1"), ("Authorization", "secret"), ("webhook-signature", "v1,x"));
        Assert.Equal(
            """{"content-type":"application/json","webhook-id":"msg_1","x-event-name":"order\u0022created\u00E9"}""",
            KeptHeaders.ToJson(headers));
        Assert.Equal("{}", KeptHeaders.ToJson(Signed.Headers()));
    }

    private static Envelope Stripe(string body) => Read(StripeEnvelope.Read, body);

    private static Envelope Read(ReadEnvelope read, string body, params (string, string)[] headers) =>
        read(Signed.Headers(headers), Encoding.UTF8.GetBytes(body));
}
