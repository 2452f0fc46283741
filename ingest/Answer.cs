using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace RevenuePulse.Ingest;

/// <summary>
/// The answers of the webhook endpoint. There is never a 410, which asks a Standard Webhooks sender to disable the endpoint, and never a
/// redirect, which Stripe and Polar count as a failure.
/// </summary>
internal static class Answer
{
    private static readonly byte[] _received = """{"received":true}"""u8.ToArray();

    /// <summary>The event is durable. Lemon Squeezy wants exactly 200.</summary>
    public static Task Received(HttpContext http)
    {
        var response = http.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "application/json";
        response.ContentLength = _received.Length;
        return response.Body.WriteAsync(_received, 0, _received.Length);
    }

    /// <summary>Everything else, as problem+json (RFC 9457) that says what to do.</summary>
    public static Task Problem(HttpContext http, int status, string title, string detail)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/problem+json";
        using (var json = new Utf8JsonWriter(http.Response.BodyWriter))
        {
            json.WriteStartObject();
            json.WriteString("type", "about:blank");
            json.WriteString("title", title);
            json.WriteNumber("status", status);
            json.WriteString("detail", detail);
            json.WriteEndObject();
        }

        return http.Response.BodyWriter.FlushAsync().AsTask();
    }

    /// <summary>The event is not stored; the sender is to come back.</summary>
    public static Task ComeBack(HttpContext http, int status, TimeSpan after, string detail)
    {
        http.Response.Headers.RetryAfter = Math.Ceiling(after.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Problem(http, status, "Not stored, please retry", detail);
    }
}
