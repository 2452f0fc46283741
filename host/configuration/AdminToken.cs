using System.Security.Cryptography;

namespace RevenuePulse.Host.Configuration;

/// <summary>The administrator's token: from the environment, or made at the first start and kept in the data folder.</summary>
/// <param name="Value">The token.</param>
/// <param name="IsOurs">True when we made it, so that it may be printed; one from the environment never is.</param>
public sealed record AdminToken(string Value, bool IsOurs)
{
    /// <summary>Where a token that we made is kept.</summary>
    public static string PathIn(string dataFolder) => Path.Combine(dataFolder, "token");

    /// <summary>Takes the configured token, else the kept one, else makes one (file mode 0600).</summary>
    public static AdminToken For(Settings settings)
    {
        if (settings.AdminToken is { } configured)
        {
            return new AdminToken(configured, IsOurs: false);
        }

        if (Kept(settings.DataFolder) is { } kept)
        {
            return new AdminToken(kept, IsOurs: true);
        }

        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        Directory.CreateDirectory(settings.DataFolder);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new StreamWriter(PathIn(settings.DataFolder), options))
        {
            file.WriteLine(token);
        }

        return new AdminToken(token, IsOurs: true);
    }

    /// <summary>The kept token, null when there is none yet.</summary>
    public static string? Kept(string dataFolder)
    {
        var path = PathIn(dataFolder);
        return File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } token ? token : null;
    }
}
