using System.CommandLine;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using RevenuePulse.Dashboard;
using RevenuePulse.Host.Backends;

namespace RevenuePulse.Host.Commands;

/// <summary><c>pulse campaigns import | export</c>: the campaign book as a file.</summary>
internal static class CampaignsCommand
{
    private static readonly string[] _counted = ["added", "changed", "unchanged"];

    public static Command Make() => new("campaigns", "The campaign book as a YAML file") { Import(), Export() };

    private static Command Import()
    {
        var file = new Argument<FileInfo>("file") { Description = "A YAML file with a list under 'campaigns:'" };
        var command = new Command("import", "Add or replace the campaigns of a file: all of them, or none") { file };
        command.SetAction(async (parsed, cancel) => await ImportAsync(parsed.GetValue(file)!, cancel));
        return command;
    }

    private static async Task<int> ImportAsync(FileInfo file, CancellationToken cancel)
    {
        if (!file.Exists)
        {
            throw new CommandFailure($"there is no file {file.FullName}", ExitCode.WrongUsage);
        }

        var settings = ConfiguredSettings.Load();
        var text = await File.ReadAllTextAsync(file.FullName, cancel);
        // what is wrong in any case is said before anything is opened
        Expect(file, CampaignFile.Read(new StringReader(text), new Dictionary<string, Campaign>()).Problems);
        using var running = await RunningInstance.FindAsync(settings);
        if (running is not null)
        {
            return await SendAsync(running, file, text, cancel);
        }

        await using var backend = await BackendKind.Of(settings).OpenForCommandAsync(settles: false, cancel);
        var (campaigns, problems) = CampaignFile.Read(new StringReader(text), backend.Book.Campaigns);
        Expect(file, problems);
        backend.Book.Put([.. campaigns]);
        Console.WriteLine($"{campaigns.Count} campaigns imported.");
        return ExitCode.Done;
    }

    private static async Task<int> SendAsync(HttpClient running, FileInfo file, string text, CancellationToken cancel)
    {
        using var body = new StringContent(text, Encoding.UTF8, new MediaTypeHeaderValue("application/yaml"));
        using var answer = await running.PostAsync(new Uri("/api/v1/campaigns.yaml", UriKind.Relative), body, cancel);
        using var told = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancel));
        if (!answer.IsSuccessStatusCode)
        {
            Expect(file, told.RootElement.TryGetProperty("errors", out var errors)
                ? [.. errors.EnumerateArray().Select(e => e.GetString()!)]
                : [told.RootElement.GetProperty("detail").GetString()!]);
        }

        var count = _counted.Sum(name => told.RootElement.GetProperty(name).GetArrayLength());
        Console.WriteLine($"{count} campaigns imported.");
        return ExitCode.Done;
    }

    private static void Expect(FileInfo file, IReadOnlyList<string> problems)
    {
        if (problems.Count > 0)
        {
            throw new CommandFailure($"{file.Name} was not imported:{string.Concat(problems.Select(problem => $"\n  - {problem}"))}");
        }
    }

    private static Command Export()
    {
        var command = new Command("export", "Print the campaign book as YAML");
        command.SetAction(async (_, cancel) =>
        {
            CampaignFile.Write(await BackendKind.Of(ConfiguredSettings.Load()).CampaignsAsync(cancel), Console.Out);
            return ExitCode.Done;
        });
        return command;
    }
}
