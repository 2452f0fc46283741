using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace RevenuePulse.Dashboard;

/// <summary>Signing in with a token and out again. No scripts, no circuit.</summary>
internal static class SignIn
{
    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sign-in", Show).ExcludeFromDescription();
        routes.MapPost("/sign-in", Submit).ExcludeFromDescription();
        routes.MapPost("/sign-out", Leave).ExcludeFromDescription();
    }

    // the link that is printed at the start carries the token: it is exchanged at once and leaves the address bar
    private static Task Show(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        var query = context.Request.Query;
        return query["token"].ToString() is { Length: > 0 } token
            ? Enter(context, token, query["to"].ToString())
            : SignInPage.WriteAsync(context, query["to"].ToString(), Complaint(query["failed"]), StatusCodes.Status200OK);
    }

    private static async Task Submit(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!Origin.IsOwn(context.Request))
        {
            await Problem.WriteAsync(context, StatusCodes.Status403Forbidden, "The form was sent by another site.", "Open /sign-in here.");
            return;
        }

        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
        await Enter(context, form["token"].ToString().Trim(), form["to"].ToString());
    }

    private static Task Enter(HttpContext context, string token, string to)
    {
        var grant = context.RequestServices.GetRequiredService<AccessTokens>().Of(token);
        if (grant.Role == Role.None)
        {
            return SignInPage.WriteAsync(context, to, SignInPage.WrongToken, StatusCodes.Status401Unauthorized);
        }

        context.RequestServices.GetRequiredService<SessionCookie>().SignIn(context, grant);
        return SeeOther(context, IsLocal(to) ? to : "/");
    }

    private static string? Complaint(string? failed) => failed switch { null => null, "watch" => SignInPage.EndedLink, _ => SignInPage.WrongToken };

    private static Task Leave(HttpContext context)
    {
        SessionCookie.SignOut(context);
        return SeeOther(context, "/sign-in");
    }

    private static Task SeeOther(HttpContext context, string location)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = location;
        return Task.CompletedTask;
    }

    // "//host" and "/\host" are addresses of other hosts to a browser
    private static bool IsLocal(string to) =>
        to.Length > 0 && to[0] == '/' && (to.Length == 1 || to[1] is not ('/' or '\\')) && to.All(c => c is > ' ' and < (char)127);
}
