using Microsoft.Extensions.Configuration;
using RevenuePulse.Host.Configuration;
using RevenuePulse.Tests.Architecture;

namespace RevenuePulse.Tests.Deploy;

/// <summary>No engine has to run for these: they hold the files to what the product and the images read.</summary>
public class ComposeTests
{
    private static readonly string[] _roles = ["ingest", "processor", "dashboard"];

    /// <summary>Each broker property in the files (kafka.apache.org/documentation/#brokerconfigs); KAFKA_NAME_OF_IT in the image apache/kafka.</summary>
    private static readonly string[] _brokerProperties =
    [
        "node.id", "process.roles", "listeners", "advertised.listeners", "listener.security.protocol.map", "inter.broker.listener.name",
        "controller.listener.names", "controller.quorum.voters", "log.dirs", "auto.create.topics.enable", "group.initial.rebalance.delay.ms",
        "message.max.bytes", "log.flush.interval.messages", "default.replication.factor", "min.insync.replicas",
        "offsets.topic.replication.factor", "transaction.state.log.replication.factor", "transaction.state.log.min.isr",
    ];

    /// <summary>The set-up variables of the image influxdb:2.7 (hub.docker.com/_/influxdb).</summary>
    private static readonly string[] _influxVariables = ["MODE", "USERNAME", "PASSWORD", "ADMIN_TOKEN", "ORG", "BUCKET", "RETENTION"];

    public static TheoryData<string> Roles => [.. _roles];

    [Theory]
    [MemberData(nameof(Roles))]
    public void The_product_reads_every_variable_of_a_role_and_finds_nothing_wrong(string role)
    {
        foreach (var file in new[] { ComposeFile.OneBroker, ComposeFile.ThreeBrokers })
        {
            var environment = file.Environment(role, Filled());
            var asked = new Asked(environment);
            var (settings, problems) = SettingsReader.Read(new ConfigurationRoot([asked]));
            Assert.Empty(problems);
            Assert.Equal(role, settings.Roles.ToString(), ignoreCase: true);
            Assert.Empty(environment.Keys.Except(asked.Names));
        }
    }

    [Fact]
    public void The_example_of_the_environment_has_what_the_files_ask_for_and_no_more()
    {
        var asked = ComposeFile.OneBroker.Interpolated().Concat(ComposeFile.ThreeBrokers.Interpolated()).ToList();
        Assert.Equal(asked.Select(variable => variable.Name).Distinct().Order(StringComparer.Ordinal), Example().Keys.Order(StringComparer.Ordinal));
        // what stands in the example is what counts without it
        Assert.All(asked.Where(variable => variable.Default is not null), variable => Assert.Equal(variable.Default, Example()[variable.Name]));
    }

    [Fact]
    public void Whatever_the_product_reads_can_be_set_without_touching_the_files()
    {
        // the image sets the first two; of a secret the variable itself is there; the brokers' default is what the files are about
        string[] left = ["PULSE_URLS", "PULSE_DATA", "PULSE_REPLICATION", "PULSE_ALERT_ALLOW_PRIVATE", "OTEL_EXPORTER_OTLP_ENDPOINT"];
        var asked = new Asked([]);
        SettingsReader.Read(new ConfigurationRoot([new Asked(ComposeFile.OneBroker.Environment("dashboard", Filled())), asked]));
        var names = asked.Names.Where(name => !name.EndsWith("_FILE", StringComparison.Ordinal) || name == "PULSE_RATES_FILE")
            .Where(name => !name.EndsWith("_TOLERANCE_S", StringComparison.Ordinal)).Except(left);
        Assert.Empty(names.Except(_roles.SelectMany(role => ComposeFile.OneBroker.Environment(role).Keys)));
    }

    [Fact]
    public void No_secret_is_in_the_files()
    {
        var secrets = ComposeFile.ThreeBrokers.Interpolated().Where(variable => variable.Name is var name
            && (name.EndsWith("SECRET", StringComparison.Ordinal) || name.EndsWith("TOKEN", StringComparison.Ordinal) || name.EndsWith("PASSWORD", StringComparison.Ordinal))).ToList();
        Assert.True(secrets.Count >= 8);
        Assert.All(secrets, secret => Assert.True(secret.Default is null or "", secret.Name));
    }

    [Fact]
    public void Whoever_waits_for_another_waits_until_that_one_is_healthy()
    {
        foreach (var name in ComposeFile.OneBroker.Services)
        {
            foreach (var (other, condition) in ComposeFile.Map(ComposeFile.OneBroker.Service(name), "depends_on"))
            {
                Assert.Equal("service_healthy", ComposeFile.Map(new() { ["it"] = condition }, "it")["condition"]);
                Assert.NotEmpty(ComposeFile.Map(ComposeFile.OneBroker.Service((string)other), "healthcheck"));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void A_role_may_write_to_its_own_volume_only_and_listens_on_this_machine(string role)
    {
        var service = ComposeFile.OneBroker.Service(role);
        Assert.Equal("true", service["read_only"]);
        Assert.Equal(["ALL"], ComposeFile.List(service, "cap_drop"));
        Assert.Equal([$"{role}-state:/data"], ComposeFile.List(service, "volumes"));
        Assert.Equal(["/tmp"], ComposeFile.List(service, "tmpfs"));
        Assert.All(ComposeFile.List(service, "ports"), port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_volume_is_declared_and_every_store_has_one()
    {
        foreach (var name in ComposeFile.ThreeBrokers.Services)
        {
            var used = ComposeFile.List(ComposeFile.ThreeBrokers.Service(name), "volumes").Select(volume => volume.Split(':')[0]).ToList();
            Assert.NotEmpty(used);
            Assert.Subset(ComposeFile.ThreeBrokers.Volumes.ToHashSet(), used.ToHashSet());
        }
    }

    [Fact]
    public void The_images_know_the_variables_that_they_are_given()
    {
        foreach (var broker in ComposeFile.ThreeBrokers.Services.Where(name => name.StartsWith("kafka", StringComparison.Ordinal)))
        {
            var names = ComposeFile.ThreeBrokers.Environment(broker).Keys.Except(["CLUSTER_ID"]);
            Assert.Subset(_brokerProperties.Select(property => "KAFKA_" + property.ToUpperInvariant().Replace('.', '_')).ToHashSet(), names.ToHashSet());
        }

        Assert.Subset(
            _influxVariables.Select(name => "DOCKER_INFLUXDB_INIT_" + name).ToHashSet(),
            ComposeFile.OneBroker.Environment("influxdb").Keys.ToHashSet());
    }

    [Fact]
    public void What_one_broker_cannot_replicate_it_flushes_and_three_keep_two_copies_of_everything()
    {
        var one = ComposeFile.OneBroker.Environment("kafka");
        Assert.Equal("1", one["KAFKA_LOG_FLUSH_INTERVAL_MESSAGES"]);
        foreach (var broker in new[] { "kafka", "kafka-2", "kafka-3" })
        {
            var environment = ComposeFile.ThreeBrokers.Environment(broker);
            Assert.All(environment.Where(pair => pair.Key.EndsWith("REPLICATION_FACTOR", StringComparison.Ordinal)), pair => Assert.Equal("3", pair.Value));
            Assert.Equal(("2", "2"), (environment["KAFKA_MIN_INSYNC_REPLICAS"], environment["KAFKA_TRANSACTION_STATE_LOG_MIN_ISR"]));
            Assert.Equal($"PLAINTEXT://{broker}:9092", environment["KAFKA_ADVERTISED_LISTENERS"]);
        }

        Assert.Equal(3, new[] { "kafka", "kafka-2", "kafka-3" }.Select(broker => ComposeFile.ThreeBrokers.Environment(broker)["KAFKA_NODE_ID"]).Distinct().Count());
    }

    private static Dictionary<string, string> Filled() => new()
    {
        ["PULSE_TOKEN"] = "a-token-of-the-compose-tests",
        ["INFLUXDB_TOKEN"] = "another-token-of-the-compose-tests",
        ["INFLUXDB_PASSWORD"] = "a-password-of-the-compose-tests",
        ["STRIPE_WEBHOOK_SECRET"] = "whsec_of_the_compose_tests",
    };

    private static Dictionary<string, string> Example() => File.ReadLines(Path.Combine(Repository.Root, ".env.example"))
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]);

    /// <summary>A configuration that remembers what it was asked for.</summary>
    private sealed class Asked(Dictionary<string, string> values) : ConfigurationProvider
    {
        public HashSet<string> Names { get; } = new(StringComparer.OrdinalIgnoreCase);

        public override bool TryGet(string key, out string? value)
        {
            Names.Add(key);
            return values.TryGetValue(key, out value);
        }
    }
}
