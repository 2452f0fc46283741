using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace RevenuePulse.Tests.Ingest;

/// <summary>Signs as the providers do, written apart from the product's code so that the two check each other.</summary>
internal static class Signed
{
    public const string StripeSecret = "whsec_5tRiPe0000000000000000000000test";
    public const string PaddleSecret = "pdl_ntfset_01testtesttesttesttesttest_AbCdEfGh";
    public const string LemonSecret = "a-lemon-secret";
    public const string StandardSecret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    public const string PolarSecret = "whsec_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";

    public static IHeaderDictionary Stripe(byte[] body, long atS, string secret = StripeSecret) =>
        Headers(("Stripe-Signature", $"t={atS},v1={Hex(secret, $"{atS}.", body)}"));

    public static IHeaderDictionary Paddle(byte[] body, long atS, string secret = PaddleSecret) =>
        Headers(("Paddle-Signature", $"ts={atS};h1={Hex(secret, $"{atS}:", body)}"));

    public static IHeaderDictionary LemonSqueezy(byte[] body, string secret = LemonSecret) =>
        Headers(("X-Signature", Hex(secret, "", body)));

    public static IHeaderDictionary Standard(byte[] body, long atS, string id = "msg_1", string secret = StandardSecret) =>
        StandardWith(Convert.FromBase64String(secret["whsec_".Length..]), body, atS, id);

    public static IHeaderDictionary Polar(byte[] body, long atS, string id = "msg_1", string secret = PolarSecret) =>
        StandardWith(Encoding.UTF8.GetBytes(secret), body, atS, id);

    /// <summary>The right headers of any sender.</summary>
    public static IHeaderDictionary By(string provider, byte[] body, long atS, string id = "msg_1") => provider switch
    {
        Provider.Stripe => Stripe(body, atS),
        Provider.Paddle => Paddle(body, atS),
        Provider.LemonSqueezy => LemonSqueezy(body),
        Provider.Polar => Polar(body, atS, id),
        _ => Standard(body, atS, id),
    };

    public static string Hex(string secret, string before, byte[] body) =>
        Convert.ToHexString(Mac(Encoding.UTF8.GetBytes(secret), before, body)).ToLowerInvariant();

    public static string Base64(byte[] key, string before, byte[] body) => Convert.ToBase64String(Mac(key, before, body));

    public static IHeaderDictionary Headers(params (string Name, string Value)[] headers)
    {
        var all = new HeaderDictionary();
        foreach (var (name, value) in headers)
        {
            all[name] = StringValues.Concat(all[name], value);
        }

        return all;
    }

    private static HeaderDictionary StandardWith(byte[] key, byte[] body, long atS, string id) => (HeaderDictionary)Headers(
        ("webhook-id", id),
        ("webhook-timestamp", $"{atS}"),
        ("webhook-signature", $"v1,{Base64(key, $"{id}.{atS}.", body)}"));

    private static byte[] Mac(byte[] key, string before, byte[] body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(Encoding.UTF8.GetBytes(before));
        hmac.AppendData(body);
        return hmac.GetHashAndReset();
    }
}
