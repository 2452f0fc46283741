using System.CommandLine;
using System.Security.Cryptography;
using RevenuePulse.Backends.Cluster;
using RevenuePulse.Host.Backends;
using RevenuePulse.Host.Configuration;
using RevenuePulse.Host.Simulate;

namespace RevenuePulse.Host.Commands;

/// <summary><c>pulse up</c>: runs the product until Ctrl-C or SIGTERM.</summary>
internal static class UpCommand
{
    private static readonly TimeSpan _farewell = TimeSpan.FromSeconds(5);

    public static Command Make()
    {
        var port = new Option<int?>("--port") { Description = "Listen on http://127.0.0.1:PORT instead of PULSE_URLS" };
        var demo = new Option<bool>("--demo") { Description = "Play a simulated launch, marked as such, in a data folder of its own" };
        port.Validators.Add(result =>
        {
            // what is no number at all is the parser's to report, and has no value to ask for
            if (result.Tokens is [{ Value: var text }] && int.TryParse(text, out var number) && number is < 0 or > 65535)
            {
                result.AddError("--port must be between 0 and 65535");
            }
        });
        var command = new Command("up", "Run Revenue Pulse until Ctrl-C") { port, demo };
        command.SetAction(async (parsed, cancel) =>
        {
            var settings = ConfiguredSettings.Load();
            if (parsed.GetValue(port) is { } number)
            {
                settings = settings with { Urls = [$"http://127.0.0.1:{number}"] };
            }

            return await UntilCancelledAsync(
                parsed.GetValue(demo) ? DemoAsync(await Demo.PrepareAsync(settings, cancel), cancel) : RunAsync(settings, null, cancel), cancel);
        });
        return command;
    }

    /// <summary>Who is told to end while still waiting for its backend ends as well as one who ran.</summary>
    private static async Task<int> UntilCancelledAsync(Task<int> running, CancellationToken cancel)
    {
        try
        {
            return await running;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return ExitCode.Done;
        }
    }

    private static Task<int> DemoAsync(Settings settings, CancellationToken cancel) => RunAsync(settings, PlayAsync, cancel);

    private static async Task<int> RunAsync(Settings settings, Func<Settings, IBackend, Uri, CancellationToken, Task>? play, CancellationToken cancel)
    {
        using var log = LoggerFactory.Create(logging => logging.AddSimpleConsole(Product.Line).SetMinimumLevel(LogLevel.Warning));
        var backend = await OpenAsync(settings, log, cancel);
        try
        {
            return await ServeAsync(settings, backend, play, cancel);
        }
        finally
        {
            await EndAsync(backend);
        }
    }

    /// <summary>What has to last, lasts by now: parts that wait for brokers that hang end with the process.</summary>
    private static async Task EndAsync(IBackend backend)
    {
        var ending = Task.Run(async () => await backend.DisposeAsync());
        if (await Task.WhenAny(ending, Task.Delay(_farewell, TimeProvider.System)) == ending) await ending;
    }

    private static async Task<int> ServeAsync(Settings settings, IBackend backend, Func<Settings, IBackend, Uri, CancellationToken, Task>? play, CancellationToken cancel)
    {
        var token = AdminToken.For(settings);
        await using var app = backend is ClusterBackend entrance && settings.Roles == ProcessRoles.Ingest
            ? Entrance.Build(settings, token, entrance)
            : Product.Build(settings, token, backend, isDemo: play is not null);
        using var stop = cancel.Register(app.Lifetime.StopApplication);
        try
        {
            await app.StartAsync(cancel);
        }
        catch (IOException failure)
        {
            throw CannotListen(settings, failure);
        }

        var address = new Uri(app.Urls.First().Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal).Replace("[::]", "127.0.0.1", StringComparison.Ordinal));
        Directory.CreateDirectory(settings.DataFolder);
        await File.WriteAllTextAsync(RunningInstance.AddressPath(settings.DataFolder), address.ToString(), CancellationToken.None);
        Banner.Print(settings, token, address, isDemo: play is not null, Console.Out);
        var playing = play?.Invoke(settings, backend, address, app.Lifetime.ApplicationStopping) ?? Task.CompletedTask;
        await app.WaitForShutdownAsync(CancellationToken.None);
        await playing;
        File.Delete(RunningInstance.AddressPath(settings.DataFolder));
        return ExitCode.Done;
    }

    /// <summary>While the backend is waited for, the address is served all the same: alive, and not ready because of what it waits for.</summary>
    private static async Task<IBackend> OpenAsync(Settings settings, ILoggerFactory log, CancellationToken cancel)
    {
        var kind = BackendKind.Of(settings);
        if (kind.WaitsFor is null || settings.Roles == ProcessRoles.Ingest)
        {
            return await kind.OpenAsync(settings.Roles, log, cancel);
        }

        await using var room = await RoomAsync(settings, kind, cancel);
        return await kind.OpenAsync(settings.Roles, log, cancel);
    }

    private static async Task<WaitingRoom> RoomAsync(Settings settings, IBackendKind kind, CancellationToken cancel)
    {
        try
        {
            return await WaitingRoom.OpenAsync(settings.Urls, () => kind.WaitsFor, cancel);
        }
        catch (IOException failure)
        {
            throw CannotListen(settings, failure);
        }
    }

    private static CommandFailure CannotListen(Settings settings, IOException failure) =>
        new($"cannot listen on {string.Join(", ", settings.Urls)}: {failure.Message} Use --port or PULSE_URLS for another address.");

    private static Task PlayAsync(Settings settings, IBackend backend, Uri address, CancellationToken stop)
    {
        backend.Book.Put([.. DemoLaunch.Campaigns(TimeProvider.System)]);
        return DemoLaunch.RunAsync(address, settings.Ingest.Senders[Provider.Stripe].Secrets[0], backend.Visits, stop);
    }
}

/// <summary>The demo's own folder and secret.</summary>
internal static class Demo
{
    private const string Marker = "this-is-a-demo";

    /// <summary>Every demo starts from nothing, in a folder that only demos use.</summary>
    public static async Task<Settings> PrepareAsync(Settings settings, CancellationToken cancel)
    {
        var folder = settings.DataFolder.TrimEnd(Path.DirectorySeparatorChar) + "-demo";
        if (Directory.Exists(folder))
        {
            if (!File.Exists(Path.Combine(folder, Marker)))
            {
                throw new CommandFailure($"{folder} exists and is not a demo's folder: move it away, or set PULSE_DATA to another folder");
            }

            // refused while a demo still runs in it
            await (await new EmbeddedKind(settings with { DataFolder = folder }).OpenForCommandAsync(settles: false, cancel)).DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, Marker), "Everything in this folder is simulated; it is deleted at the next demo.\n");
        var secret = "whsec_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        return settings with
        {
            // a demo needs no cluster, and must not touch one
            Cluster = null,
            DataFolder = folder,
            Ingest = settings.Ingest with { Senders = new Dictionary<string, Ingest.SenderOptions> { [Provider.Stripe] = new([secret]) } },
        };
    }
}
