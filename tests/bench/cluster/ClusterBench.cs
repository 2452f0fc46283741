using System.CommandLine;
using RevenuePulse.Bench.Ingest;
using RevenuePulse.Tests.Backends.Cluster;
using RevenuePulse.Tests.Backends.Cluster.Influx;

namespace RevenuePulse.Bench.Cluster;

/// <summary><c>pulse bench cluster</c>.</summary>
internal static class ClusterBench
{
    private static readonly ClusterPhases _full = new(1_000_000, 40_000, 5, TimeSpan.FromSeconds(15));
    private static readonly ClusterPhases _quick = new(200_000, 20_000, 3, TimeSpan.FromSeconds(4));

    public static Command Make()
    {
        var quick = new Option<bool>("--quick") { Description = "Fewer entries: coarser figures" };
        var json = new Option<bool>("--json") { Description = "Print the figures as JSON" };
        var host = new Option<string?>("--host") { Description = "The published pulse-host.dll [default: PULSE_HOST, or artifacts/host]" };
        var only = new Option<string?>("--only") { Description = "journal, ticks or store: one of the three" };
        only.AcceptOnlyFromAmong("journal", "ticks", "store");
        var command = new Command("cluster", "Raw log to journal, webhook to tick, journal into InfluxDB and questions out of it") { quick, json, host, only };
        command.SetAction((parsed, cancel) => Verbs.PrintAsync(
            parsed.GetValue(json), () => RunAsync(parsed.GetValue(quick) ? _quick : _full, parsed.GetValue(only), parsed.GetValue(host), cancel)));
        return command;
    }

    /// <summary>What the benchmark stands on, to try things by hand: prints the environment of a product and serves until Ctrl-C.</summary>
    public static Command Servers()
    {
        var partitions = new Option<int>("--partitions") { Description = "Partitions of raw log and journal", DefaultValueFactory = _ => 2 };
        var command = new Command("servers", "Kafka's mock broker and an InfluxDB, both in memory, until Ctrl-C") { partitions };
        command.SetAction(async (parsed, cancel) =>
        {
            using var kafka = new MockCluster(parsed.GetValue(partitions));
            var engine = await InfluxEngine.StartAsync();
            if (engine is null) await Console.Error.WriteLineAsync("bench: no InfluxDB was found, so nobody answers at INFLUXDB_URL: name influxd 1.6 to 1.11 in PULSE_INFLUXD");
            foreach (var (name, value) in TickRun.Environment(kafka, engine?.Url))
            {
                Console.WriteLine($"export {name}={value}");
            }

            await Task.Delay(Timeout.Infinite, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return Verbs.Done;
        });
        return command;
    }

    private static async Task<Figures> RunAsync(ClusterPhases phases, string? only, string? host, CancellationToken cancel)
    {
        var figures = new Figures(Surroundings.Of(Path.GetTempPath()));
        using var place = new Scratch(null);
        if (only is null or "journal") await JournalRun.MeasureAsync(figures, phases, place.Folder, cancel);
        if (only == "journal") return figures;
        var engine = await InfluxEngine.StartAsync()
            ?? throw new BenchFailure("InfluxDB is not installed: set PULSE_INFLUXD to the path of influxd 1.6 to 1.11");
        if (only is null or "ticks") await new TickRun(IngestBench.HostPath(host), place.Folder, engine).MeasureAsync(figures, phases.Paced, cancel);
        if (only is null or "store") await InfluxBench.RunAsync(figures, engine, phases.Entries, cancel);
        return figures;
    }
}

/// <summary>How much of everything.</summary>
/// <param name="Entries">Journal entries for the store.</param>
/// <param name="Events">Raw events that wait for a processor; the mock broker keeps 5 MB of them.</param>
/// <param name="Rounds">Of raw log to journal.</param>
/// <param name="Paced">How long webhooks come at a steady pace.</param>
internal sealed record ClusterPhases(int Entries, int Events, int Rounds, TimeSpan Paced);
