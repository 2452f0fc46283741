namespace RevenuePulse.BrowserTests;

/// <summary>Where the sources are, and where what tests leave behind goes.</summary>
public static class Repository
{
    public static string Root { get; } = Find(new(AppContext.BaseDirectory));

    public static string Screenshots => Directory.CreateDirectory(Path.Combine(Root, "artifacts", "screenshots")).FullName;

    private static string Find(DirectoryInfo folder) =>
        File.Exists(Path.Combine(folder.FullName, "RevenuePulse.slnx")) ? folder.FullName
        : Find(folder.Parent ?? throw new DirectoryNotFoundException("RevenuePulse.slnx is in none of the folders above the tests."));
}
