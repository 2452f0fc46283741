using Microsoft.AspNetCore.Http;

namespace RevenuePulse.Dashboard;

/// <summary>Tells a request of the dashboard's own pages from one of another site.</summary>
internal static class Origin
{
    /// <summary>True when the browser names this host as the origin, and for callers that are no browsers and name none.</summary>
    public static bool IsOwn(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0
            || (Uri.TryCreate(origin, UriKind.Absolute, out var uri)
                && string.Equals(uri.Authority, WithoutDefaultPort(request, uri), StringComparison.OrdinalIgnoreCase));
    }

    // behind a proxy the scheme may differ, so only host and port are compared
    private static string WithoutDefaultPort(HttpRequest request, Uri origin) =>
        request.Host.Port is { } port && origin.IsDefaultPort && port == origin.Port ? request.Host.Host : request.Host.Value ?? "";
}
