using System.CommandLine;
using System.Text.Json;
using RevenuePulse.Host.Backends;
using RevenuePulse.Host.Configuration;

namespace RevenuePulse.Host.Commands;

/// <summary><c>pulse campaigns import | export</c>: the campaign book as a file.</summary>
internal static class CampaignsCommand
{
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

        using var text = file.OpenText();
        var (campaigns, problems) = CampaignFile.Read(text);
        if (problems.Count > 0)
        {
            throw new CommandFailure($"{file.Name} was not imported:{string.Concat(problems.Select(problem => $"\n  - {problem}"))}");
        }

        var settings = ConfiguredSettings.Load();
        using var running = await RunningInstance.FindAsync(settings);
        if (running is null)
        {
            await using var backend = await BackendKind.Of(settings).OpenForCommandAsync(cancel);
            backend.Book.Put([.. campaigns]);
        }
        else
        {
            await PutAsync(running, campaigns, cancel);
        }

        Console.WriteLine($"{campaigns.Count} campaigns imported.");
        return ExitCode.Done;
    }

    private static async Task PutAsync(HttpClient running, IReadOnlyList<Campaign> campaigns, CancellationToken cancel)
    {
        foreach (var campaign in campaigns)
        {
            var address = new Uri($"/api/v1/campaigns/{Uri.EscapeDataString(campaign.Id)}", UriKind.Relative);
            using var answer = await running.PutAsJsonAsync(address, campaign, JsonSerializerOptions.Web, cancel);
            if (!answer.IsSuccessStatusCode)
            {
                throw new CommandFailure($"campaign '{campaign.Id}' was refused: {await answer.Content.ReadAsStringAsync(cancel)}");
            }
        }
    }

    private static Command Export()
    {
        var command = new Command("export", "Print the campaign book as YAML");
        command.SetAction(async (_, cancel) =>
        {
            var campaigns = await BackendKind.Of(ConfiguredSettings.Load()).CampaignsAsync(cancel);
            CampaignFile.Write(campaigns.OrderBy(campaign => campaign.Id, StringComparer.Ordinal), Console.Out);
            return ExitCode.Done;
        });
        return command;
    }
}
