namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>The revenue store cannot answer now, for the reason in the message; the same question may work later.</summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : RevenueStoreUnavailableException(message, inner)
{
    /// <summary>The server's pause, where it named one.</summary>
    public TimeSpan? Pause { get; init; }

    /// <summary>True where the bucket is not there.</summary>
    public bool IsMissing { get; init; }

    /// <summary>True where the store holds entries that the journal, as this process reads it, does not have.</summary>
    public bool IsAhead { get; init; }
}
