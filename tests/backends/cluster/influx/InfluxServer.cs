using System.Globalization;
using RevenuePulse.Backends.Cluster.Influx;

namespace RevenuePulse.Tests.Backends.Cluster.Influx;

/// <summary>One engine for all tests of this process.</summary>
internal static class InfluxServer
{
    private static readonly Lazy<Task<InfluxEngine?>> _shared = new(InfluxEngine.StartAsync);
    private static int _buckets;

    public const string Missing = "InfluxDB is not installed: set PULSE_INFLUXD to the path of influxd 1.6 to 1.11, or run ./pulse test as root on Debian";

    /// <summary>The engine; null where there is none.</summary>
    public static Task<InfluxEngine?> FindAsync() => _shared.Value;

    /// <summary>The engine; the test is skipped where there is none.</summary>
    public static async Task<InfluxEngine> SharedAsync()
    {
        var engine = await FindAsync();
        Assert.SkipWhen(engine is null, Missing);
        return engine!;
    }

    /// <summary>Options for a bucket that no other test has.</summary>
    public static InfluxOptions Options(this InfluxEngine engine) => new()
    {
        Url = engine.Url,
        Bucket = string.Create(CultureInfo.InvariantCulture, $"test{Interlocked.Increment(ref _buckets)}"),
        RetryDelay = TimeSpan.FromMilliseconds(20),
        MaxRetryDelay = TimeSpan.FromMilliseconds(100),
        BreakDuration = TimeSpan.FromMilliseconds(500),
        SnapshotInterval = TimeSpan.FromHours(1),
        WriteTimeout = TimeSpan.FromSeconds(20),
    };
}
