using System.CommandLine;
using RevenuePulse.Bench;
using RevenuePulse.Bench.Cluster;
using RevenuePulse.Bench.Ingest;
using RevenuePulse.Bench.Ledger;
using RevenuePulse.Bench.Queries;
using RevenuePulse.Bench.Visits;

var root = new RootCommand("The figures of the product, each against a baseline measured in the same run.")
{
    IngestBench.Make(),
    BaselineServer.Make(),
    LedgerBench.Make(),
    QueriesBench.Make(),
    FilledStore.Make(),
    ClusterBench.Make(),
    ClusterBench.Servers(),
    VisitsBench.Make(),
    Verbs.All(IngestBench.Make, LedgerBench.Make, QueriesBench.Make, ClusterBench.Make, VisitsBench.Make),
};
var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, parsed.Errors.Select(e => "bench: " + e.Message)));
    return Verbs.WrongUsage;
}

return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(10) });
