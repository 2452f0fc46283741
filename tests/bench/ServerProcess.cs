using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace RevenuePulse.Bench;

/// <summary>A server in a process of its own, so that its cost can be told from the load generator's.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _lastLines = [];

    private ServerProcess(Process process, int port)
    {
        (_process, Port) = (process, port);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Port { get; }

    /// <summary>From process start to the first 200 of the readiness address.</summary>
    public TimeSpan StartUp { get; private set; }

    /// <summary>Starts <c>dotnet {dll} {arguments}</c> and waits until <paramref name="readyPath"/> answers 200.</summary>
    public static async Task<ServerProcess> StartAsync(
        string dll, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, string readyPath, CancellationToken cancel)
    {
        var port = FreePort();
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(Path.GetFullPath(dll)),
        };
        start.ArgumentList.Add(Path.GetFullPath(dll));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["PULSE_URLS"] = $"http://127.0.0.1:{port}";
        var clock = Stopwatch.StartNew();
        var server = new ServerProcess(Process.Start(start)!, port);
        await server.UntilReadyAsync(readyPath, clock, cancel);
        return server;
    }

    /// <summary>Processor time so far, all threads, user and system.</summary>
    public TimeSpan Cpu()
    {
        _process.Refresh();
        return _process.TotalProcessorTime;
    }

    /// <summary>Resident memory.</summary>
    public double ResidentMebibytes()
    {
        _process.Refresh();
        return _process.WorkingSet64 / 1048576.0;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task UntilReadyAsync(string readyPath, Stopwatch clock, CancellationToken cancel)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };
        var address = new Uri($"http://127.0.0.1:{Port}{readyPath}");
        while (clock.Elapsed < TimeSpan.FromSeconds(60))
        {
            if (_process.HasExited)
            {
                break;
            }

            try
            {
                using var answer = await http.GetAsync(address, cancel);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    StartUp = clock.Elapsed;
                    return;
                }
            }
            catch (HttpRequestException)
            {
            }

            await Task.Delay(4, cancel);
        }

        throw new BenchFailure($"the server did not become ready:{Environment.NewLine}{string.Join(Environment.NewLine, _lastLines)}");
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lastLines)
        {
            _lastLines.Add(line);
            if (_lastLines.Count > 20)
            {
                _lastLines.RemoveAt(0);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>Ends the run with one sentence.</summary>
internal sealed class BenchFailure(string message) : Exception(message);
