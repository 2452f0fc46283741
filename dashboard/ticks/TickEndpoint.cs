using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace RevenuePulse.Dashboard;

/// <summary>GET /ticks: the journal as server-sent events.</summary>
internal static class TickEndpoint
{
    private const int LongestWaitSeconds = 86_400;

    public static void MapTicks(this IEndpointRouteBuilder routes) => routes.MapGet("/ticks", StreamAsync)
        .Describe("Ticks", "Server-sent events: totals, sale, hb, reset. Resume with Last-Event-ID (which wins) or after.")
        .Takes("after", "A cursor; entries after it are sent. None: totals now, then what follows.")
        .Takes("wait", "Seconds until the stream ends, 25 and a little by default; 0 = never.");

    private static async Task StreamAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var wait = Wait(context.Request.Query["wait"].ToString(), services.GetRequiredService<DashboardOptions>().TickWait);
        var limits = services.GetRequiredService<TickLimits>();
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (!limits.TryEnter(address))
        {
            context.Response.Headers.RetryAfter = "5";
            await Problem.WriteAsync(context, StatusCodes.Status429TooManyRequests, "Too many tick streams are open.",
                "Close some, or come back in a few seconds.");
            return;
        }

        var ring = services.GetRequiredService<TickRing>();
        ring.Enter();
        try
        {
            await StreamAsync(context, wait);
        }
        finally
        {
            ring.Leave();
            limits.Leave(address);
        }
    }

    private static async Task StreamAsync(HttpContext context, TimeSpan wait)
    {
        var services = context.RequestServices;
        var journal = services.GetRequiredService<IJournal>();
        var clock = services.GetRequiredService<TimeProvider>();
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();

        using var over = new CancellationTokenSource(wait, clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            over.Token, context.RequestAborted, services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        var stream = new TickStream(
            journal,
            services.GetRequiredService<TickRing>(),
            services.GetRequiredService<TotalsFeed>(),
            services.GetRequiredService<TickSignal>(),
            clock,
            context.Response.BodyWriter);
        try
        {
            await stream.RunAsync(TickStart.Of(Position(context.Request), journal.Head), end.Token, context.RequestAborted);
        }
        catch (TimeoutException)
        {
            // it takes nothing any more: it may come back with its cursor, the others go on
            context.Abort();
        }
    }

    // a browser that reconnects repeats the address it began with, so what it saw last counts more
    private static string Position(HttpRequest request) =>
        request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } last ? last : request.Query["after"].ToString();

    private static TimeSpan Wait(string text, TimeSpan usual)
    {
        if (text.Length == 0)
        {
            return usual * (1 + (Random.Shared.NextDouble() / 5));
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > LongestWaitSeconds)
        {
            throw new BadQuestionException($"“wait” is a number of seconds from 0 (for ever) to {LongestWaitSeconds}.");
        }

        return seconds == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(seconds);
    }
}
