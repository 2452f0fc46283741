namespace RevenuePulse.Host.Configuration;

/// <summary>Where the cluster is and what this process is called in it. Made by <see cref="SettingsReader"/>.</summary>
public sealed record ClusterSettings
{
    /// <summary><c>KAFKA_BOOTSTRAP_SERVERS</c>.</summary>
    public required string BootstrapServers { get; init; }

    /// <summary><c>KAFKA_PROPERTIES__*</c>: properties of librdkafka.</summary>
    public required IReadOnlyDictionary<string, string> Properties { get; init; }

    /// <summary><c>PULSE_INSTANCE</c>.</summary>
    public required string Instance { get; init; }

    /// <summary><c>PULSE_PARTITIONS</c>: of the topics when they are made.</summary>
    public int? Partitions { get; init; }

    /// <summary><c>PULSE_REPLICATION</c>: copies of the topics when they are made; null = the brokers' default.</summary>
    public short? Replication { get; init; }

    /// <summary><c>INFLUXDB_URL</c>; null where the process neither fills nor asks the store.</summary>
    public Uri? StoreUrl { get; init; }

    /// <summary><c>INFLUXDB_TOKEN</c>, read from its file each time where it has one, so that a rotated token counts at once.</summary>
    public Func<string?> StoreToken { get; init; } = () => null;

    /// <summary><c>INFLUXDB_ORG</c>.</summary>
    public string StoreOrg { get; init; } = "";

    /// <summary><c>INFLUXDB_BUCKET</c>.</summary>
    public string StoreBucket { get; init; } = "revenue";
}
