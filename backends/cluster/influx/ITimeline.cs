namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>
/// Finds entries of the journal by when their money moved. It stands in for InfluxDB while that is away, as far as single entries can.
/// </summary>
public interface ITimeline
{
    /// <summary>When the earliest and the latest entry lie, Unix milliseconds; null when there is none.</summary>
    (long FirstMs, long LastMs)? Ends { get; }

    /// <summary>Entries between two moments, notes among them, counted no further than <paramref name="most"/>.</summary>
    long Count(long fromMs, long toMs, long most);

    /// <summary>Hands over, in order within each partition, the entries between two moments.</summary>
    void Read(long fromMs, long toMs, Action<Entry> take);
}
