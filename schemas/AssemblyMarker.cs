namespace RevenuePulse.Schemas;

internal static class AssemblyMarker;
