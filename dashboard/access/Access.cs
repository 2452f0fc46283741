using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace RevenuePulse.Dashboard;

/// <summary>Lets in who has a token or a cookie, turns links that carry a token into cookies, and keeps other origins from acting.</summary>
internal sealed class Access(RequestDelegate next, AccessTokens tokens, SessionCookie cookie, TokenUse use)
{
    private const string Bearer = "Bearer ";

    public Task InvokeAsync(HttpContext context)
    {
        if (WatchToken(context) is { } watch)
        {
            return ExchangeWatchToken(context, watch);
        }

        var grant = GrantOf(context, out var byCookie);
        context.User = grant.Role.ToUser();
        if (byCookie && MayActForAnother(context))
        {
            return Problem.WriteAsync(context, StatusCodes.Status403Forbidden, "The request comes from another site.",
                "Send it from the dashboard's own pages, or with a bearer token.");
        }

        if (Routes.IsPublic(context))
        {
            return next(context);
        }

        return grant.Role switch
        {
            Role.None => Refuse(context),
            < Role.Admin when Routes.IsForAdmins(context) => Problem.WriteAsync(context, StatusCodes.Status403Forbidden,
                "This needs the admin token.", "The token or cookie of this request may only read. Sign in with the admin token."),
            Role.Watch when Routes.IsForReaders(context) => Problem.WriteNoExportAsync(context),
            _ => grant.Token is { } token ? RunAsync(context, token) : next(context),
        };
    }

    private async Task RunAsync(HttpContext context, AccessToken token)
    {
        if (!await use.TryRunAsync(token, context, next))
        {
            await Refuse(context);
        }
    }

    // an address that carries a token stays in histories and logs: it is left at once
    private static string? WatchToken(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) && !Routes.IsForPrograms(context.Request.Path) && !Routes.IsPublic(context)
        && context.Request.Query.TryGetValue("watch", out var watch)
            ? watch.ToString()
            : null;

    private Task ExchangeWatchToken(HttpContext context, string token)
    {
        var grant = tokens.Of(token);
        var isKnown = grant.Role != Role.None;
        // for watching whatever the token opens, and never less than what the browser has already
        if (isKnown && cookie.Read(context.Request.Cookies[SessionCookie.Name]).Role <= Role.Watch)
        {
            cookie.SignIn(context, grant with { Role = Role.Watch });
        }

        var rest = context.Request.Query.Where(q => q.Key != "watch").SelectMany(q => q.Value, (q, v) => KeyValuePair.Create(q.Key, v));
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Redirect(isKnown ? QueryHelpers.AddQueryString(context.Request.Path, rest) : "/sign-in?failed=watch");
        return Task.CompletedTask;
    }

    private Grant GrantOf(HttpContext context, out bool byCookie)
    {
        var header = context.Request.Headers.Authorization.ToString();
        byCookie = false;
        if (header.Length > 0)
        {
            return header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? tokens.Of(header[Bearer.Length..].Trim()) : default;
        }

        var grant = cookie.Read(context.Request.Cookies[SessionCookie.Name]);
        byCookie = grant.Role != Role.None;
        return grant;
    }

    // SameSite=Lax does not stop a page of another port or subdomain of this host
    private static bool MayActForAnother(HttpContext context)
    {
        var acts = context.WebSockets.IsWebSocketRequest || context.Request.Headers.ContainsKey(HeaderNames.Upgrade)
            || !(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)
                || HttpMethods.IsOptions(context.Request.Method));
        return acts && !Routes.IsPublic(context) && !Origin.IsOwn(context.Request);
    }

    private static Task Refuse(HttpContext context)
    {
        var request = context.Request;
        if (!Routes.IsForPrograms(request.Path) && !request.Path.StartsWithSegments("/_blazor", StringComparison.Ordinal)
            && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
        {
            context.Response.Redirect(QueryHelpers.AddQueryString("/sign-in", "to", request.Path + request.QueryString));
            return Task.CompletedTask;
        }

        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Problem.WriteAsync(context, StatusCodes.Status401Unauthorized, "A token is needed.",
            "Send the header “Authorization: Bearer TOKEN”, or sign in at /sign-in.");
    }
}
