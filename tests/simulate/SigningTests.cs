using System.Security.Cryptography;
using System.Text;
using RevenuePulse.Host.Simulate;

namespace RevenuePulse.Tests.Simulate;

public class SigningTests
{
    private const long Now = 1_785_312_000;
    private static readonly Message _message = new("msg_1", "order.paid", DateTimeOffset.UnixEpoch, Encoding.UTF8.GetBytes("""{"a": "ü"}"""), Effect.None);

    [Fact]
    public void Stripe_signs_time_dot_body_with_the_whole_secret()
    {
        var header = Sign(new StripeDialect(), "whsec_test")["Stripe-Signature"];
        Assert.Equal($"t={Now},v1={Hex("whsec_test"u8, $"{Now}.")}", header);
    }

    [Fact]
    public void Paddle_signs_time_colon_body()
    {
        var header = Sign(new PaddleDialect(), "pdl_ntfset_1")["Paddle-Signature"];
        Assert.Equal($"ts={Now};h1={Hex("pdl_ntfset_1"u8, $"{Now}:")}", header);
    }

    [Fact]
    public void Lemon_Squeezy_signs_the_body()
    {
        var headers = Sign(new LemonSqueezyDialect(), "lemonade");
        Assert.Equal(Hex("lemonade"u8, ""), headers["X-Signature"]);
        Assert.Equal("order.paid", headers["X-Event-Name"]);
    }

    [Fact]
    public void Polar_uses_the_text_of_its_secret_and_Dodo_the_bytes_behind_it()
    {
        const string secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        var prefix = $"msg_1.{Now}.";
        Assert.Equal("v1," + Base64(Encoding.UTF8.GetBytes(secret), prefix), Sign(new PolarDialect(), secret)["webhook-signature"]);
        Assert.Equal("v1," + Base64(Convert.FromBase64String(secret[6..]), prefix), Sign(new DodoDialect(), secret)["webhook-signature"]);
    }

    [Fact]
    public void The_published_Standard_Webhooks_vector_holds()
    {
        var key = Signing.StandardKey("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        var headers = Signing.StandardWebhooks("msg_p5jXN8AQM9LWM0D4loKWxJek", """{"test": 2432232314}"""u8.ToArray(), key, 1614265330);
        Assert.Contains(headers, h => h.Value == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    private static Dictionary<string, string> Sign(IDialect dialect, string secret) => dialect.Sign(_message, secret, Now).ToDictionary();

    private static string Hex(ReadOnlySpan<byte> key, string prefix) => Convert.ToHexStringLower(HMACSHA256.HashData(key, Signed(prefix)));

    private static string Base64(ReadOnlySpan<byte> key, string prefix) => Convert.ToBase64String(HMACSHA256.HashData(key, Signed(prefix)));

    private static byte[] Signed(string prefix) => [.. Encoding.UTF8.GetBytes(prefix), .. _message.Body];
}
