using System.CommandLine;

namespace RevenuePulse.Bench.Ingest;

/// <summary><c>bench ingest</c>: a published host over HTTP, beside the least that any receiver does.</summary>
internal static class IngestBench
{
    public static Command Make()
    {
        var quick = new Option<bool>("--quick") { Description = "Shorter phases: under 40 s, coarser figures" };
        var json = new Option<bool>("--json") { Description = "Print the figures as JSON" };
        var host = new Option<string?>("--host") { Description = "The published pulse-host.dll [default: PULSE_HOST, or artifacts/host]" };
        var folder = new Option<string?>("--folder") { Description = "Where the data folders are made [default: the temporary folder, or this one where that is in memory]" };
        var command = new Command("ingest", "Durable webhooks per second, latencies, processor time, memory, start") { quick, json, host, folder };
        command.SetAction((parsed, cancel) => Verbs.PrintAsync(parsed.GetValue(json), async () =>
        {
            using var place = new Scratch(parsed.GetValue(folder));
            var run = new IngestRun(HostPath(parsed.GetValue(host)), place.Folder, parsed.GetValue(quick) ? IngestPhases.Quick : IngestPhases.Full, TimeProvider.System);
            return await run.MeasureAsync(cancel);
        }));
        return command;
    }

    internal static string HostPath(string? given)
    {
        var path = given ?? Environment.GetEnvironmentVariable("PULSE_HOST") ?? Path.Combine(AppContext.BaseDirectory, "../host/pulse-host.dll");
        return File.Exists(path) ? Path.GetFullPath(path) : throw new BenchFailure($"no host at {path}: publish it, then give --host or PULSE_HOST");
    }
}

/// <summary>How long each phase takes.</summary>
internal sealed record IngestPhases(int Rounds, TimeSpan WarmUp, TimeSpan Saturation, TimeSpan Paced, int Starts)
{
    public static readonly IngestPhases Full = new(5, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(15), 5)
    {
        Rush = TimeSpan.FromSeconds(60),
        Crowds = [500, 2_000],
    };

    public static readonly IngestPhases Quick = new(5, TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2.5), 3);

    /// <summary>The rush with repeats and forgeries.</summary>
    public TimeSpan Rush { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How many readers of ticks there are at a time.</summary>
    public IReadOnlyList<int> Crowds { get; init; } = [500];
}
