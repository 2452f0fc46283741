namespace RevenuePulse.Backends.Sqlite;

/// <summary>Keeps a folder to one writing process. The operating system lets go of it when the process ends, however it ends.</summary>
internal sealed class FolderLock : IDisposable
{
    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <exception cref="FolderInUseException">Another process writes to this folder.</exception>
    public static FolderLock Take(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "pulse.lock");
        try
        {
            return new FolderLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e)
        {
            throw new FolderInUseException($"The data folder {folder} is in use by another Revenue Pulse process (lock file {path}).", e);
        }
    }

    public void Dispose() => _file.Dispose();
}

/// <summary>A second process wanted to write to a data folder. Reading beside the first is allowed.</summary>
public sealed class FolderInUseException(string message, Exception inner) : Exception(message, inner);
