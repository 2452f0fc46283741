using System.Text.Json;

namespace RevenuePulse.Processor.Translate;

/// <summary>The table of translators: one pure function per provider, from a raw event to a fact.</summary>
public static class Translators
{
    private static readonly Dictionary<string, Func<RawEvent, JsonElement, TranslationRules, Fact>> Table = new(StringComparer.Ordinal)
    {
        [Provider.Stripe] = Stripe.Translate,
        [Provider.LemonSqueezy] = LemonSqueezy.Translate,
        [Provider.Paddle] = Paddle.Translate,
        [Provider.Polar] = Polar.Translate,
        [Provider.Dodo] = Dodo.Translate,
        [Provider.Standard] = Standard.Translate,
    };

    /// <summary>
    /// Says what a raw event means. Never throws: what cannot be understood is <see cref="Rejected"/>, with the place and the reason.
    /// </summary>
    public static Fact Translate(RawEvent raw, TranslationRules rules)
    {
        try
        {
            using var body = JsonDocument.Parse(raw.Body);
            if (body.RootElement.ValueKind != JsonValueKind.Object)
            {
                return new Rejected(RejectedReason.MalformedJson, "the body is JSON, but not an object");
            }

            if (raw.DeliveryId.Length == 0)
            {
                return new Rejected(RejectedReason.MissingEventId, "the event has no identity, so a repeat of it could not be recognised");
            }

            return Table.TryGetValue(raw.Provider, out var translate)
                ? translate(raw, body.RootElement, rules)
                : new Ignored(IgnoredReason.UnknownSender);
        }
        catch (Rejection rejection)
        {
            return new Rejected(rejection.Reason, rejection.Message);
        }
        catch (JsonException exception)
        {
            return new Rejected(
                RejectedReason.MalformedJson,
                $"the body is not JSON at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine}, or nested too deeply");
        }
        catch (InvalidOperationException)
        {
            return new Rejected(RejectedReason.MalformedJson, "the body holds a text that is not valid UTF-8 or UTF-16");
        }
    }
}
