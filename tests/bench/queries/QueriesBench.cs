using System.CommandLine;
using System.Diagnostics;
using System.Net.Http.Headers;
using RevenuePulse.Bench.Ingest;

namespace RevenuePulse.Bench.Queries;

/// <summary>
/// <c>bench queries</c>: what screens ask, over HTTP, at ten million entries of a year, and at the newest tenth of them: the same pace, a tenth
/// of the history, so that what is asked about the last hour is equally much in both. And the export of a million entries.
/// Rounds of both stores are interleaved, so that others at work on the machine disturb both alike.
/// </summary>
internal static class QueriesBench
{
    private const string Token = "bench-queries-token-1234";

    private static readonly (string Name, string Path, double? P50, double? P99)[] Questions =
    [
        ("summary of all time", "/api/v1/summary", 2, 10),
        ("60 minutes by minute and campaign", "/api/v1/series?from=now-60m&step=1m&by=campaign", 2, 10),
        ("a year by day and campaign", "/api/v1/series?from=now-365d/d&step=1d&by=campaign", 20, null),
        ("the history page's question: 12 weeks, compared", "/api/v1/explore?tz=Europe/Berlin", null, null),
        ("hours of the week over 12 weeks", "/api/v1/heatmap?tz=Europe/Berlin", null, null),
    ];

    public static Command Make()
    {
        var quick = new Option<bool>("--quick") { Description = "A tenth of the entries and fewer rounds: coarser figures" };
        var json = new Option<bool>("--json") { Description = "Print the figures as JSON" };
        var folder = new Option<string?>("--folder") { Description = "Where the data folders are made [default: the temporary folder, or this one where that is in memory]" };
        var command = new Command("queries", "Questions over HTTP at 1 and 10 million entries, and a streamed export") { quick, json, folder };
        command.SetAction((parsed, cancel) => Verbs.PrintAsync(parsed.GetValue(json), async () =>
        {
            using var place = new Scratch(parsed.GetValue(folder));
            return await new Run(place.Folder, parsed.GetValue(quick)).MeasureAsync(cancel);
        }));
        return command;
    }

    private sealed class Run(string folder, bool quick)
    {
        // processor time is told in hundredths of a second, so it takes many questions to tell it
        private const int WorkTimes = 20;

        private readonly long _many = quick ? 1_000_000 : 10_000_000;
        private readonly int _rounds = quick ? 5 : 9;
        private readonly int _perRound = quick ? 20 : 40;

        // both stores end at the same moment, however long the second takes to make: the last hour is the same hour
        private readonly long _toMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

        public async Task<Figures> MeasureAsync(CancellationToken cancel)
        {
            var figures = new Figures(Surroundings.Of(folder));
            await using var few = await ServeAsync("few", _many / 10, FilledStore.YearMs / 10, figures, cancel);
            await using var many = await ServeAsync("many", _many, FilledStore.YearMs, figures, cancel);
            using var fewHttp = Client(few.Port);
            using var manyHttp = Client(many.Port);
            foreach (var (name, path, p50, p99) in Questions)
            {
                await AskAsync(figures, name, path, (p50, p99), fewHttp, manyHttp, cancel);
                if (p99 is not null)
                {
                    await WorkAsync(figures, path, (few, fewHttp), (many, manyHttp), cancel);
                }
            }

            await ExportAsync(figures, few, fewHttp, cancel);
            figures.Add(new Figure($"resident with {_many / 1e6:0.#} M entries after all this", many.ResidentMebibytes(), "MiB"));
            return figures;
        }

        private async Task<ServerProcess> ServeAsync(string name, long entries, long spanMs, Figures figures, CancellationToken cancel)
        {
            var data = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
            var clock = Stopwatch.StartNew();
            await Console.Error.WriteLineAsync($"bench: making {entries:N0} entries …");
            FilledStore.Fill(data, entries, spanMs, _toMs);
            figures.Add(new Figure($"making {entries / 1e6:0.#} M entries", clock.Elapsed.TotalSeconds, "s"));
            var environment = new Dictionary<string, string> { ["PULSE_DATA"] = data, ["PULSE_TOKEN"] = Token, ["PULSE_BACKEND"] = "embedded" };
            return await ServerProcess.StartAsync(IngestBench.HostPath(null), ["up"], environment, "/readyz", cancel);
        }

        private async Task AskAsync(Figures figures, string name, string path, (double? P50, double? P99) target, HttpClient few, HttpClient many, CancellationToken cancel)
        {
            var (one, ten) = (new List<double>(), new List<double>());
            for (var round = 0; round <= _rounds; round++)
            {
                var (a, b) = (await TimeAsync(few, path, cancel), await TimeAsync(many, path, cancel));
                // the first warms both up
                if (round > 0)
                {
                    one.AddRange(a);
                    ten.AddRange(b);
                }
            }

            var (small, large) = (Sample.Median(one), Sample.Median(ten));
            figures.Add(new Figure($"{name}, p50 at {_many / 1e6:0.#} M", large, "ms", target.P50));
            figures.Add(new Figure("  p99", Sample.Percentile([.. ten.Order()], 0.99), "ms", target.P99));
            figures.Add(new Figure("  against a tenth of the history", large / small, "times", target.P99 is null ? null : 1.2));
        }

        // a clock on the wall also counts the wait for a core that others have; the processor time of the server does not
        private async Task WorkAsync(
            Figures figures, string path, (ServerProcess Server, HttpClient Http) few, (ServerProcess Server, HttpClient Http) many, CancellationToken cancel)
        {
            var (small, large) = (new List<double>(), new List<double>());
            for (var round = 0; round <= _rounds; round++)
            {
                // whoever comes second finds the cores as the first left them
                var isSwapped = round % 2 == 1;
                var first = await SpentAsync(isSwapped ? many : few);
                var second = await SpentAsync(isSwapped ? few : many);
                if (round > 0)
                {
                    small.Add(isSwapped ? second : first);
                    large.Add(isSwapped ? first : second);
                }
            }

            figures.Add(new Figure("  server CPU per question", Sample.Median(large) * 1000 / (_perRound * WorkTimes), "µs"));
            figures.Add(new Figure("  server CPU against a tenth of the history (median of ratios)", Sample.Median(large.Zip(small, (l, s) => l / s)), "times", 1.2));

            async Task<double> SpentAsync((ServerProcess Server, HttpClient Http) side)
            {
                var before = side.Server.Cpu();
                await TimeAsync(side.Http, path, cancel, _perRound * WorkTimes);
                return (side.Server.Cpu() - before).TotalMilliseconds;
            }
        }

        private async Task<List<double>> TimeAsync(HttpClient http, string path, CancellationToken cancel, int? count = null)
        {
            var times = new List<double>(count ?? _perRound);
            for (var i = 0; i < times.Capacity; i++)
            {
                var started = Stopwatch.GetTimestamp();
                using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), cancel);
                await answer.Content.ReadAsByteArrayAsync(cancel);
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                answer.EnsureSuccessStatusCode();
            }

            return times;
        }

        private async Task ExportAsync(Figures figures, ServerProcess server, HttpClient http, CancellationToken cancel)
        {
            const long Early = 100_000;
            var (clock, early, most, lines, buffer) = (Stopwatch.StartNew(), 0.0, 0.0, 0L, new byte[1 << 16]);
            using var answer = await http.GetAsync(
                new Uri("/api/v1/export?format=ndjson&from=now-366d&to=now", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancel);
            await using var stream = await answer.Content.ReadAsStreamAsync(cancel);
            for (int read, looked = 0; (read = await stream.ReadAsync(buffer, cancel)) > 0; looked++)
            {
                lines += buffer.AsSpan(0, read).Count((byte)'\n');
                if (looked % 64 == 0)
                {
                    most = Math.Max(most, server.ResidentMebibytes());
                    early = lines < Early ? most : early;
                }
            }

            figures.Add(new Figure("export, streamed", lines / clock.Elapsed.TotalSeconds, "entries/s"));
            figures.Add(new Figure($"  memory that {lines:N0} entries took above {Early:N0}", Math.Max(0, most - early), "MiB", 32));
        }

        private static HttpClient Client(int port)
        {
            var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromMinutes(5) };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
            return http;
        }
    }
}
