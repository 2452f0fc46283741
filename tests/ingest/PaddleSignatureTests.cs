using RevenuePulse.Ingest;
using RevenuePulse.Ingest.Signatures;

namespace RevenuePulse.Tests.Ingest;

public class PaddleSignatureTests
{
    private const long NowS = 1_785_312_010;
    private static readonly byte[] _body = """{"event_id":"evt_1"}"""u8.ToArray();
    private static readonly string _right = Signed.Hex(Signed.PaddleSecret, $"{NowS}:", _body);
    private static readonly string _other = new('0', 64);

    [Fact]
    public void In_a_rotation_any_of_the_signatures_counts_in_any_order()
    {
        Assert.Equal(Verdict.Authentic, Verify($"ts={NowS};h1={_right};h1={_other}"));
        Assert.Equal(Verdict.Authentic, Verify($"ts={NowS};h1={_other};h1={_right}"));
        Assert.Equal(Verdict.Authentic, Verify($"h1={_right};ts={NowS}"));
    }

    [Fact]
    public void Unknown_keys_are_ignored()
    {
        Assert.Equal(Verdict.Authentic, Verify($"ts={NowS};h2=ff;new;h1={_right};"));
        Assert.Equal(Verdict.Wrong, Verify($"ts={NowS};h2={_right}"));
    }

    [Fact]
    public void Without_a_time_there_is_no_signature() => Assert.Equal(Verdict.Wrong, Verify($"h1={_right}"));

    [Fact]
    public void The_time_is_signed_as_it_is_written()
    {
        var padded = Signed.Hex(Signed.PaddleSecret, $"0{NowS}:", _body);
        Assert.Equal(Verdict.Authentic, Verify($"ts=0{NowS};h1={padded}"));
        Assert.Equal(Verdict.Wrong, Verify($"ts=0{NowS};h1={_right}"));
    }

    [Fact]
    public void A_minute_is_the_default_tolerance()
    {
        var signature = Sender.Configured(new IngestOptions
        {
            Senders = new Dictionary<string, SenderOptions> { [Provider.Paddle] = new([Signed.PaddleSecret]) },
        })[Provider.Paddle].Signature;
        Assert.Equal(Verdict.Authentic, signature.Verify(Signed.Paddle(_body, NowS), _body, NowS + 60));
        Assert.Equal(Verdict.OutsideTolerance, signature.Verify(Signed.Paddle(_body, NowS), _body, NowS + 61));
    }

    private static Verdict Verify(string header) =>
        SignatureTests.Verify(Provider.Paddle, Signed.Headers(("Paddle-Signature", header)), _body);
}
