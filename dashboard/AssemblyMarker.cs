namespace RevenuePulse.Dashboard;

internal static class AssemblyMarker;
