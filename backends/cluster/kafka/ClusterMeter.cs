using System.Diagnostics.Metrics;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>What the cluster's stages measure.</summary>
internal sealed class ClusterMeter : IDisposable
{
    private readonly Meter _meter = new("RevenuePulse.Cluster");
    private readonly Counter<long> _doubles;
    private readonly Counter<long> _aborts;
    private readonly Counter<long> _renewals;
    private long _repeats;

    public ClusterMeter()
    {
        _doubles = _meter.CreateCounter<long>("pulse.duplicate_sale_detected", description: "Alarm: sales that the journal books a second time; 0 for ever when all is well.");
        _aborts = _meter.CreateCounter<long>("pulse.transactions_aborted", description: "Transactions given up and tried again.");
        _renewals = _meter.CreateCounter<long>("pulse.producers_renewed", description: "Producers thrown away because the brokers fenced them or their answer was lost.");
        _meter.CreateObservableCounter("pulse.journal_repeats", () => Volatile.Read(ref _repeats), description: "Records of the journal that came a second time and were dropped.");
        // a counter that was never added to is shown too: an alarm that is absent looks like one that is silent
        _doubles.Add(0);
        _aborts.Add(0);
        _renewals.Add(0);
    }

    /// <summary>Sales booked twice, ever.</summary>
    public long Doubles { get; private set; }

    /// <summary>Transactions given up, ever.</summary>
    public long AbortedTransactions { get; private set; }

    /// <summary>Producers thrown away, ever.</summary>
    public long RenewedProducers { get; private set; }

    public long JournalRepeats => Volatile.Read(ref _repeats);

    public void DuplicateSales(int sales)
    {
        Doubles += sales;
        _doubles.Add(sales);
    }

    public void Aborted()
    {
        AbortedTransactions++;
        _aborts.Add(1);
    }

    public void Renewed()
    {
        RenewedProducers++;
        _renewals.Add(1);
    }

    public void Repeats(long repeats) => Volatile.Write(ref _repeats, repeats);

    /// <summary>Adds a gauge per partition that is read when someone asks.</summary>
    public void Gauge(string name, string description, Func<IEnumerable<Measurement<long>>> read) => _meter.CreateObservableGauge(name, read, description: description);

    public void Dispose() => _meter.Dispose();
}
