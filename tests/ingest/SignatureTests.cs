using Microsoft.AspNetCore.Http;
using RevenuePulse.Ingest;
using RevenuePulse.Ingest.Signatures;

namespace RevenuePulse.Tests.Ingest;

/// <summary>What every scheme has in common; the particular traps are in the files named for the schemes.</summary>
public class SignatureTests
{
    private const long NowS = 1_785_312_010;
    private static readonly byte[] _body = """{"id":"evt_1","name":"Zoë 🌋"}"""u8.ToArray();

    public static TheoryData<string> Senders => [.. Provider.Senders];

    public static TheoryData<string> TimestampedSenders => [.. Provider.Senders.Where(name => name != Provider.LemonSqueezy)];

    [Theory]
    [MemberData(nameof(Senders))]
    public void A_fresh_signature_by_the_right_secret_is_authentic(string provider) =>
        Assert.Equal(Verdict.Authentic, Verify(provider, Signed.By(provider, _body, NowS), _body));

    [Theory]
    [MemberData(nameof(Senders))]
    public void An_altered_body_is_refused(string provider) =>
        Assert.Equal(Verdict.Wrong, Verify(provider, Signed.By(provider, _body, NowS), [.. _body, (byte)' ']));

    [Theory]
    [MemberData(nameof(Senders))]
    public void A_missing_signature_is_missing(string provider) => Assert.Equal(Verdict.Missing, Verify(provider, Signed.Headers(), _body));

    [Theory]
    [MemberData(nameof(Senders))]
    public void An_empty_body_can_be_signed(string provider) =>
        Assert.Equal(Verdict.Authentic, Verify(provider, Signed.By(provider, [], NowS), []));

    [Theory]
    [MemberData(nameof(Senders))]
    public void A_body_that_is_not_text_can_be_signed(string provider)
    {
        byte[] body = [0xFF, 0xFE, 0x00, 0xC3, 0x28];
        Assert.Equal(Verdict.Authentic, Verify(provider, Signed.By(provider, body, NowS), body));
    }

    [Theory]
    [MemberData(nameof(TimestampedSenders))]
    public void Age_counts_in_both_directions_up_to_the_tolerance(string provider)
    {
        foreach (var (ageS, expected) in new[]
        {
            (60, Verdict.Authentic), (-60, Verdict.Authentic), (61, Verdict.OutsideTolerance), (-61, Verdict.OutsideTolerance),
            (int.MaxValue / 2, Verdict.OutsideTolerance),
        })
        {
            Assert.Equal(expected, Verify(provider, Signed.By(provider, _body, NowS - ageS), _body));
        }
    }

    [Theory]
    [MemberData(nameof(Senders))]
    public void Any_of_several_secrets_will_do(string provider)
    {
        var headers = Signed.By(provider, _body, NowS);
        var other = provider is Provider.Standard or Provider.Dodo ? "whsec_b3RoZXItb3RoZXItb3RoZXItb3RoZXI=" : "whsec_other";
        Assert.Equal(Verdict.Wrong, Verify(provider, headers, _body, other));
        Assert.Equal(Verdict.Authentic, Verify(provider, headers, _body, other, SecretOf(provider)));
        Assert.Equal(Verdict.Authentic, Verify(provider, headers, _body, SecretOf(provider), other));
    }

    [Theory]
    [MemberData(nameof(Senders))]
    public void Hostile_headers_are_refused_and_never_throw(string provider)
    {
        string[] values =
        [
            "", " ", "=", "==", ",", ";", "t", "t,v1=,v0", "t=", "t=,v1=", "t=abc,v1=00", "t=1", "v1=", "ts=1;h1=", "ts;h1", "h1=00;ts=",
            "t=99999999999999999999999999,v1=00", "t=-9223372036854775808,v1=00", "ts=9223372036854775807;h1=0", "v1,", "v1", "v1,,", "v1a,x",
            "\0", "\u00ff\u2028", "t=1785312010,v1=\u0130\u0131", new string('a', 20_000), new string(',', 20_000), new string('=', 20_000),
            string.Concat(Enumerable.Repeat("v1=0,", 3_000)), $"t={NowS},v1={new string('0', 64)}", $"ts={NowS};h1={new string('0', 64)}",
        ];
        string[] names =
            ["Stripe-Signature", "Paddle-Signature", "X-Signature", "webhook-signature", "webhook-timestamp", "webhook-id"];
        foreach (var value in values)
        {
            foreach (var hostile in names)
            {
                var headers = Signed.Headers([.. names.Select(name => (name, name == hostile ? value : $"{NowS}"))]);
                Assert.NotEqual(Verdict.Authentic, Verify(provider, headers, _body));
            }

            Assert.NotEqual(Verdict.Authentic, Verify(provider, Signed.Headers([.. names.Select(name => (name, value))]), _body));
        }
    }

    internal static Verdict Verify(string provider, IHeaderDictionary headers, byte[] body, params string[] secrets) =>
        Of(provider, 60, secrets.Length > 0 ? secrets : [SecretOf(provider)]).Verify(headers, body, NowS);

    internal static ISignature Of(string provider, int toleranceS, params string[] secrets) =>
        Sender.Configured(new IngestOptions
        {
            Senders = new Dictionary<string, SenderOptions> { [provider] = new(secrets, toleranceS) },
        })[provider].Signature;

    internal static string SecretOf(string provider) => provider switch
    {
        Provider.Stripe => Signed.StripeSecret,
        Provider.Paddle => Signed.PaddleSecret,
        Provider.LemonSqueezy => Signed.LemonSecret,
        Provider.Polar => Signed.PolarSecret,
        _ => Signed.StandardSecret,
    };
}
