using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using RevenuePulse.Host.Move;

namespace RevenuePulse.Host.Commands;

/// <summary><c>pulse import FILE</c>: a journal that <c>pulse export journal</c> wrote becomes part of this one.</summary>
internal static class ImportCommand
{
    public static Command Make()
    {
        var file = new Argument<FileInfo>("file") { Description = "What ./pulse export journal FILE wrote" };
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        var command = new Command("import", "Take over a journal from another backend or folder; repeating it changes nothing, and an interrupted import goes on") { file, json };
        command.SetAction(async (parsed, cancel) =>
        {
            var report = await RunAsync(parsed.GetValue(file)!, cancel);
            Print(report, parsed.GetValue(json), Console.Out);
            return report.Differences.Count == 0 ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static async Task<ImportReport> RunAsync(FileInfo file, CancellationToken cancel)
    {
        if (!file.Exists)
        {
            throw new CommandFailure($"there is no file {file.FullName}", ExitCode.WrongUsage);
        }

        await using var product = await Offline.OpenAsync(ConfiguredSettings.Load(), cancel, settles: true);
        Progress? progress = null;
        try
        {
            return await JournalImport.RunAsync(
                product.Backend,
                file.FullName,
                expected =>
                {
                    progress = new Progress("imported", "events", expected);
                    return progress.Add;
                },
                cancel);
        }
        catch (InvalidDataException wrong)
        {
            throw new CommandFailure(wrong.Message);
        }
        catch (RawLogUnavailableException failure)
        {
            throw new CommandFailure($"the import was interrupted ({failure.Message}). Run it again: it goes on where it ended");
        }
        finally
        {
            progress?.End();
        }
    }

    private static void Print(ImportReport report, bool json, TextWriter output)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(
                new
                {
                    report.Events,
                    report.Added,
                    report.Books,
                    report.Kept,
                    totals = report.Totals.Select(t => new { t.Currency, t.Sum.Sales, t.Sum.Gross, t.Sum.Net, t.Sum.Lost }),
                    report.Differences,
                    report.IsShared,
                },
                JsonSerializerOptions.Web));
            return;
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Events:N0} events in the file, {report.Added:N0} of them were new here; {report.Books} things that people wrote were added."));
        foreach (var (currency, sum) in report.Totals)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{currency,-10}{sum.Sales,12} sales{sum.Gross,20} gross{sum.Net,20} net{sum.Lost,10} lost"));
        }

        foreach (var kept in report.Kept)
        {
            output.WriteLine($"  kept as it is here: {kept}");
        }

        foreach (var difference in report.Differences)
        {
            output.WriteLine($"  difference: {difference}");
        }

        output.WriteLine((report.Differences.Count, report.IsShared) switch
        {
            ( > 0, _) => $"{report.Differences.Count} totals differ: report it, and keep the old store.",
            (_, true) => "The same accounts have events of their own here, so the file's totals are a part of theirs. ./pulse verify --deep compares journal, ledger and store.",
            _ => "Every total per currency, campaign, kind and minute is as it was.",
        });
    }
}
