using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using RevenuePulse.Backends.Cluster;
using RevenuePulse.Bench.Ingest;
using RevenuePulse.Processor;
using RevenuePulse.Tests.Backends;
using RevenuePulse.Tests.Backends.Cluster;

namespace RevenuePulse.Bench.Cluster;

/// <summary>
/// A full raw log of one partition into the journal by one processor, beside the least that any consumer does: the same records through the
/// same client and broker, copied in transactions of the same size.
/// </summary>
internal static class JournalRun
{
    private const string Copies = "bench.copies";
    private const int CopyBytes = 400;
    private const int ColdEvents = 4_000;
    private const int CopiesAtOnce = 1_000;

    public static async Task MeasureAsync(Figures figures, ClusterPhases phases, string folder, CancellationToken cancel)
    {
        var (bare, product, transactions, cpu) = (new List<double>(), new List<double>(), new ConcurrentQueue<double>(), new List<double>());
        var copies = new List<double>();
        using var listener = Listen(transactions);
        using (var kafka = new MockCluster())
        {
            await FillAsync(kafka, folder, ColdEvents, cancel);
            await SettleAsync(kafka, Path.Combine(folder, "cold"), ColdEvents, cancel);
        }

        var cold = transactions.First();
        transactions.Clear();
        for (var round = 0; round < phases.Rounds; round++)
        {
            using var kafka = new MockCluster();
            kafka.Create(Copies, 1);
            await FillAsync(kafka, folder, phases.Events, cancel);
            bare.Add(phases.Events / Copy(kafka, phases.Events, copies).TotalSeconds);
            var before = Environment.CpuUsage.TotalTime;
            product.Add(await SettleAsync(kafka, Path.Combine(folder, $"round-{round}"), phases.Events, cancel));
            cpu.Add((Environment.CpuUsage.TotalTime - before).TotalMicroseconds / phases.Events);
        }

        double[] sorted = [.. transactions.Order()];
        figures.Add(new("raw log → journal, one partition", Sample.Median(product), "events/s", 15_000, MoreIsBetter: true));
        figures.Add(new("  of a bare consume–produce copy (median of the rounds' ratios)", Sample.Median(product.Zip(bare, (p, b) => p / b)), "×"));
        figures.Add(new("  bare copy in transactions of the same size", Sample.Median(bare), "events/s"));
        figures.Add(new("  CPU per event, broker and follower included", Sample.Median(cpu), "µs"));
        figures.Add(new("  transactions measured", sorted.Length, ""));
        figures.Add(new("  a transaction, settling included, p50", Sample.Percentile(sorted, 0.5), "ms"));
        figures.Add(new("  a transaction, settling included, p99", Sample.Percentile(sorted, 0.99), "ms", 100));
        figures.Add(new("  a transaction, settling included, longest", sorted[^1], "ms"));
        figures.Add(new("  the very first, whose code is compiled on the way (not among them)", cold, "ms"));
        copies.Sort();
        figures.Add(new($"  a bare copy of {CopiesAtOnce} records in a transaction, p50", Sample.Percentile(copies, 0.5), "ms"));
        figures.Add(new($"  a bare copy of {CopiesAtOnce} records in a transaction, p99", Sample.Percentile(copies, 0.99), "ms"));
    }

    private static ActivityListener Listen(ConcurrentQueue<double> milliseconds)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ProcessorLoop.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => milliseconds.Enqueue(activity.Duration.TotalMilliseconds),
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static ClusterOptions Options(MockCluster kafka, string folder) => new()
    {
        BootstrapServers = kafka.Bootstraps,
        Properties = TickRun.Quick,
        Instance = "bench",
        DataFolder = folder,
        Recall = RunningProcessor.Recall,
    };

    private static async Task FillAsync(MockCluster kafka, string folder, int events, CancellationToken cancel)
    {
        await using var entrance = ClusterBackend.OpenEntrance(Options(kafka, folder));
        while (entrance.Problem is not null)
        {
            await Task.Delay(10, cancel);
        }

        var mark = SignedRequests.NewMark();
        foreach (var some in Enumerable.Range(0, events).Chunk(5_000))
        {
            await Task.WhenAll(some.Select(i => entrance.RawLog.AppendAsync(Event(mark, i), cancel)));
        }
    }

    private static RawEvent Event(string mark, int number) => new()
    {
        Provider = Provider.Stripe,
        Account = "",
        DeliveryId = $"evt_1Bench{mark}{number:D12}",
        Type = "checkout.session.completed",
        ReceivedAtMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(),
        Body = SignedRequests.BodyOf(mark, number, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()),
    };

    /// <summary>Events per second from the first commit that is seen to the last: joining a group is no part of it.</summary>
    private static async Task<double> SettleAsync(MockCluster kafka, string folder, int events, CancellationToken cancel)
    {
        await using var backend = await ClusterBackend.OpenAsync(Options(kafka, folder), _ => { }, cancel);
        (long At, long Events)? first = null;
        backend.Journal.Committed += _ => first ??= (Stopwatch.GetTimestamp(), backend.Archive.Counts().Accepted);
        var began = Stopwatch.GetTimestamp();
        using var processor = new RunningProcessor(backend);
        while (backend.Archive.Counts().Accepted < events)
        {
            await Task.Delay(2, cancel);
            if (Stopwatch.GetElapsedTime(began) > TimeSpan.FromMinutes(2)) throw new BenchFailure($"{backend.Archive.Counts().Accepted} of {events} events were settled in two minutes");
        }

        var (at, already) = first!.Value;
        return (events - already) / Stopwatch.GetElapsedTime(at).TotalSeconds;
    }

    private static TimeSpan Copy(MockCluster kafka, int events, List<double> transactions)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig(TickRun.Quick)
        {
            BootstrapServers = kafka.Bootstraps,
            GroupId = "bench.copy",
            EnableAutoCommit = false,
            IsolationLevel = IsolationLevel.ReadCommitted,
        }).Build();
        using var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig
        {
            BootstrapServers = kafka.Bootstraps,
            TransactionalId = "bench.copy",
            LingerMs = 0,
            CompressionType = CompressionType.Zstd,
        }).Build();
        producer.InitTransactions(TimeSpan.FromSeconds(10));
        consumer.Assign(new TopicPartitionOffset("revenue.raw.v1", 0, Offset.Beginning));
        var value = Encoding.ASCII.GetBytes(new string('x', CopyBytes));
        var (copied, began) = (0, 0L);
        while (copied < events)
        {
            producer.BeginTransaction();
            var started = 0L;
            ConsumeResult<byte[], byte[]>? last = null;
            for (var i = 0; i < CopiesAtOnce && copied < events; i++, copied++)
            {
                last = consumer.Consume(TimeSpan.FromSeconds(30)) ?? throw new BenchFailure("the mock broker lost events: it keeps 5 MB of a partition");
                if (i == 0) started = Stopwatch.GetTimestamp();
                if (began == 0) began = started;
                producer.Produce(new TopicPartition(Copies, 0), new Message<byte[], byte[]> { Value = value });
            }

            producer.SendOffsetsToTransaction([new TopicPartitionOffset(last!.TopicPartition, last.Offset + 1)], consumer.ConsumerGroupMetadata, TimeSpan.FromSeconds(10));
            producer.CommitTransaction(TimeSpan.FromSeconds(10));
            transactions.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return Stopwatch.GetElapsedTime(began);
    }
}
