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
        .Takes("wait", "Seconds until the stream ends, 25 and a little by default; 0 = never.")
        .TakesRange()
        .Takes("past", "With it a stream without a cursor begins with the newest sales of its scope, as event past.")
        .Takes("at", $"A replay of the past from here instead of the present: events past, totals, sale and hb as of its clock, without ids. {Described.Grammar}")
        .Takes("speed", $"Of the replay: 0 (it stands) to {ReplayClock.Fastest}; 1 by default.");

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

        try
        {
            await (ReplayOf(context) is { } replay ? ReplayAsync(context, replay, wait) : FollowAsync(context, wait));
        }
        finally
        {
            limits.Leave(address);
        }
    }

    private static async Task FollowAsync(HttpContext context, TimeSpan wait)
    {
        var services = context.RequestServices;
        var scope = LiveScope.Of(context.Request.Query, services.GetRequiredService<QueryReader>());
        var feed = services.GetRequiredService<TotalsFeed>();
        if (feed.Enter(scope) is not { } totals)
        {
            await Problem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "Too many different ranges and filters are watched at once.",
                "Come back in a while, or watch everything.");
            return;
        }

        var ring = services.GetRequiredService<TickRing>();
        ring.Enter();
        try
        {
            var journal = services.GetRequiredService<IJournal>();
            var pipeline = services.GetRequiredService<PipelineHistory>();
            var stream = new TickStream(
                journal,
                ring,
                totals,
                services.GetRequiredService<TickSignal>(),
                services.GetRequiredService<TimeProvider>(),
                context.Response.BodyWriter)
            {
                Scope = scope,
                Waiting = () => pipeline.Backlog,
                Past = context.Request.Query.ContainsKey("past") ? services.GetRequiredService<RecentSales>() : null,
            };
            await SendAsync(context, wait, end => stream.RunAsync(TickStart.Of(Position(context.Request), journal.Head), end, context.RequestAborted));
        }
        finally
        {
            ring.Leave();
            feed.Leave(scope);
        }
    }

    private static Task ReplayAsync(HttpContext context, ReplayClock replay, TimeSpan wait)
    {
        var services = context.RequestServices;
        var stream = new ReplayStream(
            services.GetRequiredService<JournalTimes>(),
            services.GetRequiredService<RecentSales>(),
            services.GetRequiredService<RevenueQueries>(),
            LiveScope.Of(context.Request.Query, services.GetRequiredService<QueryReader>()),
            services.GetRequiredService<TimeProvider>(),
            context.Response.BodyWriter);
        return SendAsync(context, wait, end => stream.RunAsync(replay, end, context.RequestAborted));
    }

    private static async Task SendAsync(HttpContext context, TimeSpan wait, Func<CancellationToken, Task> run)
    {
        var services = context.RequestServices;
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Response.Headers["Pulse-Build"] = BuildId.Text;
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();

        using var over = new CancellationTokenSource(wait, services.GetRequiredService<TimeProvider>());
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            over.Token, context.RequestAborted, services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        try
        {
            await run(end.Token);
        }
        catch (TimeoutException)
        {
            // it takes nothing any more: it may come back with its cursor, the others go on
            context.Abort();
        }
    }

    private static ReplayClock? ReplayOf(HttpContext context)
    {
        var (query, services) = (context.Request.Query, context.RequestServices);
        if (services.GetRequiredService<QueryReader>().Moment(query, "at") is not { } atMs)
        {
            return null;
        }

        var text = query["speed"].ToString();
        var speed = 1d;
        if (text.Length > 0 && !(double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out speed) && speed <= ReplayClock.Fastest))
        {
            throw new BadQuestionException($"“speed” is a number from 0 (it stands) to {ReplayClock.Fastest}.");
        }

        return new(atMs, speed, services.GetRequiredService<TimeProvider>());
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
