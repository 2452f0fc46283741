using Microsoft.Extensions.Configuration;
using RevenuePulse.Host.Configuration;
using RevenuePulse.Tests.Backends.Cluster.Influx;

namespace RevenuePulse.Tests.Host;

public class ClusterSettingsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Brokers_and_a_store_are_all_that_a_cluster_needs()
    {
        var (cluster, problems) = Read();
        Assert.Empty(problems);
        Assert.Equal(("kafka:9092", "revenue", "", null, null), (cluster.BootstrapServers, cluster.StoreBucket, cluster.StoreOrg, cluster.Partitions, cluster.Replication));
    }

    [Theory]
    [InlineData("KAFKA_BOOTSTRAP_SERVERS", "", "needs the addresses of brokers")]
    [InlineData("INFLUXDB_URL", "", "the processor fills the revenue store")]
    [InlineData("INFLUXDB_URL", "influxdb:8086", "is not an address")]
    [InlineData("INFLUXDB_URL", "ftp://influxdb", "is not an address")]
    [InlineData("INFLUXDB_URL", "/var/lib/influxdb", "is not an address")]
    [InlineData("INFLUXDB_URL", "http://pulse:hunter2@influxdb:8086", "leave it out of the address and set INFLUXDB_TOKEN")]
    [InlineData("INFLUXDB_TOKEN_FILE", "/nowhere/at/all", "cannot be read")]
    [InlineData("PULSE_PARTITIONS", "513", "at most 512")]
    [InlineData("PULSE_PARTITIONS", "0", "not a positive number")]
    [InlineData("PULSE_PARTITIONS", "many", "not a positive number")]
    [InlineData("PULSE_REPLICATION", "0", "not a positive number")]
    [InlineData("PULSE_REPLICATION", "-1", "not a positive number")]
    [InlineData("PULSE_INSTANCE", ".", "is not a name")]
    [InlineData("PULSE_INSTANCE", "..", "is not a name")]
    [InlineData("PULSE_INSTANCE", "...", "is not a name")]
    [InlineData("PULSE_INSTANCE", "../other", "is not a name")]
    [InlineData("PULSE_INSTANCE", "a/b", "is not a name")]
    [InlineData("PULSE_INSTANCE", "process\u00f6r", "is not a name")]
    [InlineData("KAFKA_PROPERTIES:sasl.password_FILE", "/nowhere/at/all", "cannot be read")]
    public void What_cannot_be_is_a_problem_that_names_its_variable(string name, string value, string why)
    {
        var problem = Assert.Single(Read((name, value)).Problems);
        Assert.StartsWith(name.Replace(":", "__", StringComparison.Ordinal), problem, StringComparison.Ordinal);
        Assert.Contains(why, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bootstrap.servers")]
    [InlineData("enable.idempotence")]
    [InlineData("acks")]
    [InlineData("isolation.level")]
    [InlineData("enable.auto.commit")]
    [InlineData("enable.auto.offset.store")]
    [InlineData("group.id")]
    [InlineData("transactional.id")]
    [InlineData("enable.partition.eof")]
    [InlineData("auto.offset.reset")]
    public void Properties_that_promises_stand_on_are_not_the_operators_however_they_are_written(string property)
    {
        foreach (var name in new[] { property, property.ToUpperInvariant().Replace('.', '_') })
        {
            Assert.Contains("the product's promises stand on it", Assert.Single(Read(($"KAFKA_PROPERTIES:{name}", "x")).Problems), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Other_properties_go_to_the_client_and_secrets_among_them_come_from_files()
    {
        using var file = new SecretFile("one password\n");
        var (cluster, problems) = Read(("KAFKA_PROPERTIES:SECURITY_PROTOCOL", "SASL_SSL"), ("KAFKA_PROPERTIES:sasl.username", "pulse"), ("KAFKA_PROPERTIES:SASL_PASSWORD_FILE", file.Path));
        Assert.Empty(problems);
        Assert.Equal(
            [("sasl.password", "one password"), ("sasl.username", "pulse"), ("security.protocol", "SASL_SSL")],
            cluster.Properties.OrderBy(property => property.Key, StringComparer.Ordinal).Select(property => (property.Key, property.Value)));
    }

    [Theory]
    [InlineData("http://influxdb:8086", "http://influxdb:8086/")]
    [InlineData("https://example.com/influx", "https://example.com/influx/")]
    [InlineData("https://example.com/influx/", "https://example.com/influx/")]
    public void A_store_may_live_below_a_path(string url, string ping) =>
        Assert.Equal(ping + "ping", new Uri(Read(("INFLUXDB_URL", url)).Cluster.StoreUrl!, "ping").ToString());

    [Fact]
    public void Of_a_token_file_the_first_line_counts_and_while_it_is_replaced_the_one_before()
    {
        using var file = new SecretFile("\n  first \nsecond\n");
        var (cluster, problems) = Read(("INFLUXDB_TOKEN_FILE", file.Path));
        Assert.Empty(problems);
        Assert.Equal("first", cluster.StoreToken());
        File.WriteAllText(file.Path, "second\nfirst\n");
        Assert.Equal("second", cluster.StoreToken());
        File.WriteAllText(file.Path, "");
        Assert.Equal("second", cluster.StoreToken());
        File.Delete(file.Path);
        Assert.Equal("second", cluster.StoreToken());
    }

    [Fact]
    public async Task A_store_that_refuses_the_token_is_waited_for_until_its_file_holds_another()
    {
        await using var store = await FakeInflux.StartAsync();
        var refused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        store.Always = (context, lines) =>
        {
            if (context.Request.Headers.Authorization == "Token new") return store.StoreAsync(context, lines);
            refused.TrySetResult();
            return FakeInflux.Status(401, "unauthorized access")(context, lines);
        };
        using var file = new SecretFile("old\n");
        var token = Read(("INFLUXDB_TOKEN_FILE", file.Path)).Cluster.StoreToken;
        using var parts = store.Parts(options => options with { Token = token });
        var writing = parts.Writer.WriteAsync(["m v=1i 1"], (_, reason) => Assert.Fail(reason), Cancel).AsTask();
        await refused.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancel);
        Assert.Empty(store.Stored);
        File.WriteAllText(file.Path, "new\nold\n");
        await writing.WaitAsync(TimeSpan.FromSeconds(10), Cancel);
        Assert.Equal(["m v=1i 1"], store.Stored);
    }

    private static (ClusterSettings Cluster, IReadOnlyList<string> Problems) Read(params (string Name, string Value)[] values)
    {
        var all = new Dictionary<string, string?> { ["PULSE_BACKEND"] = "cluster", ["KAFKA_BOOTSTRAP_SERVERS"] = "kafka:9092", ["INFLUXDB_URL"] = "http://influxdb:8086", ["PULSE_INSTANCE"] = "one" };
        foreach (var (name, value) in values)
        {
            all[name] = value;
        }

        var (settings, problems) = SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(all).Build());
        return (settings.Cluster!, problems);
    }

    private sealed class SecretFile : IDisposable
    {
        public SecretFile(string text) => File.WriteAllText(Path, text);

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
