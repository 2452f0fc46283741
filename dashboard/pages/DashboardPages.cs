using ApexCharts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RevenuePulse.Dashboard.Pages;

namespace RevenuePulse.Dashboard;

/// <summary>What the host joins to serve the pages.</summary>
public static class DashboardPages
{
    /// <summary>Registers the pages. They need <see cref="RevenueQueries"/>, the journal and the campaign book.</summary>
    public static IServiceCollection AddDashboardPages(this IServiceCollection services, PagesOptions? options = null)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddApexCharts();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options ?? new PagesOptions());
        services.AddSingleton<LiveReader>();
        services.AddSingleton<LiveBoard>();
        services.AddSingleton<LiveSeedReader>();
        return services;
    }

    /// <summary>Maps the pages and the circuit; the host calls <c>UseAntiforgery</c> before and <c>MapStaticAssets</c> beside it.</summary>
    public static RazorComponentsEndpointConventionBuilder MapDashboardPages(this IEndpointRouteBuilder routes) =>
        routes.MapRazorComponents<App>().AddInteractiveServerRenderMode();
}

/// <summary>What the pages must be told by the host.</summary>
public sealed record PagesOptions
{
    /// <summary>The numbers come from a simulated launch in a data folder of its own.</summary>
    public bool Demo { get; init; }

    /// <summary>The providers' test mode is what counts.</summary>
    public bool TestMode { get; init; }

    /// <summary>True once simulated events were booked among the others; asked at each page load.</summary>
    public Func<bool> HasSimulatedSales { get; init; } = () => false;
}
