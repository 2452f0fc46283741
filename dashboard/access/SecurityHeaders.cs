using Microsoft.AspNetCore.Builder;

namespace RevenuePulse.Dashboard;

/// <summary>The headers that every answer carries.</summary>
internal static class SecurityHeaders
{
    // inline styles: the chart library sets them; inline scripts: nobody does
    private const string Policy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
        + "font-src 'self' data:; object-src 'none'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'";

    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        // with "no-referrer" a browser sends its own forms with "Origin: null", and signing in and out would be refused
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=()";
        if (Routes.IsForPrograms(context.Request.Path))
        {
            headers.CacheControl = "no-store";
        }

        return next(context);
    });
}
