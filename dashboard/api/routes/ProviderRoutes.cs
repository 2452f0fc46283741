using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace RevenuePulse.Dashboard;

/// <summary>The senders.</summary>
internal static class ProviderRoutes
{
    public static void MapProviders(this IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/providers", ListAsync)
        .Describe("Providers", "Every sender: whether it is configured, and how it gets on.").Gives<ProviderList>();

    private static Task ListAsync(HttpContext context) => Answer.JsonAsync(
        context, new ProviderList(context.RequestServices.GetRequiredService<ProviderView>().All()), DashboardJson.Default.ProviderList);
}
