using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using RevenuePulse.Backends.Cluster.Influx;
using RevenuePulse.Tests.Backends.Cluster.Influx;

namespace RevenuePulse.Bench.Cluster;

/// <summary>
/// The revenue store of the cluster: how fast the journal gets into InfluxDB and how fast questions come out of it, beside bare line
/// protocol to, and InfluxQL over single points from, the same engine in the same run.
/// </summary>
internal static class InfluxBench
{
    private const int Rounds = 5;
    private const long Minute = 60_000;
    private const long Day = 86_400_000;
    // of one-minute cells a reader loads so many together
    private const long MinutePage = 240 * Minute;

    public static async Task RunAsync(Figures figures, InfluxEngine engine, int entries, CancellationToken cancel)
    {
        var options = new InfluxOptions { Url = engine.Url, Bucket = "bench" };
        var now = DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / Minute * Minute);
        var journal = new SyntheticJournal(entries, now);
        await WriteAsync(figures, options, journal, cancel);
        await BaselineAsync(figures, engine, entries, cancel);
        var reader = new Reader(options, journal, now);
        await AskAsync(figures, reader, Question(now, 365, Day), "a year by day and campaign", cancel);
        await AskAsync(figures, reader, Question(now, 60, Minute), "60 minutes by campaign", cancel);
        await AskForPageAsync(figures, reader, cancel);
        await BareQueryAsync(figures, engine, now, cancel);
    }

    private static async Task WriteAsync(Figures figures, InfluxOptions options, SyntheticJournal journal, CancellationToken cancel)
    {
        await using var store = new InfluxStore(options, journal, null, NullLogger.Instance);
        var watch = Stopwatch.StartNew();
        await store.CatchUpAsync(journal.Head, null, cancel);
        var seconds = watch.Elapsed.TotalSeconds;
        figures.Add(new("InfluxDB writer: points, snapshots among them", store.Condition.Points / seconds, "points/s", 100_000, MoreIsBetter: true));
        figures.Add(new("InfluxDB writer: journal entries, all roll-ups kept", journal.Head.Seq / seconds, "entries/s"));
        figures.Add(new("InfluxDB writer: points per entry", (double)store.Condition.Points / journal.Head.Seq, "points"));
    }

    /// <summary>Bare lines to the engine, in requests of the same size.</summary>
    private static async Task BaselineAsync(Figures figures, InfluxEngine engine, int entries, CancellationToken cancel)
    {
        using var client = new HttpClient { BaseAddress = engine.Engine };
        using (await client.PostAsync(new Uri("query?q=CREATE%20DATABASE%20bare", UriKind.Relative), null, cancel))
        {
            var watch = Stopwatch.StartNew();
            for (var from = 0; from < entries; from += 5_000)
            {
                var lines = new StringBuilder();
                for (var i = from; i < Math.Min(entries, from + 5_000); i++)
                {
                    lines.Append(CultureInfo.InvariantCulture, $"bare,campaign=c{i % 20} gross={i}i,lost=0i,ms=0i,net={i}i,sales=1i,seq={i}i {1_700_000_000_000_000_000 + (i * 30_000_000_000L)}\n");
                }

                using var body = new StringContent(lines.ToString());
                using var stored = await client.PostAsync(new Uri("write?db=bare", UriKind.Relative), body, cancel);
                stored.EnsureSuccessStatusCode();
            }

            figures.Add(new("  bare line protocol to the same engine", entries / watch.Elapsed.TotalSeconds, "points/s"));
        }
    }

    /// <summary>The first question of a reader that has nothing, and those that follow it: what a dashboard meets once its pages are in memory.</summary>
    private static async Task AskAsync(Figures figures, Reader reader, SumQuery question, string name, CancellationToken cancel)
    {
        var (first, next) = (new List<double>(), new List<double>());
        // the first round runs through cold code, and the median leaves it out
        for (var round = 0; round < Rounds; round++)
        {
            await using var store = await reader.ConnectAsync(cancel);
            first.Add(await TimeAsync(() => store.Store.SumAsync(question, cancel)));
            for (var i = 0; i < 20; i++)
            {
                next.Add(await TimeAsync(() => store.Store.SumAsync(question, cancel)));
            }
        }

        figures.Add(new($"{name}, a reader's first question", Sample.Median(first), "ms"));
        figures.Add(new($"{name}, in memory as on a dashboard", Sample.Median(next), "ms"));
    }

    /// <summary>
    /// A reader that knows how far the store is, and has to read the page of the question. Pages that run now are loaded ahead with whatever is
    /// asked first, so the hour is the one before the running page.
    /// </summary>
    private static async Task AskForPageAsync(Figures figures, Reader reader, CancellationToken cancel)
    {
        var running = reader.Now.ToUnixTimeMilliseconds() / MinutePage * MinutePage;
        var question = Question(DateTimeOffset.FromUnixTimeMilliseconds(running), 60, Minute);
        var times = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            await using var store = await reader.ConnectAsync(cancel);
            await store.Store.SumAsync(new SumQuery { FromMs = 0, ToMs = 1 }, cancel);
            times.Add(await TimeAsync(() => store.Store.SumAsync(question, cancel)));
        }

        figures.Add(new("60 minutes by campaign, page from InfluxDB", Sample.Median(times), "ms", 20));
    }

    /// <summary>The same window without roll-ups.</summary>
    private static async Task BareQueryAsync(Figures figures, InfluxEngine engine, DateTimeOffset now, CancellationToken cancel)
    {
        using var client = new HttpClient { BaseAddress = engine.Engine };
        var from = now.AddMinutes(-60).ToUnixTimeMilliseconds();
        var query = string.Create(CultureInfo.InvariantCulture, $"SELECT SUM(gross), SUM(net), SUM(sales), SUM(lost) FROM revenue WHERE time >= {from}ms AND time < {from + (60 * Minute)}ms GROUP BY time(1m), campaign, currency, kind");
        var times = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            times.Add(await TimeAsync(async () => await client.GetByteArrayAsync(new Uri($"query?db=bench&q={Uri.EscapeDataString(query)}", UriKind.Relative), cancel)));
        }

        figures.Add(new("  60 minutes over single points, InfluxQL", Sample.Median(times), "ms"));
    }

    private static SumQuery Question(DateTimeOffset now, int buckets, long width)
    {
        var end = now.ToUnixTimeMilliseconds() / width * width;
        var starts = Enumerable.Range(0, buckets).Select(i => end - ((buckets - i) * width)).ToList();
        return new SumQuery { FromMs = starts[0], ToMs = end, Buckets = starts, By = Dimension.Campaign };
    }

    private static async Task<double> TimeAsync<T>(Func<ValueTask<T>> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        return watch.Elapsed.TotalMilliseconds;
    }

    /// <summary>Makes readers that have nothing in memory and stand in connection with the store.</summary>
    private sealed record Reader(InfluxOptions Options, SyntheticJournal Journal, DateTimeOffset Now)
    {
        public async Task<InfluxStore> ConnectAsync(CancellationToken cancel)
        {
            var store = new InfluxStore(Options, Journal, null, NullLogger.Instance);
            _ = await store.DetectAsync(cancel);
            return store;
        }
    }
}
