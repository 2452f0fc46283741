using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RevenuePulse.Tests.Ingest;
using static RevenuePulse.Tests.Journey.Told;
using static RevenuePulse.Tests.Processing.StripeBodies;

namespace RevenuePulse.Tests.Journey;

/// <summary>Rightly signed and still not to be believed: kept as a dead letter with its reason, or counted exactly; the product goes on.</summary>
public class HostileBodyTests(Product product) : IClassFixture<Product>
{
    private static int _next;

    public static TheoryData<string, string, byte[]> Refused => new()
    {
        { "nothing", RejectedReason.MalformedJson, [] },
        { "broken JSON", RejectedReason.MalformedJson, "{\"id\":"u8.ToArray() },
        { "a list", RejectedReason.MalformedJson, "[]"u8.ToArray() },
        { "two documents", RejectedReason.MalformedJson, "{\"id\":\"a\"}{}"u8.ToArray() },
        { "deep nesting", RejectedReason.MalformedJson, Encoding.UTF8.GetBytes($"{{\"id\":\"evt_deep\",\"x\":{new string('[', 5000)}{new string(']', 5000)}}}") },
        { "invalid UTF-8", RejectedReason.MalformedJson, InvalidUtf8() },
        { "half a surrogate pair", RejectedReason.MalformedJson, Paid("\"metadata\":{\"campaign\":\"\\ud83d\"}") },
        { "a NUL byte", RejectedReason.MalformedJson, Paid("\"metadata\":{\"campaign\":\"a\0b\"}") },
        { "no event id", RejectedReason.MissingEventId, Edited(body => body.Remove("id")) },
        { "an event id that is no text", RejectedReason.MissingEventId, Edited(body => body["id"] = new JsonArray()) },
        { "no invoice amount", RejectedReason.MissingField, Event("invoice.paid", new { id = "in_x", status = "paid", currency = "usd" }).Body.ToArray() },
        { "a fraction of a cent", RejectedReason.InexactMinorUnits, Paid("\"amount_total\":49.5") },
        { "an amount in words", RejectedReason.InexactMinorUnits, Paid("\"amount_total\":\"a lot\"") },
        { "an amount that is an object", RejectedReason.InexactMinorUnits, Paid("\"amount_total\":{}") },
        { "a negative amount", RejectedReason.AmountOutOfRange, Paid("\"amount_total\":-4900") },
        { "more than 64 bits", RejectedReason.AmountOutOfRange, Paid("\"amount_total\":9223372036854775808") },
        { "a googol", RejectedReason.AmountOutOfRange, Paid("\"amount_total\":1e100") },
        { "a long currency", RejectedReason.UnknownCurrency, Paid("\"currency\":\"dollars\"") },
        { "a currency that breaks lines", RejectedReason.UnknownCurrency, Paid("\"currency\":\"u,\\n\"") },
        { "no time", RejectedReason.TimeOutOfRange, Edited(body => body.Remove("created")) },
        { "a time before 2000", RejectedReason.TimeOutOfRange, Edited(body => body["created"] = 946_684_799) },
        { "a time after 2100", RejectedReason.TimeOutOfRange, Edited(body => body["created"] = 4_102_444_800) },
        { "a time in milliseconds", RejectedReason.TimeOutOfRange, Edited(body => body["created"] = 1_785_312_000_000) },
        { "a time in words", RejectedReason.TimeOutOfRange, Edited(body => body["created"] = "yesterday") },
    };

    public static TheoryData<string, string, long> Counted => new()
    {
        { "2^53 + 1, which a double cannot hold", "\"amount_total\":9007199254740993", 9_007_199_254_740_993 },
        { "the largest 64-bit number", "\"amount_total\":9223372036854775807", long.MaxValue },
        { "a whole number with an exponent", "\"amount_total\":4.9e3", 4900 },
        { "a currency without decimals", "\"amount_total\":500", 500 },
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_cannot_be_believed_is_a_dead_letter_with_its_reason(string what, string reason, byte[] body)
    {
        var before = await product.SettledAsync();
        using var answer = await product.PostAsync(Provider.Stripe, body);
        Assert.Equal((what, 200), (what, (int)answer.StatusCode));

        var after = await product.SettledAsync();
        var letter = (await product.GetAsync("/api/v1/deadletters?limit=1")).GetProperty("deadLetters")[0];
        Assert.Equal((1, 1), (Number(after, "raw") - Number(before, "raw"), Number(after, "deadLetters") - Number(before, "deadLetters")));
        Assert.Equal((what, reason), (what, Text(letter, "reason")));
        Assert.NotEmpty(Text(letter, "detail")!);
        await AssertStillCountsAsync();
    }

    [Theory]
    [MemberData(nameof(Counted))]
    public async Task What_is_strange_and_exact_is_counted_exactly(string what, string amount, long expected)
    {
        var currency = NextCurrency();
        await product.DeliverAsync(Raw(Paid(amount, $"\"currency\":\"{currency}\"")));
        await product.SettledAsync();
        var text = await product.Admin.GetStringAsync(new Uri($"/api/v1/summary?currency={currency}", UriKind.Relative), Stop);
        Assert.True(text.Contains($"\"gross\":{expected},", StringComparison.Ordinal), $"{what}: {text}");
    }

    [Fact]
    public async Task A_sum_that_would_leave_64_bits_refuses_the_event_and_not_the_next_one()
    {
        var currency = NextCurrency();
        await product.DeliverAsync(
            Session(NextId(), long.MaxValue, currency: currency), Session(NextId(), 1, currency: currency), Session(NextId(), 0, currency: currency));
        await product.SettledAsync();
        Assert.Equal(long.MaxValue, Summary(await product.GetAsync($"/api/v1/summary?currency={currency}")).Gross);
        Assert.Equal(RejectedReason.AmountOutOfRange, Text((await product.GetAsync("/api/v1/deadletters?limit=1")).GetProperty("deadLetters")[0], "reason"));
    }

    [Fact]
    public async Task What_would_break_a_line_protocol_a_page_or_a_number_is_kept_as_text()
    {
        string[] names = ["a,b=c d\\", "\"quoted\"", "<script>alert(1)</script>", "ünïcödé 🎉", "'; DROP TABLE journal; --", "null", "__proto__", new('x', 128)];
        foreach (var name in names)
        {
            await product.DeliverAsync(Session(NextId(), 100, campaign: name));
        }

        await product.DeliverAsync(Session(NextId(), 100, campaign: "a\u0000b\u0007\r\nc"), Session(NextId(), 100, campaign: new string('y', 5000)));
        await product.SettledAsync();
        foreach (var name in names.Append("abc").Append(new string('y', 128)))
        {
            Assert.Equal(100, Summary(await product.GetAsync($"/api/v1/summary?campaign={Uri.EscapeDataString(name)}")).Net);
        }
    }

    [Fact]
    public async Task An_event_from_the_future_is_kept_in_its_own_time()
    {
        var tomorrow = Product.NowS + 86_400;
        await product.DeliverAsync(Session(NextId(), 321, campaign: "future", at: tomorrow));
        await product.SettledAsync();
        Assert.Equal(321, Summary(await product.GetAsync("/api/v1/summary?campaign=future")).Net);
        Assert.Empty((await product.GetAsync("/api/v1/summary?campaign=future&to=now")).GetProperty("currencies").EnumerateArray());
    }

    [Fact]
    public async Task A_retry_of_what_is_still_wrong_changes_nothing_however_often()
    {
        using var posted = await product.PostAsync(Provider.Stripe, Paid("\"amount_total\":1.5"));
        var before = await product.SettledAsync();
        var id = Text((await product.GetAsync("/api/v1/deadletters?limit=1")).GetProperty("deadLetters")[0], "id");
        for (var round = 0; round < 2; round++)
        {
            using var answer = await product.Admin.PostAsync(new Uri($"/api/v1/deadletters/{id}/retry", UriKind.Relative), null, Stop);
            Assert.Equal(200, (int)answer.StatusCode);
            Assert.False(JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop)).RootElement.GetProperty("settled").GetBoolean());
        }

        var after = await product.SettledAsync();
        Assert.Equal((Number(before, "raw"), Number(before, "deadLetters")), (Number(after, "raw"), Number(after, "deadLetters")));
        Assert.Equal(2, Number(after, "commands") - Number(before, "commands"));
        using var unknown = await product.Admin.PostAsync(new Uri("/api/v1/deadletters/999999/retry", UriKind.Relative), null, Stop);
        Assert.Equal(404, (int)unknown.StatusCode);
    }

    [Fact]
    public async Task A_body_that_breaks_off_is_never_stored()
    {
        var before = await product.SettledAsync();
        var body = Session(NextId()).Body.ToArray();
        var head = new StringBuilder($"POST /webhooks/stripe HTTP/1.1\r\nHost: x\r\nContent-Length: {body.Length}\r\n");
        foreach (var header in Signed.Stripe(body, Product.NowS))
        {
            head.Append(System.Globalization.CultureInfo.InvariantCulture, $"{header.Key}: {header.Value}\r\n");
        }

        foreach (var length in new[] { 0, 1, body.Length / 2, body.Length - 1 })
        {
            using var client = new TcpClient();
            await client.ConnectAsync(product.Address.Host, product.Address.Port, Stop);
            await client.GetStream().WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head + "\r\n"), .. body[..length]], Stop);
            client.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        await AssertStillCountsAsync();
        Assert.Equal(1, Number(await product.SettledAsync(), "raw") - Number(before, "raw"));
    }

    [Fact]
    public async Task Another_senders_body_under_a_right_signature_is_ignored_or_refused_and_never_money()
    {
        var before = await product.SettledAsync();
        foreach (var provider in new[] { Provider.LemonSqueezy, Provider.Paddle, Provider.Polar, Provider.Standard })
        {
            using var answer = await product.PostAsync(provider, Session(NextId()).Body.ToArray(), NextId());
            Assert.Equal(200, (int)answer.StatusCode);
        }

        var after = await product.SettledAsync();
        Assert.Equal(4, Number(after, "raw") - Number(before, "raw"));
        Assert.Equal(Number(before, "accepted"), Number(after, "accepted"));
        Assert.Equal(1, after.GetProperty("ignored").GetProperty(IgnoredReason.UnknownSender).GetInt64());
    }

    private async Task AssertStillCountsAsync()
    {
        var id = NextId();
        await product.DeliverAsync(Session(id, 100));
        await product.SettledAsync();
        Assert.Equal(100, Told.Entries((await product.GetAsync($"/api/v1/sales/{id}")).GetProperty("entries").EnumerateArray()).Net);
    }

    private static string NextId() => $"cs_hostile_{Interlocked.Increment(ref _next)}";

    // codes that no currency has, so that each test has sums of its own
    private static string NextCurrency() => $"X{(char)('A' + (Interlocked.Increment(ref _next) / 26 % 26))}{(char)('A' + (_next % 26))}";

    private static RawEvent Raw(byte[] body) => new() { Provider = Provider.Stripe, ReceivedAtMs = 0, Body = body };

    /// <summary>A paid session with other members.</summary>
    private static byte[] Paid(params string[] members)
    {
        var all = new Dictionary<string, string>
        {
            ["\"amount_total\""] = "4900",
            ["\"currency\""] = "\"usd\"",
            ["\"mode\""] = "\"payment\"",
            ["\"payment_status\""] = "\"paid\"",
            ["\"id\""] = $"\"{NextId()}\"",
        };
        foreach (var member in members)
        {
            var colon = member.IndexOf(':', StringComparison.Ordinal);
            all[member[..colon]] = member[(colon + 1)..];
        }

        var session = string.Join(',', all.Select(member => $"{member.Key}:{member.Value}"));
        return Encoding.UTF8.GetBytes($$$"""
            {"id":"evt_{{{NextId()}}}","type":"checkout.session.completed","created":{{{Start}}},"livemode":true,"data":{"object":{ {{{session}}} } } }
            """);
    }

    private static byte[] Edited(Action<JsonObject> edit)
    {
        var body = JsonNode.Parse(Session(NextId()).Body.Span)!.AsObject();
        edit(body);
        return Encoding.UTF8.GetBytes(body.ToJsonString());
    }

    private static byte[] InvalidUtf8()
    {
        var body = Paid("\"metadata\":{\"campaign\":\"~~\"}");
        var at = body.AsSpan().IndexOf("~~"u8);
        (body[at], body[at + 1]) = (0xC3, 0x28);
        return body;
    }
}
