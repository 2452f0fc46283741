namespace RevenuePulse.Bench;

/// <summary>A folder for the time of a run, on a real disk where there is one.</summary>
internal sealed class Scratch : IDisposable
{
    public Scratch(string? parent)
    {
        var where = parent ?? (Surroundings.IsMemory(Path.GetTempPath()) ? Directory.GetCurrentDirectory() : Path.GetTempPath());
        Folder = Directory.CreateDirectory(Path.Combine(where, "pulse-bench-" + Guid.NewGuid().ToString("N"))).FullName;
    }

    public string Folder { get; }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
