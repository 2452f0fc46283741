using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace RevenuePulse.Host.Commands;

/// <summary><c>pulse verify</c>: journal against store, the balance equation, and with <c>--deep</c> the ledger's memory against its journal.</summary>
internal static class VerifyCommand
{
    public static Command Make()
    {
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        var deep = new Option<bool>("--deep") { Description = "Also settle the journal's notes anew in memory and compare entry by entry" };
        var command = new Command("verify", "Recompute all totals from the journal and compare them with the store and the balance equation") { json, deep };
        command.SetAction(async (parsed, cancel) =>
        {
            using var view = await ConfiguredSettings.ReadAsync(ConfiguredSettings.Load(), cancel);
            var report = await Verification.RunAsync(view, parsed.GetValue(deep), cancel);
            Print(report, parsed.GetValue(json), Console.Out);
            return report.IsWell ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static void Print(Verification report, bool json, TextWriter output)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(report, JsonSerializerOptions.Web));
            return;
        }

        output.WriteLine($"{"currency",-10}{"",-9}{"sales",12}{"gross",20}{"net",20}{"lost",10}");
        foreach (var row in report.Currencies)
        {
            Row(output, row.Currency, "journal", row.Journal);
            Row(output, "", "store", row.Store);
        }

        var counts = report.Counts;
        output.WriteLine($"raw {counts.Raw} = accepted {counts.Accepted} + duplicates {counts.Duplicates} + ignored {counts.Ignored.Values.Sum()}"
            + $" + dead letters {counts.DeadLetters}{(counts.Pending > 0 ? $" + pending {counts.Pending}" : "")}: {(counts.Balanced ? "balanced" : "NOT BALANCED")}");
        foreach (var difference in report.Differences)
        {
            output.WriteLine($"  difference: {difference}");
        }

        foreach (var held in report.Held)
        {
            output.WriteLine($"  held: {held}");
        }

        output.WriteLine(report switch
        {
            { Differences.Count: > 0 } => $"{report.Differences.Count} differences: run ./pulse rebuild, and report it.",
            { Held.Count: > 0 } => "All that is settled agrees; what is held is in no total.",
            _ => "All agree.",
        });
    }

    private static void Row(TextWriter output, string currency, string side, Amounts amounts) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{currency,-10}{side,-9}{amounts.Sales,12}{amounts.Gross,20}{amounts.Net,20}{amounts.Lost,10}"));
}
