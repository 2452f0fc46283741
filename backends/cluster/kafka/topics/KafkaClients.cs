using Confluent.Kafka;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>Makes clients: the operator's properties first, then what our promises stand on.</summary>
internal sealed class KafkaClients
{
    /// <summary>A body has at most 1 MiB; with headers a record is somewhat larger than the usual limit.</summary>
    public const int MaxRecordBytes = 2 << 20;

    private static readonly TimeSpan _meeting = TimeSpan.FromSeconds(1);

    private readonly ClusterOptions _options;
    private readonly ClientLog _log;

    public KafkaClients(ClusterOptions options)
    {
        (_options, _log) = (options, new ClientLog(options.Log.CreateLogger("RevenuePulse.Kafka"), options.Time));
        Reach = new BrokerReach(Admin);
    }

    /// <summary>Whether brokers can be worked with, by what all clients of this process have met.</summary>
    public BrokerReach Reach { get; }

    /// <summary>Idempotent, acknowledged by all in-sync replicas.</summary>
    /// <param name="configure">What is special about it.</param>
    /// <param name="broken">
    /// Told, on the client's own thread, that it met a fatal error: it takes and sends nothing any more. Calls and reports do not say so, they
    /// bear the code of the first cause.
    /// </param>
    public IProducer<byte[], byte[]> Producer(Action<ProducerConfig> configure, Action<IProducer<byte[], byte[]>>? broken = null)
    {
        var config = Common(new ProducerConfig());
        config.EnableIdempotence = true;
        config.Acks = Acks.All;
        config.MessageMaxBytes = MaxRecordBytes;
        configure(config);
        return new ProducerBuilder<byte[], byte[]>(config).SetLogHandler((_, line) => _log.Write(line)).SetErrorHandler((producer, error) =>
        {
            Log(error);
            if (error.IsFatal) broken?.Invoke(producer);
        }).Build();
    }

    /// <summary>Reads committed records only, and never commits by itself.</summary>
    public ConsumerBuilder<byte[], byte[]> Consumer(string group, Action<ConsumerConfig>? configure = null)
    {
        // who dies is missed by its group only after this; a handover that was not needed costs no more than reading the journal's end
        var config = Common(new ConsumerConfig { SessionTimeoutMs = 10_000 });
        config.GroupId = group;
        config.EnableAutoCommit = false;
        config.EnableAutoOffsetStore = false;
        config.IsolationLevel = IsolationLevel.ReadCommitted;
        config.AutoOffsetReset = AutoOffsetReset.Earliest;
        config.EnablePartitionEof = true;
        configure?.Invoke(config);
        return new ConsumerBuilder<byte[], byte[]>(config).SetLogHandler((_, line) => _log.Write(line)).SetErrorHandler((_, error) => Log(error));
    }

    /// <summary>A consumer that is assigned its partitions and belongs to no group.</summary>
    public IConsumer<byte[], byte[]> Reader(string topic, AutoOffsetReset beyondEnd = AutoOffsetReset.Earliest)
    {
        // a group id is demanded of every consumer; this one neither joins nor commits
        var reader = Consumer("revenue-pulse.reader", config => config.AutoOffsetReset = beyondEnd).Build();
        Meet(reader, topic);
        return reader;
    }

    public IAdminClient Admin() => new AdminClientBuilder(Common(new AdminClientConfig()))
        .SetLogHandler((_, line) => _log.Write(line)).SetErrorHandler((_, error) => Log(error)).Build();

    /// <summary>A partition that is assigned before the client knows who leads it waits for half a second, whatever is known meanwhile.</summary>
    private static void Meet(IConsumer<byte[], byte[]> reader, string topic)
    {
        try
        {
            // of one partition, and it knows all of the topic
            reader.QueryWatermarkOffsets(new TopicPartition(topic, 0), _meeting);
        }
        catch (KafkaException)
        {
            // brokers are away: the reader finds them by itself
        }
    }

    private T Common<T>(T config)
        where T : ClientConfig
    {
        config.ClientId = $"revenue-pulse-{_options.Instance}";
        config.AllowAutoCreateTopics = false;
        // after all brokers were away a client may not fetch again before it looks for the leaders: by default after five minutes
        config.TopicMetadataRefreshIntervalMs = 5_000;
        foreach (var (name, value) in _options.Properties)
        {
            config.Set(name, value);
        }

        config.BootstrapServers = _options.BootstrapServers;
        return config;
    }

    private void Log(Error error)
    {
        if (error.Code == ErrorCode.Local_AllBrokersDown) Reach.Suspect("no broker can be reached");
        _log.Write(error);
    }
}
