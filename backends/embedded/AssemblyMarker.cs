namespace RevenuePulse.Backends.Embedded;

internal static class AssemblyMarker;
