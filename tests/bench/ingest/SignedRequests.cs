using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RevenuePulse.Bench.Ingest;

/// <summary>
/// Makes requests that carry a 3.5 KB paid checkout session: one template whose event id, session id, payment intent, times and
/// signature are overwritten in place. One thread.
/// </summary>
internal sealed class SignedRequests
{
    /// <summary>What every session id of the bench begins with; the rest is the run's mark and the number.</summary>
    public const string SessionPrefix = "cs_live_bench";

    /// <summary>Digits of the number.</summary>
    public const int Digits = 12;

    private const int BodyBytes = 3500;
    private const int SignedPrefix = 11;
    private static readonly byte[] _forgersKey = "whsec_of_somebody_else"u8.ToArray();

    private readonly byte[] _key;
    private readonly byte[] _signed;
    private readonly byte[] _request;
    private readonly int _bodyAt;
    private readonly int _timeAt;
    private readonly int _macAt;
    private readonly int[] _numbersAt;
    private readonly int[] _timesAt;
    private long _second;
    private long _made;

    /// <summary>A generator whose numbers begin at <paramref name="first"/>, for a server on <paramref name="port"/>.</summary>
    public SignedRequests(int port, string secret, string mark, long first)
    {
        Next = first;
        _key = Encoding.UTF8.GetBytes(secret);
        var body = Body(mark);
        var head = Encoding.ASCII.GetBytes(
            $"POST /webhooks/stripe HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json; charset=utf-8\r\nStripe-Signature: t=0000000000,v1={new string('0', 64)}\r\nContent-Length: {body.Length}\r\n\r\n");
        _signed = [.. "0000000000."u8, .. body];
        _request = [.. head, .. body];
        _bodyAt = head.Length;
        _timeAt = head.AsSpan().IndexOf("t=0000000000"u8) + 2;
        _macAt = head.AsSpan().IndexOf("v1="u8) + 3;
        _numbersAt = Positions(_signed, "NNNNNNNNNNNN"u8);
        _timesAt = Positions(_signed, "1111111111"u8);
    }

    /// <summary>The number that the next request will carry.</summary>
    public long Next { get; private set; }

    /// <summary>One of this many requests delivers an earlier event again; 0 = none.</summary>
    public int RepeatEvery { get; init; }

    /// <summary>One of this many requests is signed with another secret; 0 = none.</summary>
    public int ForgeEvery { get; init; }

    /// <summary>How many requests delivered an earlier event again.</summary>
    public long Repeats { get; private set; }

    /// <summary>How many requests were forged.</summary>
    public long Forged { get; private set; }

    /// <summary>The next request, valid until the next call.</summary>
    public ReadOnlySpan<byte> Make(long unixSeconds)
    {
        if (unixSeconds != _second)
        {
            SetSecond(unixSeconds);
        }

        _made++;
        if (ForgeEvery > 0 && _made % ForgeEvery == 0)
        {
            Forged++;
            // with a number that nothing else carries: were it booked, it would be seen
            return Sign(long.MaxValue % 1_000_000_000_000 - Forged, _forgersKey);
        }

        if (RepeatEvery > 0 && _made % RepeatEvery == 1 && _made > RepeatEvery)
        {
            Repeats++;
            return Sign(Next - RepeatEvery / 2, _key);
        }

        return Sign(Next++, _key);
    }

    private byte[] Sign(long number, byte[] key)
    {
        foreach (var at in _numbersAt)
        {
            Utf8Formatter.TryFormat(number, _signed.AsSpan(at, Digits), out _, new System.Buffers.StandardFormat('D', Digits));
        }

        Span<byte> mac = stackalloc byte[32];
        HMACSHA256.HashData(key, _signed, mac);
        Convert.TryToHexStringLower(mac, _request.AsSpan(_macAt), out _);
        _signed.AsSpan(SignedPrefix).CopyTo(_request.AsSpan(_bodyAt));
        return _request;
    }

    private void SetSecond(long unixSeconds)
    {
        _second = unixSeconds;
        Utf8Formatter.TryFormat(unixSeconds, _signed.AsSpan(0, 10), out _);
        Utf8Formatter.TryFormat(unixSeconds, _request.AsSpan(_timeAt, 10), out _);
        foreach (var at in _timesAt)
        {
            Utf8Formatter.TryFormat(unixSeconds, _signed.AsSpan(at, 10), out _);
        }
    }

    private static int[] Positions(byte[] text, ReadOnlySpan<byte> mark)
    {
        var positions = new List<int>();
        for (var from = 0; text.AsSpan(from).IndexOf(mark) is >= 0 and var at; from += at + mark.Length)
        {
            positions.Add(from + at);
        }

        return [.. positions];
    }

    /// <summary>The body alone, for who writes to the log itself.</summary>
    public static byte[] BodyOf(string mark, long number, long unixSeconds)
    {
        var body = Body(mark);
        foreach (var at in Positions(body, "NNNNNNNNNNNN"u8))
        {
            Utf8Formatter.TryFormat(number, body.AsSpan(at, Digits), out _, new System.Buffers.StandardFormat('D', Digits));
        }

        foreach (var at in Positions(body, "1111111111"u8))
        {
            Utf8Formatter.TryFormat(unixSeconds, body.AsSpan(at, 10), out _);
        }

        return body;
    }

    private static byte[] Body(string mark)
    {
        var body = $$"""
            {
              "id": "evt_1Bench{{mark}}NNNNNNNNNNNN",
              "object": "event", "api_version": "2026-07-29.dahlia", "created": 1111111111,
              "data": {
                "object": {
                  "id": "{{SessionPrefix}}{{mark}}NNNNNNNNNNNN", "object": "checkout.session",
                  "adaptive_pricing": {"enabled": false}, "after_expiration": null, "allow_promotion_codes": true,
                  "amount_subtotal": 4000, "amount_total": 4900, "automatic_tax": {"enabled": true, "liability": {"type": "self"}, "provider": "stripe", "status": "complete"},
                  "billing_address_collection": null, "cancel_url": "https://shop.example.com/neon", "client_reference_id": null, "client_secret": null,
                  "collected_information": null, "consent": null, "consent_collection": null, "created": 1111111111, "currency": "usd", "currency_conversion": null,
                  "custom_fields": [], "custom_text": {"after_submit": null, "shipping_address": null, "submit": null, "terms_of_service_acceptance": null},
                  "customer": "cus_Benchmark00001", "customer_account": null, "customer_creation": "always",
                  "customer_details": {"address": {"city": null, "country": "DE", "line1": null, "line2": null, "postal_code": "10115", "state": null}, "business_name": null, "email": "bench@example.com", "individual_name": null, "name": "Bench Example", "phone": null, "tax_exempt": "none", "tax_ids": []},
                  "customer_email": null, "discounts": [], "expires_at": 1111111111, "invoice": null,
                  "invoice_creation": {"enabled": false, "invoice_data": {"account_tax_ids": null, "custom_fields": null, "description": null, "footer": null, "issuer": null, "metadata": {}, "rendering_options": null} },
                  "livemode": true, "locale": "auto", "managed_payments": {"enabled": false},
                  "metadata": {"campaign": "neon", "utm_source": "x", "utm_medium": "social", "landing_page": "/neon", "product": "Pro licence", "pulse_simulated": "true"},
                  "mode": "payment", "origin_context": null, "payment_intent": "pi_3Bench{{mark}}NNNNNNNNNNNN", "payment_link": null,
                  "payment_method_collection": "always", "payment_method_configuration_details": null, "payment_method_options": {}, "payment_method_types": ["card", "link"],
                  "payment_status": "paid", "permissions": null, "phone_number_collection": {"enabled": false}, "presentment_details": null, "recovered_from": null,
                  "saved_payment_method_options": null, "setup_intent": null, "shipping_address_collection": null, "shipping_cost": null, "shipping_options": [],
                  "status": "complete", "submit_type": null, "subscription": null, "success_url": "https://shop.example.com/thanks",
                  "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 900}, "ui_mode": "hosted", "url": null, "wallet_options": null
                }
              },
              "livemode": true, "pending_webhooks": 1, "request": {"id": null, "idempotency_key": null}, "type": "checkout.session.completed"
            }
            """;
        return Encoding.UTF8.GetBytes(body.PadRight(BodyBytes));
    }

    /// <summary>Eight characters that no earlier run used.</summary>
    public static string NewMark() => RandomNumberGenerator.GetInt32(100_000_000).ToString("X8", CultureInfo.InvariantCulture);
}
