using RevenuePulse.Dashboard;

namespace RevenuePulse.Host;

/// <summary>How much lies in the data folder, and what the disk has left.</summary>
internal static class DataFolderSize
{
    private const int MostFiles = 50;

    public static StorageSize? Of(string folder)
    {
        try
        {
            var files = new DirectoryInfo(folder).EnumerateFiles("*", new EnumerationOptions { IgnoreInaccessible = true, RecurseSubdirectories = true })
                .Select(file => new StorageFile(Path.GetRelativePath(folder, file.FullName).Replace('\\', '/'), file.Length))
                .OrderByDescending(file => file.Bytes)
                .ToList();
            return new([.. files.Take(MostFiles), .. Rest(files)], new DriveInfo(folder).AvailableFreeSpace);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // a file went while it was looked at, or the disk does not tell: the last size stays
            return null;
        }
    }

    private static IEnumerable<StorageFile> Rest(List<StorageFile> files) =>
        files.Count <= MostFiles ? [] : [new($"{files.Count - MostFiles} others", files.Skip(MostFiles).Sum(file => file.Bytes))];
}
