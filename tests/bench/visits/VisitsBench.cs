using System.CommandLine;
using System.Text.Json;
using RevenuePulse.Bench.Ingest;

namespace RevenuePulse.Bench.Visits;

/// <summary><c>bench visits</c>: what visits cost the sales beside them; alone, with the same requests next door, and with visits in turn.</summary>
internal static class VisitsBench
{
    private const int Connections = 32;
    private const int SalesPerSecond = 500;
    private const int VisitsPerSecond = 5_000;
    private const int Rounds = 5;
    private const string Secret = "whsec_bench_only_0123456789abcdef";
    private const string Token = "bench-token-0123456789abcdef-bench";

    public static Command Make()
    {
        var quick = new Option<bool>("--quick") { Description = "Shorter phases, coarser figures" };
        var json = new Option<bool>("--json") { Description = "Print the figures as JSON" };
        var host = new Option<string?>("--host") { Description = "The published pulse-host.dll [default: PULSE_HOST, or artifacts/host]" };
        var folder = new Option<string?>("--folder") { Description = "Where the data folder is made" };
        var command = new Command("visits", "Visits beside sales: how many are taken, and what they cost a sale's tick") { quick, json, host, folder };
        command.SetAction((parsed, cancel) => Verbs.PrintAsync(parsed.GetValue(json), async () =>
        {
            using var place = new Scratch(parsed.GetValue(folder));
            return await MeasureAsync(IngestBench.HostPath(parsed.GetValue(host)), place.Folder, TimeSpan.FromSeconds(parsed.GetValue(quick) ? 4 : 15), cancel);
        }));
        return command;
    }

    /// <summary>
    /// Each round measures the sale's tick alone, beside a bare server that is sent the same visits and does nothing with them, and beside
    /// the product's own. The generator, the sockets and the second server take their cores in both of the latter: what differs is what
    /// counting visits in the process that books the money adds.
    /// </summary>
    private static async Task<Figures> MeasureAsync(string host, string folder, TimeSpan phase, CancellationToken cancel)
    {
        var figures = new Figures(Surroundings.Of(folder));
        await using var product = await ServerProcess.StartAsync(
            host, ["up"], new Dictionary<string, string> { ["PULSE_DATA"] = Path.Combine(folder, "data"), ["PULSE_TOKEN"] = Token, ["STRIPE_WEBHOOK_SECRET"] = Secret },
            "/readyz", cancel);
        await using var bare = await ServerProcess.StartAsync(typeof(BaselineServer).Assembly.Location, ["baseline"], new Dictionary<string, string>(), "/readyz", cancel);
        var (mark, next) = (SignedRequests.NewMark(), 0L);
        var (alone, nextDoor, beside, taken, cost) = (new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>());
        var (bareCosts, refused, sent) = (new List<double>(), 0L, 0L);
        for (var round = -1; round < Rounds; round++)
        {
            (var quiet, next) = await TickAsync(product, mark, next, phase, null, cancel);
            using var elsewhere = new VisitLoad(bare.Port, VisitsPerSecond);
            var (before, bareBefore) = (product.Cpu(), bare.Cpu());
            (var bared, next) = await TickAsync(product, mark, next, phase, elsewhere, cancel);
            var (between, bareCost) = (product.Cpu(), bare.Cpu() - bareBefore);
            using var visits = new VisitLoad(product.Port, VisitsPerSecond);
            (var busy, next) = await TickAsync(product, mark, next, phase, visits, cancel);
            sent += visits.Taken;
            if (round < 0)
            {
                // the first round warms all of them
                continue;
            }

            alone.Add(quiet);
            nextDoor.Add(bared);
            beside.Add(busy);
            taken.Add(visits.Taken / visits.Elapsed.TotalSeconds);
            refused += visits.Refused;
            cost.Add((product.Cpu() - between - (between - before)).TotalMicroseconds / visits.Taken);
            bareCosts.Add(bareCost.TotalMicroseconds / (elsewhere.Taken + elsewhere.Refused));
        }

        figures.Add(new Figure("visits taken beside 500 sales/s", Sample.Median(taken), "1/s", VisitsPerSecond * 0.99, MoreIsBetter: true));
        figures.Add(new Figure("visits refused", refused, "", 0));
        figures.Add(new Figure("server CPU per visit, counting included", Sample.Median(cost), "µs"));
        figures.Add(new Figure("  a bare server's CPU for the same request", Sample.Median(bareCosts), "µs"));
        figures.Add(new Figure("POST → tick at 500/s alone, p99", Sample.Median(alone), "ms"));
        figures.Add(new Figure("  while a bare server next door answers the visits", Sample.Median(nextDoor), "ms"));
        figures.Add(new Figure("  while the product takes them", Sample.Median(beside), "ms", 10));
        figures.Add(new Figure("  against alone (median of the rounds' ratios)", Ratio(beside, alone), "×"));
        figures.Add(new Figure("  against the bare server: what visits themselves add", Ratio(beside, nextDoor), "×", 1.1));
        await CountedAsync(figures, product.Port, sent, cancel);
        figures.Add(new Figure("resident memory at the end", product.ResidentMebibytes(), "MiB"));
        return figures;
    }

    private static double Ratio(List<double> of, List<double> against) => Sample.Median(of.Zip(against, (o, a) => o / a));

    private static async Task<(double P99, long Next)> TickAsync(
        ServerProcess product, string mark, long first, TimeSpan phase, VisitLoad? visits, CancellationToken cancel)
    {
        var sentAt = new long[(int)(SalesPerSecond * phase.TotalSeconds)];
        using var reader = new TickReader(product.Port, Token, mark, first, sentAt.Length);
        await Task.Delay(500, cancel);
        var visiting = visits is null ? Task.CompletedTask : Task.Factory.StartNew(() => visits.Run(phase), cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var requests = new SignedRequests(product.Port, Secret, mark, first);
        using (var generator = new LoadGenerator(product.Port, requests, Connections, TimeProvider.System) { SendTimes = sentAt, FirstNumber = first })
        {
            generator.Pace(SalesPerSecond, phase);
        }

        await visiting;
        await Task.Delay(1_000, cancel);
        var (latencies, missing) = reader.Against(sentAt);
        return missing == 0 ? (Sample.Percentile(latencies, 0.99), requests.Next) : throw new BenchFailure($"{missing} sales were shown by no tick");
    }

    /// <summary>Every visit that was answered 204 is counted, or told to have been dropped.</summary>
    private static async Task CountedAsync(Figures figures, int port, long sent, CancellationToken cancel)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        http.DefaultRequestHeaders.Authorization = new("Bearer", Token);
        async Task<long> CountAsync()
        {
            using var answer = JsonDocument.Parse(await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/api/v1/breakdown"), cancel));
            return answer.RootElement.GetProperty("rows").EnumerateArray().Where(r => r.GetProperty("visits").ValueKind == JsonValueKind.Number).Sum(r => r.GetProperty("visits").GetInt64());
        }

        var metrics = await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics"), cancel);
        var dropped = metrics.Split('\n').Where(line => line.StartsWith("pulse_visits", StringComparison.Ordinal) && line.Contains("outcome=\"dropped\"", StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture));
        var counted = 0L;
        for (var waited = System.Diagnostics.Stopwatch.StartNew(); counted + dropped < sent && waited.Elapsed < TimeSpan.FromSeconds(20); await Task.Delay(100, cancel))
        {
            counted = await CountAsync();
        }

        figures.Add(new Figure("visits answered 204, the warm-up's too", sent, ""));
        figures.Add(new Figure("  of them counted", counted, ""));
        figures.Add(new Figure("  of them dropped, and told so in /metrics", dropped, "", 0));
        figures.Add(new Figure("  not explained", sent - counted - dropped, "", 0));
    }
}
