using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace RevenuePulse.BrowserTests;

/// <summary>The published product as a process of its own, on a free port and a folder of its own.</summary>
public sealed class RunningHost : IAsyncDisposable
{
    public const string Token = "browser-tests-token";
    public const string StripeSecret = "whsec_browser_tests";

    private const string LastLineOfBanner = "Ctrl-C ends it.";
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly List<string> _output = [];
    private Process? _process;

    private RunningHost(int port) => Address = new($"http://127.0.0.1:{port}");

    public Uri Address { get; }

    public string DataFolder { get; } = Directory.CreateTempSubdirectory("pulse-browser-").FullName;

    /// <param name="roles">What the process does; all where none are named.</param>
    public static async Task<RunningHost> StartAsync(string? roles = null)
    {
        var host = new RunningHost(FreePort());
        await host.RunAsync(roles);
        return host;
    }

    /// <summary>Starts on the same port and folder, after <see cref="Kill"/> too.</summary>
    public async Task RunAsync(string? roles = null)
    {
        var serves = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process = new Process { StartInfo = Command(roles), EnableRaisingEvents = true };
        _process.Exited += (_, _) => serves.TrySetResult(false);
        _process.OutputDataReceived += (_, line) =>
        {
            Keep(line.Data);
            if (line.Data == LastLineOfBanner) serves.TrySetResult(true);
        };
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        if (await Task.WhenAny(serves.Task, Task.Delay(_patience)) != serves.Task || !await serves.Task)
        {
            throw new InvalidOperationException($"The host did not become ready. It said:{Environment.NewLine}{Said()}");
        }
    }

    /// <summary>As by <c>kill -9</c>.</summary>
    public void Kill()
    {
        _process?.Kill(entireProcessTree: true);
        _process?.WaitForExit();
    }

    public ValueTask DisposeAsync()
    {
        Kill();
        _process?.Dispose();
        Directory.Delete(DataFolder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private ProcessStartInfo Command(string? roles)
    {
        var binary = Binary();
        var start = new ProcessStartInfo(binary.EndsWith(".dll", StringComparison.Ordinal) ? "dotnet" : binary)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(binary)!,
        };
        if (start.FileName == "dotnet")
        {
            start.ArgumentList.Add(binary);
        }

        start.ArgumentList.Add("up");
        start.Environment["PULSE_URLS"] = Address.GetLeftPart(UriPartial.Authority);
        start.Environment["PULSE_DATA"] = DataFolder;
        start.Environment["PULSE_BACKEND"] = "embedded";
        start.Environment["PULSE_ROLES"] = roles ?? "";
        start.Environment["PULSE_TOKEN"] = Token;
        start.Environment["STRIPE_WEBHOOK_SECRET"] = StripeSecret;
        return start;
    }

    private static string Binary()
    {
        var named = Environment.GetEnvironmentVariable("PULSE_HOST");
        var binary = string.IsNullOrEmpty(named) ? Path.Combine(Repository.Root, "artifacts", "host", "pulse-host.dll") : Path.GetFullPath(named);
        return File.Exists(binary) ? binary : throw new FileNotFoundException(
            "No published host: run ./pulse test, which publishes it, or set PULSE_HOST to pulse-host.dll.", binary);
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Keep(string? line)
    {
        lock (_output)
        {
            _output.Add(line ?? "");
        }
    }

    private string Said()
    {
        lock (_output)
        {
            return string.Join(Environment.NewLine, _output.TakeLast(40));
        }
    }
}
