namespace RevenuePulse.Host.Configuration;

/// <summary>The cluster's settings.</summary>
public sealed partial class SettingsReader
{
    /// <summary>Null on the embedded backend.</summary>
    private ClusterSettings? Cluster(ProcessRoles roles)
    {
        var servers = Value("KAFKA_BOOTSTRAP_SERVERS");
        if (Choice("PULSE_BACKEND", servers is null ? "embedded" : "cluster", "embedded", "cluster") == "embedded")
        {
            return null;
        }

        if (servers is null)
        {
            _problems.Add("KAFKA_BOOTSTRAP_SERVERS is missing: PULSE_BACKEND=cluster needs the addresses of brokers, for example kafka:9092");
        }

        var partitions = Positive("PULSE_PARTITIONS", "partitions");
        if (partitions > PointTime.MaxPartitions)
        {
            _problems.Add($"PULSE_PARTITIONS: {partitions} are too many; at most {PointTime.MaxPartitions}");
        }

        return new ClusterSettings
        {
            BootstrapServers = servers ?? "",
            Properties = KafkaProperties(),
            Instance = Instance(),
            Partitions = partitions,
            Replication = Positive("PULSE_REPLICATION", "copies") is { } copies ? (short)Math.Min(copies, short.MaxValue) : null,
            StoreUrl = StoreUrl(roles),
            StoreToken = StoreToken(),
            StoreOrg = Value("INFLUXDB_ORG") ?? "",
            StoreBucket = Value("INFLUXDB_BUCKET") ?? "revenue",
        };
    }

    private string Instance()
    {
        var name = Value("PULSE_INSTANCE") ?? Environment.MachineName;
        if (!IsInstanceName(name))
        {
            _problems.Add($"PULSE_INSTANCE: '{name}' is not a name; use letters, digits, '.', '_' and '-', for example processor-1");
        }

        return name;
    }

    private Dictionary<string, string> KafkaProperties()
    {
        var properties = new Dictionary<string, string>();
        foreach (var property in _configuration.GetSection("KAFKA_PROPERTIES").GetChildren())
        {
            // a shell cannot set SECURITY.PROTOCOL, so SECURITY_PROTOCOL is read like it
            var isFile = property.Key.EndsWith("_FILE", StringComparison.OrdinalIgnoreCase);
            var name = isFile ? property.Key[..^"_FILE".Length] : property.Key;
            name = name.Contains('.', StringComparison.Ordinal) ? name : name.ToLowerInvariant().Replace('_', '.');
            if (_ours.Contains(name))
            {
                _problems.Add($"KAFKA_PROPERTIES__{property.Key}: {name} is not yours to set, because the product's promises stand on it");
            }

            properties[name] = isFile ? Contents($"KAFKA_PROPERTIES__{property.Key}", property.Value ?? "") : property.Value ?? "";
        }

        return properties;
    }

    private Uri? StoreUrl(ProcessRoles roles)
    {
        var needs = (roles & (ProcessRoles.Processor | ProcessRoles.Dashboard)) != 0;
        var value = Value("INFLUXDB_URL");
        if (value is null && needs)
        {
            _problems.Add("INFLUXDB_URL is missing: the processor fills the revenue store and the dashboard asks it, for example http://influxdb:8086");
        }

        if (value is null)
        {
            return null;
        }

        if (!Uri.TryCreate(value, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            _problems.Add($"INFLUXDB_URL: '{value}' is not an address; write it like http://influxdb:8086");
            return null;
        }

        if (url.UserInfo.Length > 0)
        {
            // not repeated: it holds a password, and addresses are printed
            _problems.Add("INFLUXDB_URL holds a user name: leave it out of the address and set INFLUXDB_TOKEN, for InfluxDB 1.8 to USER:PASSWORD");
            return null;
        }

        // what the address goes on with is laid under its last slash
        return url.AbsolutePath.EndsWith('/') ? url : new UriBuilder(url) { Path = url.AbsolutePath + "/" }.Uri;
    }

    /// <summary>The first secret, also of a file that is replaced meanwhile; while there is nothing in it the one before counts.</summary>
    private Func<string?> StoreToken()
    {
        var token = Secrets("INFLUXDB_TOKEN").FirstOrDefault();
        return Value("INFLUXDB_TOKEN_FILE") is { } path ? () => token = FirstLine(path) ?? token : () => token;
    }

    private static string? FirstLine(string path)
    {
        try
        {
            return File.ReadLines(path).Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0);
        }
        catch (Exception away) when (away is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private string Contents(string name, string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            _problems.Add($"{name}: {path} cannot be read: {failure.Message}");
            return "";
        }
    }

    private static readonly HashSet<string> _ours = new(StringComparer.Ordinal)
    {
        "bootstrap.servers", "enable.idempotence", "acks", "isolation.level", "enable.auto.commit", "enable.auto.offset.store",
        "group.id", "transactional.id", "enable.partition.eof", "auto.offset.reset",
    };

    // no regular expression: an ingest process would load their library for this alone; it names a folder, and "." and ".." are others
    private static bool IsInstanceName(string name) => name.Length <= 100 && name.Any(char.IsAsciiLetterOrDigit) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
