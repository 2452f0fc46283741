using System.Diagnostics;
using Confluent.Kafka;
using RevenuePulse.Bench.Ingest;
using RevenuePulse.Tests.Backends.Cluster;
using RevenuePulse.Tests.Backends.Cluster.Influx;

namespace RevenuePulse.Bench.Cluster;

/// <summary>From a webhook at one process to the tick at another, with a processor between them, beside a bare record through the same broker.</summary>
internal sealed class TickRun(string host, string folder, InfluxEngine engine)
{
    /// <summary>The mock answers an empty fetch only when its wait is over; a real broker does as soon as there is something.</summary>
    public static Dictionary<string, string> Quick => new() { ["fetch.wait.max.ms"] = "5" };

    private const int PerSecond = 500;
    private const string Secret = "whsec_bench_only_0123456789abcdef";
    private const string Token = "bench-token-0123456789abcdef-bench";
    private const string Bare = "bench.bare";

    /// <summary>What points a product to these servers.</summary>
    public static Dictionary<string, string> Environment(MockCluster kafka, Uri? store) => new()
    {
        ["KAFKA_BOOTSTRAP_SERVERS"] = kafka.Bootstraps,
        ["KAFKA_PROPERTIES__FETCH_WAIT_MAX_MS"] = Quick["fetch.wait.max.ms"],
        ["INFLUXDB_URL"] = (store ?? new Uri("http://127.0.0.1:9/")).ToString(),
    };

    public async Task MeasureAsync(Figures figures, TimeSpan duration, CancellationToken cancel)
    {
        using var kafka = new MockCluster();
        kafka.Create(Bare, 1);
        await using var ingest = await StartAsync(kafka, "ingest", cancel);
        var idle = ingest.ResidentMebibytes();
        await using var processor = await StartAsync(kafka, "processor", cancel);
        await using var dashboard = await StartAsync(kafka, "dashboard", cancel);
        var (mark, next) = (SignedRequests.NewMark(), 0L);
        Pace(ingest, mark, ref next, null, TimeSpan.FromSeconds(3));
        var bare = BareLatencies(kafka, duration / 3);
        var sentAt = new long[(int)(PerSecond * duration.TotalSeconds)];
        using var reader = new TickReader(dashboard.Port, Token, mark, next, sentAt.Length);
        await Task.Delay(500, cancel);
        var before = (Ingest: ingest.Cpu(), Processor: processor.Cpu(), Dashboard: dashboard.Cpu());
        Pace(ingest, mark, ref next, sentAt, duration);
        for (var i = 0; i < 100 && reader.Against(sentAt).Missing > 0; i++)
        {
            await Task.Delay(100, cancel);
        }

        var (latencies, missing) = reader.Against(sentAt);
        double PerEvent(TimeSpan now, TimeSpan then) => (now - then).TotalMicroseconds / sentAt.Length;
        figures.Add(new($"POST → tick at {PerSecond}/s over three processes, p50", Sample.Percentile(latencies, 0.5), "ms"));
        figures.Add(new($"POST → tick at {PerSecond}/s over three processes, p99", Sample.Percentile(latencies, 0.99), "ms", 300));
        figures.Add(new("  of a bare record through the same broker, p99", Sample.Percentile(latencies, 0.99) / Sample.Percentile(bare, 0.99), "×"));
        figures.Add(new("  a bare record, produced to consumed, p99", Sample.Percentile(bare, 0.99), "ms"));
        figures.Add(new("sales that no tick showed", missing, "", 0));
        figures.Add(new("  CPU per event: ingest", PerEvent(ingest.Cpu(), before.Ingest), "µs"));
        figures.Add(new("  CPU per event: processor", PerEvent(processor.Cpu(), before.Processor), "µs"));
        figures.Add(new("  CPU per event: dashboard", PerEvent(dashboard.Cpu(), before.Dashboard), "µs"));
        figures.Add(new("ingest alone: process start to ready", ingest.StartUp.TotalSeconds, "s", 0.4));
        figures.Add(new("ingest alone: resident memory, idle after start", idle, "MiB", 80));
        figures.Add(new($"ingest alone: resident memory after {PerSecond}/s", ingest.ResidentMebibytes(), "MiB"));
    }

    private static void Pace(ServerProcess ingest, string mark, ref long next, long[]? sentAt, TimeSpan duration)
    {
        var requests = new SignedRequests(ingest.Port, Secret, mark, next);
        using var generator = new LoadGenerator(ingest.Port, requests, 32, TimeProvider.System) { SendTimes = sentAt, FirstNumber = next };
        var load = generator.Pace(PerSecond, duration);
        if (load.Refused > 0) throw new BenchFailure($"{load.Refused} webhooks were refused");
        next = requests.Next;
    }

    /// <summary>Records at the same pace with the same client and settings, acknowledged and read by one consumer.</summary>
    private static List<double> BareLatencies(MockCluster kafka, TimeSpan duration)
    {
        using var consumer = new ConsumerBuilder<Ignore, long>(new ConsumerConfig(Quick) { BootstrapServers = kafka.Bootstraps, GroupId = "bench.bare" }).Build();
        using var producer = new ProducerBuilder<Null, long>(new ProducerConfig { BootstrapServers = kafka.Bootstraps, LingerMs = 2, EnableIdempotence = true }).Build();
        consumer.Assign(new TopicPartitionOffset(Bare, 0, Offset.Beginning));
        var count = (int)(PerSecond * duration.TotalSeconds);
        var sender = new Thread(() => Send(producer, count));
        sender.Start();
        var latencies = new List<double>(count);
        while (latencies.Count < count && consumer.Consume(TimeSpan.FromSeconds(10)) is { } record)
        {
            latencies.Add(Stopwatch.GetElapsedTime(record.Message.Value).TotalMilliseconds);
        }

        sender.Join();
        latencies.Sort();
        return latencies;
    }

    private static void Send(IProducer<Null, long> producer, int count)
    {
        var (began, step) = (Stopwatch.GetTimestamp(), Stopwatch.Frequency / PerSecond);
        using var never = new ManualResetEvent(initialState: false);
        for (var i = 0; i < count;)
        {
            if (Stopwatch.GetTimestamp() < began + (i * step))
            {
                never.WaitOne(1);
                continue;
            }

            producer.Produce(Bare, new Message<Null, long> { Value = Stopwatch.GetTimestamp() });
            i++;
        }

        producer.Flush(TimeSpan.FromSeconds(10));
    }

    private Task<ServerProcess> StartAsync(MockCluster kafka, string role, CancellationToken cancel) => ServerProcess.StartAsync(
        host,
        ["up"],
        new Dictionary<string, string>(Environment(kafka, engine.Url))
        {
            ["PULSE_DATA"] = Directory.CreateDirectory(Path.Combine(folder, role)).FullName,
            ["PULSE_ROLES"] = role,
            ["PULSE_INSTANCE"] = role,
            ["PULSE_TOKEN"] = Token,
            ["INFLUXDB_BUCKET"] = "ticks",
            ["STRIPE_WEBHOOK_SECRET"] = Secret,
        },
        "/readyz",
        cancel);
}
