using System.Runtime.InteropServices;

namespace RevenuePulse.Backends.Sqlite;

/// <summary>Threads whose work may wait. The runtime's own priorities do nothing on Linux, where a thread's niceness does.</summary>
internal static partial class BackgroundThread
{
    private const int OfThread = 0; // PRIO_PROCESS, which Linux takes for the thread where it is given none
    private const int Niceness = 10;

    /// <summary>The calling thread leaves the cores to others from here on. Where that cannot be asked for, it goes on as it is.</summary>
    public static void Yield()
    {
        Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        if (OperatingSystem.IsLinux())
        {
            _ = SetPriority(OfThread, 0, Niceness);
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int value);
}
