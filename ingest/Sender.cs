using RevenuePulse.Ingest.Envelopes;
using RevenuePulse.Ingest.Signatures;

namespace RevenuePulse.Ingest;

/// <summary>How the deliveries of one provider are verified and read.</summary>
/// <param name="Provider">One of <see cref="RevenuePulse.Provider"/>.</param>
/// <param name="Signature">Its scheme with the secrets that are valid now.</param>
/// <param name="ReadEnvelope">Where its identity, type and account are.</param>
internal sealed record Sender(string Provider, ISignature Signature, ReadEnvelope ReadEnvelope)
{
    /// <summary>The senders that are configured; one without a secret is not served.</summary>
    public static Dictionary<string, Sender> Configured(IngestOptions options) =>
        options.Senders
            .Where(sender => sender.Value.Secrets.Count > 0)
            .Select(sender => Create(sender.Key, sender.Value))
            .ToDictionary(sender => sender.Provider, StringComparer.OrdinalIgnoreCase);

    // adding a provider is one line here
    private static Sender Create(string provider, SenderOptions of) => provider switch
    {
        RevenuePulse.Provider.Stripe =>
            new(provider, new StripeSignature(of.Secrets, of.ToleranceS ?? StripeSignature.DefaultToleranceS), StripeEnvelope.Read),
        RevenuePulse.Provider.LemonSqueezy =>
            new(provider, new LemonSqueezySignature(of.Secrets), LemonSqueezyEnvelope.Read),
        RevenuePulse.Provider.Paddle =>
            new(provider, new PaddleSignature(of.Secrets, of.ToleranceS ?? PaddleSignature.DefaultToleranceS), PaddleEnvelope.Read),
        RevenuePulse.Provider.Polar =>
            new(provider, PolarSignature.Create(of.Secrets, Standard(of)), StandardWebhooksEnvelope.Read),
        RevenuePulse.Provider.Dodo or RevenuePulse.Provider.Standard =>
            new(provider, DodoSignature.Create(of.Secrets, Standard(of)), StandardWebhooksEnvelope.Read),
        _ => throw new ArgumentException($"'{provider}' is not a webhook sender."),
    };

    private static int Standard(SenderOptions of) => of.ToleranceS ?? StandardWebhooksSignature.DefaultToleranceS;
}
