using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Console;
using RevenuePulse.Backends.Cluster;
using RevenuePulse.Backends.Cluster.Influx;
using RevenuePulse.Backends.Rates;
using RevenuePulse.Backends.Webhooks;
using RevenuePulse.Dashboard;
using RevenuePulse.Host.Configuration;
using RevenuePulse.Ingest;
using RevenuePulse.Ingest.Collect;
using RevenuePulse.Processor;

namespace RevenuePulse.Host;

/// <summary>Joins the stages and a backend into one process: the only place that knows them all.</summary>
internal static class Product
{
    private const double StoreBehindSeconds = 15;

    public static WebApplication Build(Settings settings, AdminToken token, IBackend backend, bool isDemo)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            // the pages' files lie beside the program, wherever it is started from
            ContentRootPath = AppContext.BaseDirectory,
            // settings are read once, at start; nothing has to watch their files
            Args = ["--hostBuilder:reloadConfigOnChange=false"],
        });
        Serve(builder, settings);
        if (settings.Telemetry is not null)
        {
            Telemetry.Add(builder.Services);
        }

        AddBackend(builder.Services, backend);
        if (backend is ClusterBackend cluster)
        {
            AddLag(builder.Services, cluster);
        }

        // a demo has a folder of its own
        builder.Services.AddRates(settings.Rates with { DataFolder = settings.DataFolder });
        builder.Services.AddSingleton<IAlertSender>(_ => new WebhookSender(new() { AllowPrivate = settings.AllowPrivateAlertTargets }));
        if (settings.Roles.HasFlag(ProcessRoles.Ingest))
        {
            builder.Services.AddIngest(settings.Ingest).AddCollect();
        }

        if (settings.Cluster is null || settings.Roles.HasFlag(ProcessRoles.Processor))
        {
            builder.Services.AddHostedService(services => new Processing(ProcessorRun(settings, backend, services)));
        }

        WebApplication? app = null;
        AddDashboard(builder.Services, settings, token, isDemo, () => app!.Services);
        app = builder.Build();
        Map(app, settings);
        if (backend is ClusterBackend brokers)
        {
            WatchBrokers(app, settings, brokers);
        }

        return app;
    }

    private static void Serve(WebApplicationBuilder builder, Settings settings)
    {
        builder.WebHost.UseUrls([.. settings.Urls]);
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        // a request runs where its bytes were received and is answered where its answer is known: each hop costs as much as the work
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        if (settings.Urls.Any(url => url.StartsWith("https:", StringComparison.OrdinalIgnoreCase)))
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        // senders are answered and streams are closed well before the 15 s that the interface promises
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
        builder.Logging.ClearProviders().AddSimpleConsole(Line);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        // keys are protected by the folder's own permissions; saying so at each start helps nobody
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
    }

    /// <summary>How a line of the log looks.</summary>
    public static void Line(SimpleConsoleFormatterOptions console)
    {
        console.SingleLine = true;
        console.TimestampFormat = "HH:mm:ss ";
        console.UseUtcTimestamp = true;
    }

    private static void AddBackend(IServiceCollection services, IBackend backend)
    {
        AddSeams(services, backend);
        AddArchive(services, backend);
        if (backend.SaleValues is { } values)
        {
            services.AddSingleton(values);
        }

    }

    private static void AddArchive(IServiceCollection services, IBackend backend)
    {
        if (backend.Sales is { } sales)
        {
            services.AddSingleton(sales).AddSingleton<IArchive>(new SalesByAnyName(backend.Archive, sales));
        }
        else
        {
            services.AddSingleton(backend.Archive);
        }
    }

    private static void AddSeams(IServiceCollection services, IBackend backend) => services
        .AddSingleton(TimeProvider.System)
        .AddSingleton(backend.RawLog)
        .AddSingleton(backend.Journal)
        .AddSingleton(backend.Store)
        .AddSingleton(backend.Visits)
        .AddSingleton(backend.Book)
        .AddSingleton(backend.Marks)
        .AddSingleton(backend.Tokens)
        .AddSingleton(backend.Alerts)
        .AddSingleton(backend.Decisions)
        .AddSingleton(backend.Alerting)
        .AddSingleton(new SavedQuestions(backend.Questions));

    private static void AddLag(IServiceCollection services, ClusterBackend cluster) => services
        .AddSingleton<StoreStandingSource>(() => Store(cluster))
        .AddSingleton<JournalStandingSource>(() => Standing(cluster.Lag()));

    private static StoreStanding Store(ClusterBackend cluster)
    {
        var (lag, store, server) = (cluster.Lag(), cluster.Condition, cluster.StoreServer);
        var waits = store.State == StoreCondition.Ok ? null : store.State;
        // roll-ups are written every few seconds, and another process's are known when they are
        var state = waits is not null ? "down" : lag.StoreSeconds > StoreBehindSeconds ? "behind" : "ok";
        return new(lag.StoreEntries, store.LastWrite?.UtcDateTime, state)
        {
            LagSeconds = lag.StoreSeconds,
            Reason = waits ?? store.Remark,
            RefusedPoints = store.Refused,
            Server = server is null ? null : $"InfluxDB {server.Text}",
            Limits = server?.Limits ?? [],
        };
    }

    private static JournalStanding Standing(ClusterLag lag) => new(
        lag.JournalRecords,
        lag.JournalSeconds,
        [.. lag.Partitions.Select(part => new PipelinePartition(part.Partition, part.Settled, part.Pending, part.Entries, part.Unstored, part.Held))]);

    /// <summary>Who takes events or settles them cannot without brokers; who only shows goes on with what it has.</summary>
    private static void WatchBrokers(WebApplication app, Settings settings, ClusterBackend cluster)
    {
        var readiness = app.Services.GetRequiredService<Readiness>();
        readiness.Remark("settling", cluster.Held);
        readiness.Remark("copies", cluster.Damaged);
        // live ranges are answered without it, and the journal fills it later: nobody is to be sent away
        readiness.Remark("store", () => Store(cluster).Remarks);
        if ((settings.Roles & (ProcessRoles.Ingest | ProcessRoles.Processor)) == 0)
        {
            return;
        }

        readiness.Watch("kafka", () => cluster.Problem);
    }

    private static Action<CancellationToken> ProcessorRun(Settings settings, IBackend backend, IServiceProvider services) =>
        settings.Roles.HasFlag(ProcessRoles.Processor)
            ? Processing.Loop(backend.RawBatches, backend.Book, settings.Rules, services.GetRequiredService<ILogger<ProcessorLoop>>()).Run
            : stop => Processing.StoreOnly(backend.RawBatches, stop);

    private static void AddDashboard(
        IServiceCollection services, Settings settings, AdminToken token, bool isDemo, Func<IServiceProvider> provider)
    {
        // ingest comes with its role only
        var simulated = new Lazy<SimulatedMark>(() => new SimulatedMark(settings.DataFolder, provider().GetService<IngestStatus>()));
        services.AddSingleton<StorageSource>(() => DataFolderSize.Of(settings.DataFolder));
        services.AddDashboard(new DashboardOptions
        {
            Backend = settings.Cluster is null ? "embedded" : "cluster",
            BaseCurrency = settings.Currency,
            TimeZone = settings.TimeZone,
            Mode = settings.Rules.LiveMode ? "live" : "test",
            AdminToken = token.Value,
            ViewerToken = settings.ViewerToken,
            TrustedProxies = settings.TrustedProxies,
            Version = Host.Build.Version,
            StandIns = Host.Build.StandIns,
            ConfiguredProviders = settings.Roles.HasFlag(ProcessRoles.Ingest) ? [.. settings.Ingest.Senders.Keys] : null,
            IsDemo = isDemo,
            HasSimulatedSales = () => simulated.Value.IsSet(),
        });
        if (!settings.Roles.HasFlag(ProcessRoles.Dashboard))
        {
            return;
        }

        services.AddSingleton<IColourMemory>(s => new ColourFile(settings.DataFolder, s.GetRequiredService<ILogger<ColourFile>>()));
        services.AddDashboardPages();
        services.AddAntiforgery();
        services.AddDataProtection().PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(settings.DataFolder, "keys")));
        ReadKeysLate(services);
    }

    /// <summary>
    /// The framework reads its keys at start, and XML with them. The first page does as well, and a process without pages never needs them.
    /// </summary>
    private static void ReadKeysLate(IServiceCollection services)
    {
        var eager = services.FirstOrDefault(s => s.ServiceType == typeof(IHostedService) && s.ImplementationType?.Name == "DataProtectionHostedService");
        if (eager is not null)
        {
            services.Remove(eager);
        }
    }

    private static void Map(WebApplication app, Settings settings)
    {
        // what comes often and is nobody's page (webhooks, visits) ends at routing, and visits are limited by the client's address
        app.UseTrustedProxies();
        app.UseRouting();
        app.Use(LeaveWriterAsync);
        app.UseDashboard();
        if (settings.Roles.HasFlag(ProcessRoles.Ingest))
        {
            app.MapWebhooks();
            app.MapCollect();
            app.Services.WarmIngest();
        }

        app.MapDashboardApi();
        app.MapRepairs();
        if (app.Services.GetService<ISaleIndex>() is not null)
        {
            app.MapAssignments();
        }

        if (settings.Roles.HasFlag(ProcessRoles.Dashboard))
        {
            app.UseAntiforgery();
            app.MapStaticAssets();
            app.MapDashboardPages();
        }
    }

    /// <summary>
    /// The writer's thread answers webhooks, and a request that comes right behind one on the same connection begins there. What may take
    /// its time goes elsewhere.
    /// </summary>
    private static async Task LeaveWriterAsync(HttpContext context, RequestDelegate next)
    {
        if (!Thread.CurrentThread.IsThreadPoolThread)
        {
            await Task.Yield();
        }

        await next(context);
    }
}
