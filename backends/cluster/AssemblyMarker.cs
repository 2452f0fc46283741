namespace RevenuePulse.Backends.Cluster;

internal static class AssemblyMarker;
