namespace RevenuePulse.Backends.Cluster;

/// <summary>The cluster is not what this process may work on; a restart does not help, an operator must decide.</summary>
/// <param name="message">What is wrong, where, and what to do.</param>
public sealed class ClusterException(string message) : Exception(message);

/// <summary>The brokers did not do what was asked; the same may succeed later.</summary>
/// <param name="message">What was asked.</param>
/// <param name="inner">What they said.</param>
public sealed class ClusterUnavailableException(string message, Exception? inner = null) : BackendUnavailableException(message, inner);
