using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Stripe;

/// <summary>The signature check of a webhook. As in the package, a null header is a NullReferenceException.</summary>
public static class EventUtility
{
    public const int DefaultTimeTolerance = 300;

    private static readonly UTF8Encoding _strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void ValidateSignature(string json, string stripeSignatureHeader, string secret, long tolerance = DefaultTimeTolerance) =>
        ValidateSignature(json, stripeSignatureHeader, secret, tolerance, DateTimeOffset.UtcNow.ToUnixTimeSeconds());

    public static void ValidateSignature(string json, string stripeSignatureHeader, string secret, long tolerance, long utcNow)
    {
        var items = Items(stripeSignatureHeader);
        var timestamp = items["t"].FirstOrDefault();

        string expected;
        try
        {
            expected = ComputeSignature(secret, timestamp, json);
        }
        catch (EncoderFallbackException e)
        {
            throw new StripeException("The webhook's text cannot be signed: it is not valid Unicode.", e);
        }

        var expectedBytes = Encoding.ASCII.GetBytes(expected);
        if (!items["v1"].Any(given => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), expectedBytes)))
            throw new StripeException("The expected signature was not found in the Stripe-Signature header.");

        // 32 bits and only after the signature matched, as in the package
        var signedAt = Convert.ToInt32(timestamp, CultureInfo.InvariantCulture);
        if (Math.Abs(utcNow - signedAt) > tolerance)
            throw new StripeException("The webhook's timestamp is outside of the allowed tolerance.");
    }

    public static string ComputeSignature(string secret, string timestamp, string payload) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_strictUtf8.GetBytes(secret), _strictUtf8.GetBytes($"{timestamp}.{payload}")));

    public static string GenerateSignatureHeader(string payload, string secret, long? timestamp = null)
    {
        var t = (timestamp ?? DateTimeOffset.UtcNow.ToUnixTimeSeconds()).ToString(CultureInfo.InvariantCulture);
        return $"t={t},v1={ComputeSignature(secret, t, payload)}";
    }

    private static ILookup<string, string> Items(string header) =>
        header.Trim().Split(',').Select(Item).ToLookup(item => item.Key, item => item.Value);

    private static KeyValuePair<string, string> Item(string text)
    {
        var parts = text.Trim().Split('=', 2);
        return parts.Length == 2
            ? new(parts[0], parts[1])
            : throw new StripeException("The signature header's format is unexpected.");
    }
}
