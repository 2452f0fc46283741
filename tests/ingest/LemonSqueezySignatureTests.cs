using RevenuePulse.Ingest.Signatures;

namespace RevenuePulse.Tests.Ingest;

public class LemonSqueezySignatureTests
{
    private static readonly byte[] _body = """{"meta":{}}"""u8.ToArray();
    private static readonly string _right = Signed.Hex(Signed.LemonSecret, "", _body);

    [Fact]
    public void There_is_no_time_so_an_old_body_still_verifies() =>
        Assert.Equal(
            Verdict.Authentic,
            SignatureTests.Of(Provider.LemonSqueezy, 1, Signed.LemonSecret).Verify(Signed.LemonSqueezy(_body), _body, 4_000_000_000));

    [Fact]
    public void A_scheme_prefix_a_shorter_or_a_longer_value_is_refused()
    {
        foreach (var value in new[] { $"sha256={_right}", _right[..63], _right + "0", _right[..10], _right.ToUpperInvariant() })
        {
            Assert.Equal(Verdict.Wrong, SignatureTests.Verify(Provider.LemonSqueezy, Signed.Headers(("X-Signature", value)), _body));
        }
    }

    [Fact]
    public void Two_signature_headers_are_not_a_choice()
    {
        var headers = Signed.Headers(("X-Signature", _right));
        headers["X-Signature"] = new([_right, _right]);
        Assert.Equal(Verdict.Wrong, SignatureTests.Verify(Provider.LemonSqueezy, headers, _body));
    }
}
