using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticAssets;

namespace RevenuePulse.Dashboard;

/// <summary>Which requests need what.</summary>
internal static class Routes
{
    // what answers programs: errors are problem+json, and a caller without a token is told so instead of being sent to a form
    private static readonly string[] Programs = ["/api", "/ticks", "/metrics", "/openapi", "/webhooks", "/collect", "/healthz", "/readyz"];

    private static readonly string[] Public =
        ["/healthz", "/readyz", "/sign-in", "/collect", "/pulse.js", "/favicon.ico", "/_framework", "/_content"];

    // webhooks are guarded by signatures, not by tokens
    private const string Signed = "/webhooks";

    public static bool IsForPrograms(PathString path) => Programs.Any(p => path.StartsWithSegments(p, StringComparison.OrdinalIgnoreCase));

    /// <summary>Asked for by a person who follows a link, and to be answered with a page whatever happens.</summary>
    public static bool IsForPeople(HttpContext context) =>
        !IsForPrograms(context.Request.Path) && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    public static bool IsPublic(HttpContext context) =>
        Public.Any(p => context.Request.Path.StartsWithSegments(p, StringComparison.OrdinalIgnoreCase))
        || context.Request.Path.StartsWithSegments(Signed, StringComparison.OrdinalIgnoreCase)
        || context.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null;

    public static bool IsForAdmins(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<AdminOnly>() is not null;

    public static bool IsForReaders(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<NotForWatchers>() is not null;
}

/// <summary>Marks an endpoint that a viewer is refused.</summary>
public sealed class AdminOnly;

/// <summary>Marks an endpoint that a watch token is refused, because it hands out more than a screen shows.</summary>
public sealed class NotForWatchers;
