using System.Text;
using NSec.Cryptography;
using RevenuePulse.Ingest;
using RevenuePulse.Ingest.Signatures;

namespace RevenuePulse.Tests.Ingest;

/// <summary>Senders that sign with a key pair: <c>v1a</c> of Standard Webhooks.</summary>
public class Ed25519SignatureTests
{
    private const long NowS = 1_785_312_010;

    // RFC 8032, section 7.1: secret key, public key, message, signature
    private static readonly (string Secret, string Public, string Message, string Signature)[] _rfc8032 =
    [
        ("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
        ("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
        ("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
    ];

    private static readonly byte[] _body = """{"type":"invoice.paid"}"""u8.ToArray();
    private static readonly string _secret = "whpk_" + Convert.ToBase64String(Convert.FromHexString(_rfc8032[0].Public));
    private static readonly string _other = "whpk_" + Convert.ToBase64String(Convert.FromHexString(_rfc8032[1].Public));
    private static readonly string _right = Sign(_rfc8032[0].Secret, $"msg_1.{NowS}.", _body);

    [Fact]
    public void The_vectors_of_rfc_8032_hold_and_no_bit_of_them_may_change()
    {
        foreach (var (_, publicKey, message, signature) in _rfc8032)
        {
            var isBy = Ed25519PublicKey.CheckBy(Convert.FromHexString(publicKey))!;
            var (text, signed) = (Convert.FromHexString(message), Convert.FromHexString(signature));
            Assert.True(isBy(text, signed));
            for (var i = 0; i < signed.Length; i++)
            {
                signed[i] ^= 1;
                Assert.False(isBy(text, signed));
                signed[i] ^= 1;
            }

            Assert.False(isBy([.. text, 0], signed));
        }
    }

    [Fact]
    public void A_key_pair_verifies_beside_a_shared_secret_and_during_a_rotation()
    {
        Assert.Equal(Verdict.Authentic, Verify($"v1a,{_right}", _secret));
        Assert.Equal(Verdict.Authentic, Verify($"v1,AAAA v1a,AAAA v1a,{_right}", _other, _secret));
        Assert.Equal(Verdict.Authentic, Verify($"v1a,{_right}", Signed.StandardSecret, _secret.TrimEnd('=')));
        Assert.Equal(Verdict.Authentic, SignatureTests.Verify(Provider.Standard, Signed.Standard(_body, NowS), _body, _secret, Signed.StandardSecret));
    }

    [Fact]
    public void A_signature_of_another_key_text_or_version_is_refused()
    {
        Assert.Equal(Verdict.Wrong, Verify($"v1a,{_right}", _other));
        Assert.Equal(Verdict.Wrong, Verify($"v1a,{_right}", Signed.StandardSecret));
        Assert.Equal(Verdict.Wrong, Verify($"v1,{_right}", _secret));
        Assert.Equal(Verdict.Wrong, Verify($"v2,{_right} {_right}", _secret));
        Assert.Equal(Verdict.Wrong, Verify($"v1a,{_right[..^4]} v1a,{_right}AAAA v1a, v1a,!!!!", _secret));
        Assert.Equal(Verdict.Wrong, Verify($"v1a,{Sign(_rfc8032[0].Secret, $"msg_2.{NowS}.", _body)}", _secret));
        Assert.Equal(Verdict.OutsideTolerance, Verify($"v1a,{_right}", NowS + 61, _secret));
        Assert.Equal(Verdict.OutsideTolerance, Verify($"v1a,{_right}", NowS - 61, _secret));
    }

    [Fact]
    public void A_header_of_many_signatures_costs_no_more_than_a_few_checks()
    {
        var wrong = string.Join(' ', Enumerable.Repeat($"v1a,{Sign(_rfc8032[1].Secret, "", _body)}", 500));
        Assert.Equal(Verdict.Wrong, Verify($"{wrong} v1a,{_right}", _secret));
    }

    [Fact]
    public void A_public_key_that_is_none_stops_the_start()
    {
        foreach (var secret in new[] { "whpk_", "whpk_AAAA", "whpk_not-base64!", "whpk_" + Convert.ToBase64String(new byte[33]) })
        {
            var options = new IngestOptions { Senders = new Dictionary<string, SenderOptions> { [Provider.Standard] = new([secret]) } };
            Assert.Contains("public key", Assert.Single(options.Problems()), StringComparison.Ordinal);
        }

        Assert.Empty(new IngestOptions { Senders = new Dictionary<string, SenderOptions> { [Provider.Standard] = new([_secret]) } }.Problems());
    }

    private static Verdict Verify(string signature, params string[] secrets) => Verify(signature, NowS, secrets);

    private static Verdict Verify(string signature, long nowS, params string[] secrets) => SignatureTests.Of(Provider.Standard, 60, secrets).Verify(
        Signed.Headers(("webhook-id", "msg_1"), ("webhook-timestamp", $"{NowS}"), ("webhook-signature", signature)), _body, nowS);

    private static string Sign(string secretHex, string before, byte[] body)
    {
        using var key = Key.Import(SignatureAlgorithm.Ed25519, Convert.FromHexString(secretHex), KeyBlobFormat.RawPrivateKey);
        return Convert.ToBase64String(SignatureAlgorithm.Ed25519.Sign(key, [.. Encoding.UTF8.GetBytes(before), .. body]));
    }
}
