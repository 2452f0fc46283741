using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;

namespace RevenuePulse.Ingest.Collect;

/// <summary>
/// Takes visits from any page: limit, filter, read, hand over, answer. Nothing waits for a disk, and nothing is told to the page that it
/// does not know already.
/// </summary>
internal sealed class CollectEndpoint(IVisitBook visits, ICampaignBook book, IngestStatus status, TimeProvider clock) : IDisposable
{
    /// <summary>The largest body.</summary>
    public const int BodyLimitBytes = 2 << 10;

    private readonly Meter _meter = new(IngestStatus.MeterName);
    private readonly VisitLimits _limits = new(clock);
    private Counter<long>? _visits;

    /// <summary>POST.</summary>
    public async Task ReceiveAsync(HttpContext http)
    {
        AllowAnyOrigin(http);
        if (!_limits.TryEnter(http.Connection.RemoteIpAddress))
        {
            await RefuseAsync(http, "limited", StatusCodes.Status429TooManyRequests, "Too many visits", "Fewer are counted per client: come back in ten seconds.");
            return;
        }

        var headers = http.Request.Headers;
        if (Unwanted.IsCrawler(headers.UserAgent.ToString()) || Unwanted.IsPrefetch(headers) || Unwanted.AsksForPrivacy(headers))
        {
            Done(http, Unwanted.AsksForPrivacy(headers) ? "private" : "crawler");
            return;
        }

        await ReadAsync(http);
    }

    /// <summary>Preflight of a page that sends JSON as such.</summary>
    public static Task Preflight(HttpContext http)
    {
        AllowAnyOrigin(http);
        var headers = http.Response.Headers;
        headers.AccessControlAllowMethods = "POST";
        headers.AccessControlAllowHeaders = "content-type";
        headers.AccessControlMaxAge = "86400";
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    /// <summary>Any other method.</summary>
    public static Task RefuseMethod(HttpContext http)
    {
        AllowAnyOrigin(http);
        http.Response.Headers.Allow = "POST, OPTIONS";
        return Answer.Problem(http, StatusCodes.Status405MethodNotAllowed, "Method not allowed", "Visits are sent with POST.");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private async Task ReadAsync(HttpContext http)
    {
        byte[]? body;
        try
        {
            body = await Body.ReadAsync(http.Request, BodyLimitBytes);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            await RefuseAsync(http, "broken", StatusCodes.Status400BadRequest, "Broken request", "The body could not be read whole.");
            return;
        }

        if (body is null)
        {
            await RefuseAsync(http, "too_large", StatusCodes.Status413PayloadTooLarge, "Body too large", $"At most {BodyLimitBytes} bytes are taken.");
        }
        else if (!VisitForm.TryRead(body, out var form, out var problem))
        {
            await RefuseAsync(http, "malformed", StatusCodes.Status400BadRequest, "The visit cannot be read", problem);
        }
        else
        {
            Take(http, form);
        }
    }

    private void Take(HttpContext http, VisitForm form)
    {
        if (form.IsSimulated && !status.HasSeenSimulated)
        {
            status.HasSeenSimulated = true;
        }

        var isKnown = form.Campaign is { } campaign && book.Campaigns.ContainsKey(campaign);
        var isTaken = visits.TryTake(new(form.Campaign, form.Visitor, clock.GetUtcNow().ToUnixTimeMilliseconds(), isKnown));
        Done(http, isTaken ? "taken" : "dropped");
    }

    private void Done(HttpContext http, string outcome)
    {
        Count(outcome);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private Task RefuseAsync(HttpContext http, string outcome, int code, string title, string detail)
    {
        Count(outcome);
        return Answer.Problem(http, code, title, detail);
    }

    private void Count(string outcome)
    {
        _visits ??= _meter.CreateCounter<long>("pulse.visits", "{visit}", "Visits by outcome");
        _visits.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
    }

    private static void AllowAnyOrigin(HttpContext http) => http.Response.Headers.AccessControlAllowOrigin = "*";
}
