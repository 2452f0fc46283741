using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;

namespace RevenuePulse.Dashboard;

/// <summary>The form that asks for the token.</summary>
internal static class SignInPage
{
    /// <summary>Said of a token that is none.</summary>
    public const string WrongToken = "That token opens nothing. Check for a missing character, or use the newest one.";

    /// <summary>Said on a screen that watched with a link.</summary>
    public const string EndedLink = "This watch link was revoked or never held. Ask for a new one, or sign in with a token.";

    public static Task WriteAsync(HttpContext context, string to, string? wrong, int status)
    {
        var complaint = wrong is null ? "" : $"""<p id="wrong" class="wrong" role="alert">{wrong}</p>""";
        var described = wrong == WrongToken ? "aria-invalid=\"true\" aria-describedby=\"wrong hint\"" : wrong is null ? "aria-describedby=\"hint\"" : "aria-describedby=\"wrong hint\"";
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync($"""
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta name="color-scheme" content="dark light">
              <title>Sign in · Revenue Pulse</title>
              <link rel="stylesheet" href="/_content/RevenuePulse.Dashboard/css/sign-in.css">
            </head>
            <body>
              <main>
                <p class="brand"><span class="beat" aria-hidden="true"></span>Revenue Pulse</p>
                <h1>Sign in</h1>
                {complaint}
                <form method="post" action="/sign-in">
                  <input type="hidden" name="to" value="{HtmlEncoder.Default.Encode(to)}">
                  <label for="token">Access token</label>
                  <input id="token" name="token" type="password" autocomplete="current-password" required autofocus spellcheck="false" {described}>
                  <p id="hint" class="hint"><code>./pulse up</code> prints a link that signs you in.
                    The token itself is in the file <code>token</code> of the data folder.</p>
                  <button type="submit">Sign in</button>
                </form>
              </main>
            </body>
            </html>
            """, context.RequestAborted);
    }
}
