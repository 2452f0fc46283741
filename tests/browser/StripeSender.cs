using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace RevenuePulse.BrowserTests;

/// <summary>Sends what Stripe sends, signed.</summary>
public sealed class StripeSender(Uri address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address };
    private int _count;

    /// <summary>A paid checkout; gives its number for <see cref="RefundAsync"/>.</summary>
    public async Task<int> SellAsync(
        long amountMinor, string? campaign = "neon-dreams", string currency = "usd", DateTimeOffset? at = null, string? email = null)
    {
        var number = ++_count;
        var metadata = campaign is null ? [] : new Dictionary<string, string> { ["campaign"] = campaign };
        await SendAsync("checkout.session.completed", new()
        {
            ["id"] = $"cs_live_{number}",
            ["object"] = "checkout.session",
            ["mode"] = "payment",
            ["status"] = "complete",
            ["payment_status"] = "paid",
            ["payment_intent"] = $"pi_{number}",
            ["amount_subtotal"] = amountMinor,
            ["amount_total"] = amountMinor,
            ["currency"] = currency,
            ["created"] = at?.ToUnixTimeSeconds() ?? Now(),
            ["livemode"] = true,
            ["metadata"] = metadata,
            ["customer_details"] = new Dictionary<string, string?> { ["email"] = email },
        }, at);
        return number;
    }

    /// <summary>All of it given back.</summary>
    public Task RefundAsync(int sale, long amountMinor, string currency = "usd") => SendAsync("charge.refunded", new()
    {
        ["id"] = $"ch_{sale}",
        ["object"] = "charge",
        ["payment_intent"] = $"pi_{sale}",
        ["amount"] = amountMinor,
        ["amount_captured"] = amountMinor,
        ["amount_refunded"] = amountMinor,
        ["paid"] = true,
        ["refunded"] = true,
        ["status"] = "succeeded",
        ["currency"] = currency,
        ["created"] = Now(),
        ["livemode"] = true,
        ["metadata"] = new Dictionary<string, string>(),
    });

    /// <summary>Any body, signed.</summary>
    public async Task SendAsync(string body)
    {
        var at = Now().ToString(CultureInfo.InvariantCulture);
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(RunningHost.StripeSecret), Encoding.UTF8.GetBytes($"{at}.{body}"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/stripe")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Stripe-Signature", $"t={at},v1={Convert.ToHexStringLower(signature)}");
        (await _http.SendAsync(request)).EnsureSuccessStatusCode();
    }

    public void Dispose() => _http.Dispose();

    private static long Now() => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    private Task SendAsync(string type, Dictionary<string, object> subject, DateTimeOffset? happened = null) =>
        SendAsync(JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["id"] = $"evt_{type}_{subject["id"]}",
            ["object"] = "event",
            ["api_version"] = "2025-03-31.basil",
            ["created"] = happened?.ToUnixTimeSeconds() ?? Now(),
            ["livemode"] = true,
            ["type"] = type,
            ["data"] = new Dictionary<string, object> { ["object"] = subject },
        }));
}
