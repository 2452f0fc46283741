using System.CommandLine;

namespace RevenuePulse.Bench.Cluster;

/// <summary><c>pulse bench cluster</c>.</summary>
internal static class ClusterBench
{
    private const int Entries = 1_000_000;
    private const int FewEntries = 200_000;

    public static Command Make()
    {
        var quick = new Option<bool>("--quick") { Description = "Fewer entries: coarser figures" };
        var json = new Option<bool>("--json") { Description = "Print the figures as JSON" };
        var command = new Command("cluster", "The journal into InfluxDB and questions out of it") { quick, json };
        command.SetAction(async (parsed, cancel) =>
        {
            var figures = new Figures(Surroundings.Of(Path.GetTempPath()));
            if (!await InfluxBench.RunAsync(figures, parsed.GetValue(quick) ? FewEntries : Entries, cancel))
            {
                return Verbs.Failed;
            }

            figures.Print(Console.Out, parsed.GetValue(json));
            return Verbs.Done;
        });
        return command;
    }
}
