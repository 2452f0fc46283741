using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace RevenuePulse.Ingest;

/// <summary>Joins ingest to a host.</summary>
public static class IngestSetup
{
    private const string Address = "/webhooks/{provider}";

    /// <summary>Registers the endpoint and its counters; the host brings the <see cref="IRawLog"/>.</summary>
    public static IServiceCollection AddIngest(this IServiceCollection services, IngestOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton(options)
            .AddSingleton<IngestStatus>()
            .AddSingleton<WebhookEndpoint>();
    }

    /// <summary>To be called before the process says that it is ready. Stores and counts nothing.</summary>
    public static void WarmIngest(this IServiceProvider services) => services.GetRequiredService<WebhookEndpoint>().Warm();

    /// <summary>Serves <c>POST /webhooks/{provider}</c>. A wrong signing secret ends the start here, not at the first delivery.</summary>
    public static void MapWebhooks(this IEndpointRouteBuilder routes)
    {
        var endpoint = routes.ServiceProvider.GetRequiredService<WebhookEndpoint>();
        RequestDelegate receive = endpoint.ReceiveAsync;
        routes.MapPost(Address, receive)
            // only endpoints that name their method are described
            .WithMetadata(receive.Method)
            .WithName("receiveWebhook")
            .WithSummary("Takes a signed delivery; 200 means that it is durable")
            .AllowAnonymous()
            .DisableAntiforgery()
            // what the dashboard puts around its pages (access, their headers) says nothing to a sender
            .ShortCircuit();
        routes.Map(Address, endpoint.RefuseMethod).AllowAnonymous().ExcludeFromDescription();
    }
}
