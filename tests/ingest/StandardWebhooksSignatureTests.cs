using System.Text;
using RevenuePulse.Ingest;
using RevenuePulse.Ingest.Signatures;

namespace RevenuePulse.Tests.Ingest;

public class StandardWebhooksSignatureTests
{
    private const long NowS = 1_785_312_010;
    private static readonly byte[] _body = """{"type":"payment.succeeded"}"""u8.ToArray();
    private static readonly byte[] _key = Convert.FromBase64String(Signed.StandardSecret["whsec_".Length..]);
    private static readonly string _right = Signed.Base64(_key, $"msg_1.{NowS}.", _body);
    private static readonly string _other = Convert.ToBase64String(new byte[32]);

    [Fact]
    public void Signatures_are_tried_one_by_one_and_malformed_ones_passed_over() =>
        Assert.Equal(Verdict.Authentic, Verify($"junk v1 v1, v2,{_right} v1a,AAAA v1,{_other}  v1,{_right}"));

    [Fact]
    public void The_right_signature_under_another_version_does_not_count()
    {
        foreach (var value in new[] { $"v2,{_right}", $"v1a,{_right}", _right, $"V1,{_right}", $"v1,{_right[..^1]}", $"v1,{_right}=" })
        {
            Assert.Equal(Verdict.Wrong, Verify(value));
        }
    }

    [Fact]
    public void Several_header_lines_are_one_list()
    {
        var headers = Signed.Headers(
            ("webhook-id", "msg_1"), ("webhook-timestamp", $"{NowS}"), ("webhook-signature", $"v1,{_other}"), ("webhook-signature", $"v1,{_right}"));
        Assert.Equal(Verdict.Authentic, SignatureTests.Verify(Provider.Standard, headers, _body));
    }

    [Fact]
    public void Id_and_time_are_part_of_what_is_signed()
    {
        var headers = Signed.Standard(_body, NowS);
        headers["webhook-id"] = "msg_2";
        Assert.Equal(Verdict.Wrong, SignatureTests.Verify(Provider.Standard, headers, _body));
        headers = Signed.Standard(_body, NowS);
        headers["webhook-timestamp"] = $"{NowS - 1}";
        Assert.Equal(Verdict.Wrong, SignatureTests.Verify(Provider.Standard, headers, _body));
        headers.Remove("webhook-id");
        Assert.Equal(Verdict.Wrong, SignatureTests.Verify(Provider.Standard, headers, _body));
    }

    [Fact]
    public void A_secret_is_base64_with_or_without_prefix_and_padding()
    {
        foreach (var secret in new[] { Signed.StandardSecret, Signed.StandardSecret["whsec_".Length..], Signed.StandardSecret.TrimEnd('=') })
        {
            Assert.Equal(Verdict.Authentic, SignatureTests.Verify(Provider.Standard, Signed.Standard(_body, NowS), _body, secret));
        }
    }

    [Fact]
    public void The_key_of_polar_is_the_secret_as_it_is_written()
    {
        Assert.Equal(Verdict.Authentic, SignatureTests.Verify(Provider.Polar, Signed.Polar(_body, NowS), _body));

        // a secret that is valid base64 as well: only one of the two readings is Polar's
        Assert.Equal(Verdict.Wrong, SignatureTests.Verify(Provider.Polar, Signed.Standard(_body, NowS), _body, Signed.StandardSecret));
        var whole = Signed.Base64(Encoding.UTF8.GetBytes(Signed.StandardSecret), $"msg_1.{NowS}.", _body);
        Assert.Equal(Verdict.Authentic, Verify($"v1,{whole}", Provider.Polar, Signed.StandardSecret));
        Assert.Equal(Verdict.Wrong, Verify($"v1,{whole}", Provider.Dodo, Signed.StandardSecret));
    }

    [Fact]
    public void A_secret_that_is_not_base64_is_a_configuration_problem_that_does_not_show_it()
    {
        var options = new IngestOptions
        {
            Senders = new Dictionary<string, SenderOptions>
            {
                [Provider.Standard] = new(["whsec_not-base64!"]),
                [Provider.Dodo] = new(["whsec_"]),
                [Provider.Polar] = new([Signed.PolarSecret]),
                [Provider.Paddle] = new([" "], 0),
                ["paypal"] = new(["x"]),
            },
        };
        var problems = options.Problems();
        Assert.Equal(5, problems.Count);
        Assert.DoesNotContain(problems, problem => problem.Contains("not-base64!", StringComparison.Ordinal));
    }

    private static Verdict Verify(string signature, string provider = Provider.Standard, string? secret = null) =>
        SignatureTests.Verify(
            provider,
            Signed.Headers(("webhook-id", "msg_1"), ("webhook-timestamp", $"{NowS}"), ("webhook-signature", signature)),
            _body,
            secret is null ? [] : [secret]);
}
