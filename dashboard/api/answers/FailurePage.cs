using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;

namespace RevenuePulse.Dashboard;

/// <summary>What people see of a page whose numbers cannot be read: why, and what happens next. It needs nothing that could be away too.</summary>
internal static class FailurePage
{
    /// <summary>After so many seconds it is worth asking again what was away.</summary>
    public const string RetrySeconds = "5";

    public static Task WriteAsync(HttpContext context, Failure failure)
    {
        var (again, next) = failure.IsAway
            ? ($"""<meta http-equiv="refresh" content="{RetrySeconds}">""", $"This page looks again every {RetrySeconds} seconds. Nothing that was paid is lost.")
            : ("", """<a href="/">Show everything</a>""");
        context.Response.StatusCode = failure.Status;
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync($"""
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta name="color-scheme" content="dark light">
              {again}
              <title>The numbers cannot be read now · Revenue Pulse</title>
              <link rel="stylesheet" href="/_content/RevenuePulse.Dashboard/css/sign-in.css">
            </head>
            <body>
              <main>
                <p class="brand"><span class="beat" aria-hidden="true"></span>Revenue Pulse</p>
                <h1>The numbers cannot be read now</h1>
                <p class="wrong" role="alert">{HtmlEncoder.Default.Encode(failure.Text)}</p>
                <p class="hint">{next}</p>
              </main>
            </body>
            </html>
            """, context.RequestAborted);
    }
}
