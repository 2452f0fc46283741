using System.Text.Json;
using RevenuePulse.Dashboard;

namespace RevenuePulse.Host;

/// <summary>The dealt colours of campaigns in the data folder. Without the file, or with one that nobody can read, they are dealt anew.</summary>
internal sealed partial class ColourFile(string dataFolder, ILogger<ColourFile> log) : IColourMemory
{
    private readonly string _path = Path.Combine(dataFolder, "colours.json");

    public IReadOnlyList<DealtColour> Recall()
    {
        try
        {
            return File.Exists(_path) ? Sound(JsonSerializer.Deserialize<List<DealtColour?>>(File.ReadAllText(_path), JsonSerializerOptions.Web) ?? []) : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            LogUnread(_path, error.Message);
            return [];
        }
    }

    public void Keep(IReadOnlyList<DealtColour> colours)
    {
        try
        {
            var next = _path + ".next";
            File.WriteAllText(next, JsonSerializer.Serialize(colours, JsonSerializerOptions.Web));
            File.Move(next, _path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogUnkept(_path, error.Message);
        }
    }

    // somebody may have written into it
    private static List<DealtColour> Sound(IEnumerable<DealtColour?> colours) =>
        [.. colours.OfType<DealtColour>().Where(colour => colour is { Slot: >= 1 and <= ColourDeal.Colours, Campaign: not null }).DistinctBy(colour => colour.Slot).DistinctBy(colour => colour.Campaign)];

    [LoggerMessage(LogLevel.Warning, "The colours of campaigns are dealt anew: {Path} cannot be read ({Reason})")]
    private partial void LogUnread(string path, string reason);

    [LoggerMessage(LogLevel.Warning, "The colours of campaigns are kept until the next start only: {Path} cannot be written ({Reason})")]
    private partial void LogUnkept(string path, string reason);
}
