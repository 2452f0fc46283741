using Microsoft.Extensions.DependencyInjection;

namespace ApexCharts;

public static class ApexChartsExtensions
{
    /// <summary>Nothing to register: the stand-in's charts need no service.</summary>
    public static IServiceCollection AddApexCharts(this IServiceCollection services, Action<ApexChartsServiceOptions> serviceOptions = null)
    {
        var options = new ApexChartsServiceOptions();
        serviceOptions?.Invoke(options);
        return services.AddSingleton(options);
    }
}

public class ApexChartsServiceOptions;
