namespace RevenuePulse.Processor;

internal static class AssemblyMarker;
