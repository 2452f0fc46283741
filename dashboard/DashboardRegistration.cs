using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace RevenuePulse.Dashboard;

/// <summary>
/// Wires the reading side. The host brings <see cref="IRevenueStore"/>, <see cref="IJournal"/>, <see cref="IArchive"/>,
/// <see cref="ICampaignBook"/>, <see cref="IMarkBook"/>, <see cref="ITokenBook"/>, <see cref="IAlertBook"/> and <see cref="IAlertSender"/>,
/// calls <see cref="AddDashboard"/>, <see cref="UseDashboard"/> before its endpoints, and <see cref="MapDashboardApi"/>.
/// </summary>
public static class DashboardRegistration
{
    /// <summary>The services behind routes, streams and pages.</summary>
    public static IServiceCollection AddDashboard(this IServiceCollection services, DashboardOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.TryAddSingleton(new CurrentRates(RateTable.Empty(options.BaseCurrency)));
        services.AddSingleton<CampaignMerges>();
        services.TryAddSingleton<IVisitBook>(NoVisits.Known);
        services.TryAddSingleton<ISaleValues, JournalSaleValues>();
        services.TryAddSingleton<IDecisionLog, MemoryDecisions>();
        services.TryAddSingleton<IDuty>(SoleDuty.Held);
        services.AddSingleton<RevenueQueries>();
        services.AddComparing();
        services.AddSingleton<QueryReader>();
        services.AddSingleton<HistoryAddress>();
        services.TryAddSingleton(new SavedQuestions(null));
        services.TryAddSingleton<Readiness>();
        services.AddSingleton<MetricsText>();
        services.AddSingleton<PipelineView>();
        services.AddSingleton<PipelineStages>();
        services.AddSingleton<PipelineReport>();
        services.AddSingleton<ProviderView>();
        services.AddSingleton<PipelineHistory>();
        services.AddHostedService(s => s.GetRequiredService<PipelineHistory>());
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<SessionCookie>();
        services.AddSingleton<TokenUse>();
        services.AddAlerts();
        services.AddTicks();
        services.AddSingleton<DashboardMeter>();
        services.AddOpenApiDocument(options);
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, DashboardJson.Default));

        // the framework's request log writes whole addresses, and the address of a sign-in link holds a token
        services.PostConfigure<LoggerFilterOptions>(log =>
            log.Rules.Add(new(null, "Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning, null)));
        return services;
    }

    /// <summary>Takes the client's address and scheme from proxies that are trusted; before anything that looks at them.</summary>
    public static IApplicationBuilder UseTrustedProxies(this IApplicationBuilder app)
    {
        var proxies = app.ApplicationServices.GetRequiredService<DashboardOptions>().TrustedProxies;
        return proxies.Count > 0 ? app.UseForwardedHeaders(Forwarded(proxies)) : app;
    }

    /// <summary>Headers, problems and access; everything that comes after is behind a token unless it is public.</summary>
    public static IApplicationBuilder UseDashboard(this IApplicationBuilder app)
    {
        // a counter is heard only from the moment that somebody listens
        _ = app.ApplicationServices.GetRequiredService<MetricsText>();
        // what is read when someone asks must be there for exporters, who never ask for /metrics
        _ = app.ApplicationServices.GetRequiredService<DashboardMeter>();
        app.UseSecurityHeaders();
        app.UseMiddleware<ProblemAnswers>();
        app.UseMiddleware<Access>();
        app.UseMiddleware<NowherePage>();
        return app;
    }

    /// <summary>The routes for programs, the tick stream and the sign-in form.</summary>
    public static IEndpointRouteBuilder MapDashboardApi(this IEndpointRouteBuilder routes)
    {
        routes.MapRevenue();
        routes.MapHistory();
        routes.MapQuestions();
        routes.MapCompare();
        routes.MapDecisions();
        routes.MapJournal();
        routes.MapCampaigns();
        routes.MapCampaignFile();
        routes.MapGoal();
        routes.MapLaunches();
        routes.MapAnnotations();
        routes.MapTokens();
        routes.MapAlerts();
        routes.MapOperations();
        routes.MapProviders();
        routes.MapTicks();
        routes.MapSignIn();
        routes.MapOpenApi("/openapi/{documentName}.json");
        return routes;
    }

    // these ask the seams themselves, so they are given seams in which merged campaigns are one
    private static void AddComparing(this IServiceCollection services)
    {
        services.AddSingleton(s => new CompareQueries(
            s.GetRequiredService<RevenueQueries>(), new MergedSaleValues(s.GetRequiredService<ISaleValues>(), s.GetRequiredService<CampaignMerges>()),
            s.GetRequiredService<IVisitBook>(), s.GetRequiredService<ICampaignBook>(), s.GetRequiredService<CurrentRates>()));
        services.AddSingleton(s => new HistoryQueries(
            new MergedStore(s.GetRequiredService<IRevenueStore>(), s.GetRequiredService<CampaignMerges>()),
            s.GetRequiredService<IJournal>(), s.GetRequiredService<CurrentRates>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new EvidenceQueries(
            s.GetRequiredService<CompareQueries>(), new MergedStore(s.GetRequiredService<IRevenueStore>(), s.GetRequiredService<CampaignMerges>()),
            new MergedVisits(s.GetRequiredService<IVisitBook>(), s.GetRequiredService<CampaignMerges>()), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new FairnessQueries(
            s.GetRequiredService<CompareQueries>(), new MergedStore(s.GetRequiredService<IRevenueStore>(), s.GetRequiredService<CampaignMerges>()),
            new MergedVisits(s.GetRequiredService<IVisitBook>(), s.GetRequiredService<CampaignMerges>()), s.GetRequiredService<TimeProvider>()));
    }

    private static void AddTicks(this IServiceCollection services)
    {
        services.AddSingleton<TickSignal>();
        services.AddSingleton<TickLimits>();
        services.AddSingleton<TickRing>();
        services.AddHostedService(s => s.GetRequiredService<TickRing>());
        services.AddSingleton<TotalsFeed>();
        services.AddSingleton<JournalTimes>();
        services.AddSingleton<RecentSales>();
        services.AddHostedService(s => s.GetRequiredService<TotalsFeed>());
    }

    private static ForwardedHeadersOptions Forwarded(IReadOnlyList<string> proxies)
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
        {
            options.KnownIPNetworks.Add(proxy.Contains('/', StringComparison.Ordinal)
                ? System.Net.IPNetwork.Parse(proxy)
                : new(IPAddress.Parse(proxy), IPAddress.Parse(proxy).GetAddressBytes().Length * 8));
        }

        return options;
    }
}
