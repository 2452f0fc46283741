using RevenuePulse.Backends.Embedded;
using RevenuePulse.Host.Configuration;

namespace RevenuePulse.Host.Commands;

/// <summary>What commands start from: checked settings, and the data folder for reading.</summary>
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

    /// <summary>Reads the data folder beside whoever writes to it.</summary>
    public static EmbeddedView OpenForReading(Settings settings)
    {
        try
        {
            return EmbeddedView.Open(new EmbeddedOptions { DataFolder = settings.DataFolder });
        }
        catch (FileNotFoundException)
        {
            throw new CommandFailure($"there is nothing in {settings.DataFolder} yet: start with ./pulse up, or set PULSE_DATA to the folder that is meant");
        }
    }
}
