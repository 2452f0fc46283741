using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace RevenuePulse.Ingest.Collect;

/// <summary>Serves <c>POST /collect</c> and the script that calls it.</summary>
public static class CollectSetup
{
    private static readonly byte[] _script = ReadScript();
    private static readonly string _tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(_script))[..16]}\"";

    /// <summary>The host brings <see cref="IVisitBook"/> and <see cref="ICampaignBook"/>.</summary>
    public static IServiceCollection AddCollect(this IServiceCollection services) => services.AddSingleton<CollectEndpoint>();

    /// <summary>Public, from any origin, without cookies.</summary>
    public static void MapCollect(this IEndpointRouteBuilder routes)
    {
        var endpoint = routes.ServiceProvider.GetRequiredService<CollectEndpoint>();
        RequestDelegate receive = endpoint.ReceiveAsync;
        routes.MapPost("/collect", receive)
            .WithMetadata(receive.Method)
            .WithName("collectVisit")
            .WithSummary("""Takes a visit, {"campaign":"neon","visitor":"opaque"}, as JSON or text/plain; 204 says nothing but that it was read""")
            .AllowAnonymous()
            .DisableAntiforgery()
            // some thousand a second must not move a sale's tick
            .ShortCircuit();
        routes.MapMethods("/collect", [HttpMethods.Options], CollectEndpoint.Preflight).AllowAnonymous().ExcludeFromDescription();
        routes.Map("/collect", CollectEndpoint.RefuseMethod).AllowAnonymous().ExcludeFromDescription();
        routes.MapMethods("/pulse.js", [HttpMethods.Get, HttpMethods.Head], ScriptAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static Task ScriptAsync(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.CacheControl = "public, max-age=3600";
        headers.ETag = _tag;
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        headers.AccessControlAllowOrigin = "*";
        if (http.Request.Headers.IfNoneMatch == _tag)
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        http.Response.ContentType = "text/javascript; charset=utf-8";
        http.Response.ContentLength = _script.Length;
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.Body.WriteAsync(_script, 0, _script.Length);
    }

    private static byte[] ReadScript()
    {
        using var stream = typeof(CollectSetup).Assembly.GetManifestResourceStream("pulse.js")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
