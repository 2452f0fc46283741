namespace RevenuePulse.Ingest;

internal static class AssemblyMarker;
