using Microsoft.Extensions.DependencyInjection;

namespace RevenuePulse.Dashboard;

/// <summary>Wires the alerts. The host brings <see cref="IAlertBook"/> and <see cref="IAlertSender"/>.</summary>
internal static class AlertRegistration
{
    /// <summary>The services behind the routes, and the watch itself.</summary>
    public static void AddAlerts(this IServiceCollection services)
    {
        services.AddSingleton<AlertNumbers>();
        services.AddSingleton<AlertHistory>();
        services.AddSingleton<AlertFirings>();
        services.AddSingleton<AlertPost>();
        services.AddSingleton<AlertWatch>();
        services.AddSingleton<AlertView>();
        services.AddHostedService(s => s.GetRequiredService<AlertWatch>());
    }
}
