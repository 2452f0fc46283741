using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace RevenuePulse.Bench;

/// <summary>What the figures depend on besides the product.</summary>
/// <param name="Cores">Cores that this process may use.</param>
/// <param name="Runtime">The .NET version.</param>
/// <param name="System">The operating system.</param>
/// <param name="FileSystem">Of the data folder.</param>
/// <param name="FsyncsPerSecond">Small appends made durable one by one.</param>
/// <param name="LoadAverage">Of the last minute when the run began; above the cores, others were at work.</param>
internal sealed record Surroundings(int Cores, string Runtime, string System, string FileSystem, double FsyncsPerSecond, double? LoadAverage)
{
    public static Surroundings Of(string folder) => new(
        Environment.ProcessorCount,
        RuntimeInformation.FrameworkDescription,
        RuntimeInformation.OSDescription,
        FileSystemOf(folder),
        Fsyncs(folder),
        Load());

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Cores} cores, {Runtime}, {System}; data folder on {FileSystem}, {FsyncsPerSecond:N0} fsync/s ({1000 / FsyncsPerSecond:0.00} ms); load {LoadAverage:0.00}");

    /// <summary>True where a folder lives in memory, so that a durable commit would cost nothing.</summary>
    public static bool IsMemory(string folder) => FileSystemOf(folder) is "tmpfs" or "ramfs";

    private static string FileSystemOf(string folder)
    {
        var path = Path.GetFullPath(folder);
        var drive = DriveInfo.GetDrives()
            .Where(d => d.IsReady && (path == d.Name || path.StartsWith(d.Name.TrimEnd('/') + "/", StringComparison.Ordinal)))
            .MaxBy(d => d.Name.Length);
        return drive?.DriveFormat ?? "unknown";
    }

    private static double Fsyncs(string folder)
    {
        var path = Path.Combine(folder, "fsync-probe");
        var block = new byte[4096];
        var count = 0;
        var clock = Stopwatch.StartNew();
        using (var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            while (clock.ElapsedMilliseconds < 1000)
            {
                file.Write(block);
                file.Flush(flushToDisk: true);
                count++;
            }
        }

        var perSecond = count / clock.Elapsed.TotalSeconds;
        File.Delete(path);
        return perSecond;
    }

    private static double? Load() =>
        File.Exists("/proc/loadavg") ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture) : null;
}
