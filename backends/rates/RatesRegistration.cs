using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace RevenuePulse.Backends.Rates;

/// <summary>Wires the rates: <see cref="CurrentRates"/> for whoever converts, and what keeps them up to date.</summary>
public static class RatesRegistration
{
    /// <summary>The rates in force. They are there before the first question: only the address is asked later.</summary>
    public static IServiceCollection AddRates(this IServiceCollection services, RateOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var current = new CurrentRates(new(options.BaseCurrency, [], options.MaxAgeDays));
        services.AddSingleton(current);
        if (options.FilePath is not null || options.Url is not null)
        {
            services.AddHostedService(s => new RateFeed(options, current, s.GetRequiredService<ILogger<RateFeed>>()));
        }

        return services;
    }
}
