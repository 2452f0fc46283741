using System.Text;
using RevenuePulse.Ingest;
using RevenuePulse.Ingest.Envelopes;
using RevenuePulse.Tests.Ingest;

namespace RevenuePulse.Tests.Processing;

/// <summary>A body as ingest would have stored it: identity, type and account are read by the product's own code.</summary>
internal static class Delivery
{
    public static RawEvent Of(string provider, string body, params (string Name, string Value)[] headers)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var all = Signed.Headers(headers);
        var envelope = Reader(provider)(all, bytes);
        return new RawEvent
        {
            Provider = provider,
            Account = envelope.Account,
            DeliveryId = envelope.DeliveryId,
            Type = envelope.Type,
            ReceivedAtMs = 1_785_312_000_000,
            Headers = KeptHeaders.ToJson(all),
            Body = bytes,
        };
    }

    private static ReadEnvelope Reader(string provider) => provider switch
    {
        Provider.Stripe => StripeEnvelope.Read,
        Provider.LemonSqueezy => LemonSqueezyEnvelope.Read,
        Provider.Paddle => PaddleEnvelope.Read,
        _ => StandardWebhooksEnvelope.Read,
    };
}
