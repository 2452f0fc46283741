using System.Globalization;
using System.Text.Json;

namespace RevenuePulse.Bench.Ingest;

/// <summary>One run: the two servers, the phases, the figures.</summary>
internal sealed partial class IngestRun(string host, string folder, IngestPhases phases, TimeProvider clock)
{
    private const int Connections = 32;
    private const string Secret = "whsec_bench_only_0123456789abcdef";
    private const string Token = "bench-token-0123456789abcdef-bench";

    private readonly string _mark = SignedRequests.NewMark();
    private readonly List<double> _startUps = [];
    private long _next;
    private long _accepted;

    public async Task<Figures> MeasureAsync(CancellationToken cancel)
    {
        var surroundings = Surroundings.Of(folder);
        var figures = new Figures(surroundings);
        for (var i = 1; i < phases.Starts; i++)
        {
            await using var fresh = await StartHostAsync(cancel);
        }

        await using var product = await StartHostAsync(cancel);
        await using var baseline = await StartBaselineAsync(cancel);
        await Task.Delay(phases.Paced, clock, cancel);
        var idle = product.ResidentMebibytes();
        Saturation(figures, baseline, product);
        Paced(figures, product, 500);
        Paced(figures, product, 1000);
        figures.Add(new Figure("resident memory after 1,000/s", product.ResidentMebibytes(), "MiB", 160));
        await TicksAsync(figures, product, 50, surroundings, cancel);
        await TicksAsync(figures, product, 500, surroundings, cancel);
        Rush(figures, product);
        BesideBusyLoops(figures, product);
        foreach (var readers in phases.Crowds)
        {
            await CrowdAsync(figures, product, readers, cancel);
        }

        figures.Add(new Figure("resident memory, idle after start", idle, "MiB", 90));
        figures.Add(new Figure("process start to ready, empty store", Sample.Median(_startUps), "s", 0.6));
        await BooksAsync(figures, product, cancel);
        return figures;
    }

    private void Saturation(Figures figures, ServerProcess baseline, ServerProcess product)
    {
        Saturate(baseline, phases.WarmUp);
        _accepted += Saturate(product, phases.WarmUp).Load.Accepted;
        var (least, most) = (new List<(Load Load, double CpuMicroseconds)>(), new List<(Load Load, double CpuMicroseconds)>());
        for (var round = 0; round < phases.Rounds; round++)
        {
            least.Add(Saturate(baseline, phases.Saturation));
            most.Add(Saturate(product, phases.Saturation));
        }

        _accepted += most.Sum(r => r.Load.Accepted);
        figures.Add(new Figure("baseline: Kestrel + body + HMAC, accepted", Sample.Median(least.Select(r => r.Load.PerSecond)), "1/s"));
        figures.Add(new Figure("baseline: server CPU per event", Sample.Median(least.Select(r => r.CpuMicroseconds)), "µs"));
        figures.Add(new Figure("durable accepted at saturation, 32 connections", Sample.Median(most.Select(r => r.Load.PerSecond)), "1/s", 10_000, MoreIsBetter: true));
        figures.Add(new Figure("  of the baseline (median of the rounds' ratios)", Sample.Median(most.Zip(least, (m, l) => m.Load.PerSecond / l.Load.PerSecond)), "×", 0.4, MoreIsBetter: true));
        figures.Add(new Figure("server CPU per event at saturation", Sample.Median(most.Select(r => r.CpuMicroseconds)), "µs", 140));
        figures.Add(new Figure("acknowledged at saturation, p50", Sample.Median(most.Select(r => r.Load.Ack(0.5))), "ms"));
        figures.Add(new Figure("acknowledged at saturation, p99", Sample.Median(most.Select(r => r.Load.Ack(0.99))), "ms"));
        figures.Add(new Figure("generator CPU per request", Sample.Median(least.Select(r => r.Load.GeneratorMicroseconds)), "µs", 15));
        figures.Add(new Figure("refused during saturation", most.Sum(r => r.Load.Refused), "", 0));
    }

    private (Load Load, double CpuMicroseconds) Saturate(ServerProcess server, TimeSpan duration)
    {
        using var generator = Generator(server, null, out var requests);
        var before = server.Cpu();
        var load = generator.Saturate(duration);
        _next = requests.Next;
        return (load, (server.Cpu() - before).TotalMicroseconds / Math.Max(1, load.Accepted));
    }

    private void Paced(Figures figures, ServerProcess product, int perSecond)
    {
        using var generator = Generator(product, null, out var requests);
        var before = product.Cpu();
        var load = generator.Pace(perSecond, phases.Paced);
        var cpu = (product.Cpu() - before).TotalMicroseconds / Math.Max(1, load.Accepted);
        _next = requests.Next;
        _accepted += load.Accepted;
        var rate = perSecond.ToString("N0", CultureInfo.InvariantCulture);
        figures.Add(new Figure($"server CPU per event at {rate}/s", cpu, "µs", 300));
        figures.Add(new Figure($"acknowledged at {rate}/s, p50", load.Ack(0.5), "ms"));
        figures.Add(new Figure($"acknowledged at {rate}/s, p99", load.Ack(0.99), "ms"));
    }

    private async Task TicksAsync(Figures figures, ServerProcess product, int perSecond, Surroundings surroundings, CancellationToken cancel)
    {
        var sentAt = new long[(int)(perSecond * phases.Paced.TotalSeconds)];
        using var reader = new TickReader(product.Port, Token, _mark, _next, sentAt.Length);
        await Task.Delay(500, cancel);
        using (var generator = Generator(product, sentAt, out var requests))
        {
            _accepted += generator.Pace(perSecond, phases.Paced).Accepted;
            _next = requests.Next;
        }

        await Task.Delay(500, cancel);
        var (latencies, missing) = reader.Against(sentAt);
        var isTarget = perSecond == 500;
        figures.Add(new Figure($"POST → tick at {perSecond}/s, p50", Sample.Percentile(latencies, 0.5), "ms", isTarget ? 1 + (1000 / surroundings.FsyncsPerSecond) : null));
        figures.Add(new Figure($"POST → tick at {perSecond}/s, p99", Sample.Percentile(latencies, 0.99), "ms", isTarget ? 10 : null));
        figures.Add(new Figure($"sales that no tick showed at {perSecond}/s", missing, "", 0));
    }

    /// <summary>Every request was a sale of its own: what was answered 200 and what the product counts must be one number.</summary>
    private async Task BooksAsync(Figures figures, ServerProcess product, CancellationToken cancel)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        http.DefaultRequestHeaders.Authorization = new("Bearer", Token);
        var address = new Uri($"http://127.0.0.1:{product.Port}/api/v1/summary");
        var sales = 0L;
        for (var attempt = 0; attempt < 50 && sales != _accepted; attempt++)
        {
            using var summary = JsonDocument.Parse(await http.GetStringAsync(address, cancel));
            sales = summary.RootElement.GetProperty("sales").GetInt64();
            await Task.Delay(100, cancel);
        }

        figures.Add(new Figure("accepted in all", _accepted, ""));
        figures.Add(new Figure("accepted and not booked once", Math.Abs(_accepted - sales), "", 0));
    }

    private LoadGenerator Generator(ServerProcess server, long[]? sendTimes, out SignedRequests requests)
    {
        requests = new SignedRequests(server.Port, Secret, _mark, _next);
        return Generator(server, sendTimes, requests);
    }

    private LoadGenerator Generator(ServerProcess server, long[]? sendTimes, SignedRequests requests) =>
        new(server.Port, requests, Connections, clock) { SendTimes = sendTimes, FirstNumber = _next };

    private async Task<ServerProcess> StartHostAsync(CancellationToken cancel)
    {
        var environment = new Dictionary<string, string>
        {
            ["PULSE_DATA"] = Directory.CreateDirectory(Path.Combine(folder, "data-" + Guid.NewGuid().ToString("N"))).FullName,
            ["PULSE_TOKEN"] = Token,
            ["PULSE_BACKEND"] = "embedded",
            ["PULSE_ROLES"] = "ingest,processor,dashboard",
            ["STRIPE_WEBHOOK_SECRET"] = Secret,
        };
        var server = await ServerProcess.StartAsync(host, ["up"], environment, "/readyz", cancel);
        _startUps.Add(server.StartUp.TotalSeconds);
        return server;
    }

    private static Task<ServerProcess> StartBaselineAsync(CancellationToken cancel) => ServerProcess.StartAsync(
        typeof(BaselineServer).Assembly.Location, ["baseline"], new Dictionary<string, string> { ["STRIPE_WEBHOOK_SECRET"] = Secret }, "/readyz", cancel);
}
