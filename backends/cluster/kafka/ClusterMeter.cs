using System.Diagnostics.Metrics;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>What the cluster's stages measure. Read when someone asks: a counter that is only heard when it grows is absent until then.</summary>
internal sealed class ClusterMeter : IDisposable
{
    private readonly Meter _meter = new("RevenuePulse.Cluster");
    private long _doubles;
    private long _aborted;
    private long _renewed;
    private long _repeats;

    public ClusterMeter()
    {
        Count("pulse.duplicate_sale_detected", "Alarm: sales that the journal books a second time; 0 for ever when all is well.", () => Doubles);
        Count("pulse.transactions_aborted", "Transactions given up and tried again.", () => AbortedTransactions);
        Count("pulse.producers_renewed", "Producers replaced because the brokers fenced them or their answer was lost.", () => RenewedProducers);
        _meter.CreateObservableGauge("pulse.partitions_held", () => Held(), description: "Alarm: partitions that settle or show nothing new until an operator has mended them; 0 when all is well.");
        _meter.CreateObservableGauge("pulse.store_points_refused", () => Refused(), description: "Alarm: entries whose points the revenue store refused, until it is rebuilt; 0 when all is well.");
        Count("pulse.journal_repeats", "Records of the journal that came a second time and were dropped.", () => JournalRepeats);
    }

    /// <summary>Tells how many partitions are held.</summary>
    public Func<int> Held { private get; set; } = () => 0;

    /// <summary>Tells how many entries the revenue store refused.</summary>
    public Func<long> Refused { private get; set; } = () => 0;

    /// <summary>Sales booked twice, ever.</summary>
    public long Doubles => Volatile.Read(ref _doubles);

    /// <summary>Transactions given up, ever.</summary>
    public long AbortedTransactions => Volatile.Read(ref _aborted);

    /// <summary>Producers thrown away, ever.</summary>
    public long RenewedProducers => Volatile.Read(ref _renewed);

    /// <summary>Records that came a second time, ever.</summary>
    public long JournalRepeats => Volatile.Read(ref _repeats);

    public void DuplicateSales(int sales) => Interlocked.Add(ref _doubles, sales);

    public void Aborted() => Interlocked.Increment(ref _aborted);

    public void Renewed() => Interlocked.Increment(ref _renewed);

    public void Repeats(long repeats) => Volatile.Write(ref _repeats, repeats);

    public void Dispose() => _meter.Dispose();

    private void Count(string name, string description, Func<long> read) => _meter.CreateObservableCounter(name, read, description: description);
}
