using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace RevenuePulse.Tests.Journey;

/// <summary>What a command of the product came to.</summary>
internal sealed record Ended(int Code, string Output, string Error);

/// <summary>The product as users run it: a process of its own, with an environment of its own, reached over HTTP and signals only.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    /// <summary>Names the published <c>pulse-host.dll</c>; without it the host built beside the tests runs.</summary>
    public const string Variable = "PULSE_HOST";

    private const string LastLineOfBanner = "Ctrl-C ends it.";

    // whoever runs the tests may have configured a product of his own
    private static readonly string[] _ours =
        ["PULSE_", "KAFKA_", "INFLUXDB_", "OTEL_", "STRIPE_", "LEMONSQUEEZY_", "PADDLE_", "POLAR_", "DODO_", "STANDARD_WEBHOOKS_", "ASPNETCORE_"];

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _said = [];
    private readonly Task<string> _error;
    private Task<string> _output = Task.FromResult("");

    private HostProcess(Process process)
    {
        _process = process;
        _error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Where it serves; null until its banner is complete.</summary>
    public Uri? Address { get; private set; }

    /// <summary>What <c>up</c> printed.</summary>
    public string Banner { get; private set; } = "";

    /// <summary>The last lines it wrote since it serves.</summary>
    public string LastWords => string.Join('\n', _said.TakeLast(20));

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>True once the process is gone.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Runs a command to its end.</summary>
    public static async Task<Ended> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        await using var host = new HostProcess(Process.Start(Start(environment, ["dotnet", Dll, .. arguments]))!);
        host._output = host._process.StandardOutput.ReadToEndAsync();
        return await host.EndAsync();
    }

    /// <summary>Starts <c>up</c> on a free port and returns when it serves.</summary>
    public static async Task<HostProcess> UpAsync(IReadOnlyDictionary<string, string> environment, params string[] before)
    {
        var host = Launch(environment, before);
        if (!await host.ServesAsync())
        {
            var ended = await host.EndAsync();
            await host.DisposeAsync();
            throw new InvalidOperationException($"up ended with {ended.Code} before it served:\n{ended.Output}\n{ended.Error}");
        }

        return host;
    }

    /// <summary>Starts <c>up</c> on a free port and does not wait for it.</summary>
    public static HostProcess Launch(IReadOnlyDictionary<string, string> environment, params string[] before) =>
        new(Process.Start(Start(environment, [.. before, "dotnet", Dll, "up", "--port", "0"]))!);

    /// <summary>Starts <c>up</c> on a port that is known before it serves, and does not wait for it.</summary>
    public static HostProcess LaunchAt(int port, IReadOnlyDictionary<string, string> environment) =>
        new(Process.Start(Start(environment, ["dotnet", Dll, "up", "--port", port.ToString(CultureInfo.InvariantCulture)]))!);

    /// <summary>Reads the banner; false when the process ended without one.</summary>
    public async Task<bool> ServesAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            Banner += line + "\n";
            if (line == LastLineOfBanner)
            {
                Address = new Uri(await File.ReadAllTextAsync(Path.Combine(_process.StartInfo.Environment["PULSE_DATA"]!, "address")));
                _output = ListenAsync();
                return true;
            }
        }

        return false;
    }

    /// <summary>kill -9, and gone when it returns.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, then what it said until its end.</summary>
    public async Task<Ended> TerminateAsync()
    {
        await SignalAsync("TERM");
        return await EndAsync();
    }

    /// <summary>Sends a signal by its name, for example STOP.</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private async Task<string> ListenAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            _said.Enqueue(line);
        }

        return string.Concat(_said.Select(line => line + "\n"));
    }

    private async Task<Ended> EndAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        await _process.WaitForExitAsync(patience.Token);
        return new Ended(_process.ExitCode, Banner + await _output, await _error);
    }

    private static string Dll => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
        ? Path.GetFullPath(named)
        : Path.Combine(AppContext.BaseDirectory, "pulse-host.dll");

    private static ProcessStartInfo Start(IReadOnlyDictionary<string, string> environment, string[] line)
    {
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var name in start.Environment.Keys.Where(name => _ours.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
