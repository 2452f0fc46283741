using ApexCharts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using RevenuePulse.Dashboard.Pages;
using RevenuePulse.Dashboard.Parts;

namespace RevenuePulse.Dashboard;

/// <summary>What the host joins to serve the pages.</summary>
public static class DashboardPages
{
    /// <summary>Registers the pages; they stand on <see cref="DashboardRegistration.AddDashboard"/>, and the host brings <see cref="IColourMemory"/>.</summary>
    public static IServiceCollection AddDashboardPages(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddApexCharts();
        services.AddSingleton<CampaignPalette>();
        services.AddSingleton<CampaignBoard>();
        services.AddSingleton<LiveReader>();
        services.AddSingleton<VibesReader>();
        services.AddSingleton<LiveBoard>();
        services.AddSingleton<LiveComparisons>();
        services.AddSingleton<LaunchCurves>();
        services.AddSingleton<GoalCourses>();
        services.AddSingleton<LiveGoals>();
        services.AddSingleton<LiveStandings>();
        services.AddSingleton<WrapReader>();
        services.AddHostedService<MomentWatch>();
        services.AddSingleton<LiveSeedReader>();
        services.AddSingleton<LiveLooks>();
        return services;
    }

    /// <summary>Maps the pages and their circuit. The host calls <c>UseAntiforgery</c> before, and <c>MapStaticAssets</c> beside it.</summary>
    public static RazorComponentsEndpointConventionBuilder MapDashboardPages(this IEndpointRouteBuilder routes) =>
        routes.MapRazorComponents<App>().AddInteractiveServerRenderMode();
}
