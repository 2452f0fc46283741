using System.Text;
using RevenuePulse.Ingest.Signatures;
using Stripe;

namespace RevenuePulse.Tests.Ingest;

public class StripeSignatureTests
{
    private const long NowS = 1_785_312_010;
    private static readonly byte[] _body = """{"id":"evt_1"}"""u8.ToArray();
    private static readonly string _right = Signed.Hex(Signed.StripeSecret, $"{NowS}.", _body);

    [Fact]
    public void One_right_v1_among_several_is_enough() =>
        Assert.Equal(Verdict.Authentic, Verify($"t={NowS},v1={new string('0', 64)},v1={_right},v0=ab"));

    [Fact]
    public void The_fake_scheme_v0_is_ignored() => Assert.Equal(Verdict.Wrong, Verify($"t={NowS},v0={_right}"));

    [Fact]
    public void The_time_is_part_of_what_is_signed() => Assert.Equal(Verdict.Wrong, Verify($"t={NowS - 1},v1={_right}"));

    [Fact]
    public void The_prefix_of_the_secret_is_part_of_the_key()
    {
        var stripped = Signed.Hex(Signed.StripeSecret["whsec_".Length..], $"{NowS}.", _body);
        Assert.Equal(Verdict.Wrong, Verify($"t={NowS},v1={stripped}"));
    }

    [Fact]
    public void Upper_case_is_another_signature() => Assert.Equal(Verdict.Wrong, Verify($"t={NowS},v1={_right.ToUpperInvariant()}"));

    /// <summary>
    /// The SDK takes text and our own check takes bytes. For text both must say the same of any header, so that ours is never the laxer.
    /// </summary>
    [Fact]
    public void The_sdk_and_the_check_over_bytes_agree()
    {
        var random = new Random(7);
        string[] items =
        [
            $"t={NowS}", $"t={NowS - 60}", $"t={NowS - 61}", $"t={NowS + 61}", "t=", "t", "t=abc", "", " ", $" v1={_right} ", $"v1={_right}",
            $"v1={_right[..63]}", $"v1={_right}0", $"v1={_right.ToUpperInvariant()}", "v1=", "v1", "v1=\u00e9", $"v0={_right}", "x=y", "=", "==",
            $"v1 ={_right}", $"t ={NowS}", $"v1=={_right}", $"tt={NowS}",
            $"v1={Signed.Hex(Signed.StripeSecret, $"{NowS - 60}.", _body)}", $"v1={Signed.Hex(Signed.StripeSecret, $"{NowS - 61}.", _body)}",
        ];
        var authentic = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var header = string.Join(',', Enumerable.Range(0, random.Next(1, 5)).Select(_ => items[random.Next(items.Length)]));
            if (string.IsNullOrWhiteSpace(header))
            {
                continue;
            }

            var bySdk = IsValidForSdk(header);
            Assert.True(bySdk == (Verify(header) == Verdict.Authentic), header);
            authentic += bySdk ? 1 : 0;
        }

        Assert.InRange(authentic, 100, 19_000);
    }

    /// <summary>The SDK looks at the age in one direction only; both of ours are checked before, as the endpoint did.</summary>
    private static bool IsValidForSdk(string header)
    {
        try
        {
            EventUtility.ValidateSignature(Encoding.UTF8.GetString(_body), header, Signed.StripeSecret, 60, NowS);
            return true;
        }
        catch (Exception e) when (e is StripeException or FormatException or OverflowException or ArgumentException or IndexOutOfRangeException)
        {
            return false;
        }
    }

    private static Verdict Verify(string header) =>
        SignatureTests.Verify(Provider.Stripe, Signed.Headers(("Stripe-Signature", header)), _body);
}
