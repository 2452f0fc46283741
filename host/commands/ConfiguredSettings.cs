using RevenuePulse.Host.Backends;
using RevenuePulse.Host.Configuration;

namespace RevenuePulse.Host.Commands;

/// <summary>What commands start from: checked settings, and what is stored, for reading.</summary>
internal static class ConfiguredSettings
{
    /// <summary>The settings; with a problem the command ends and lists them all.</summary>
    public static Settings Load()
    {
        var (settings, problems) = SettingsReader.Read(SettingsReader.Sources());
        if (problems.Count == 0)
        {
            return settings;
        }

        var text = new StringWriter();
        CheckCommand.Print(problems, text);
        throw new CommandFailure(text.ToString().TrimEnd());
    }

    /// <summary>Reads what is stored beside whoever writes to it.</summary>
    public static Task<IBackendView> ReadAsync(Settings settings, CancellationToken cancel) => BackendKind.Of(settings).ReadAsync(cancel);
}
