using System.CommandLine;
using System.Globalization;
using RevenuePulse.Host.Move;

namespace RevenuePulse.Host.Commands;

/// <summary><c>pulse export entries | journal</c>: streamed in constant memory.</summary>
internal static class ExportCommand
{
    public static Command Make() => new("export", "Write data out") { Entries(), Journal() };

    private static Command Entries()
    {
        var from = new Option<DateTimeOffset?>("--from") { Description = "Event time, inclusive (RFC 3339) [default: the first entry]" };
        var to = new Option<DateTimeOffset?>("--to") { Description = "Event time, exclusive (RFC 3339) [default: no end]" };
        var format = new Option<string>("--format") { Description = "csv or ndjson", DefaultValueFactory = _ => "csv" };
        format.AcceptOnlyFromAmong("csv", "ndjson");
        var command = new Command("entries", "The money entries of the journal, in order, deltas signed") { from, to, format };
        command.SetAction(async (parsed, cancel) =>
        {
            using var view = await ConfiguredSettings.ReadAsync(ConfiguredSettings.Load(), cancel);
            using var snapshot = view.Read();
            await using var output = new StreamWriter(Console.OpenStandardOutput(), bufferSize: 1 << 16);
            var (fromMs, toMs) = (parsed.GetValue(from)?.ToUnixTimeMilliseconds() ?? long.MinValue, parsed.GetValue(to)?.ToUnixTimeMilliseconds() ?? long.MaxValue);
            var writer = EntryExport.For(parsed.GetValue(format)!, output);
            var position = snapshot.Head.Beginning;
            foreach (var entry in snapshot.Entries().Where(entry => entry.IsMoney && entry.AtMs >= fromMs && entry.AtMs < toMs))
            {
                position = position.Past(entry);
                writer.Write(entry, position);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command Journal()
    {
        var file = new Argument<FileInfo>("file") { Description = "A file that does not exist yet; compressed where its name ends with .gz" };
        var command = new Command("journal", "Everything, for ./pulse import: events, entries, ledger notes and what people wrote (keep it as safe as the data folder)") { file };
        command.SetAction(async (parsed, cancel) =>
        {
            using var view = await ConfiguredSettings.ReadAsync(ConfiguredSettings.Load(), cancel);
            var path = parsed.GetValue(file)!.FullName;
            var progress = new Progress("exported", "events", view.Archive.Counts().Raw);
            try
            {
                var (events, entries) = JournalExport.Run(view, path, TimeProvider.System, progress.Add);
                progress.End();
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{events:N0} events with {entries:N0} entries are in {path}. ./pulse import takes them over elsewhere."));
                return ExitCode.Done;
            }
            catch (InvalidDataException wrong)
            {
                throw new CommandFailure(wrong.Message);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw new CommandFailure($"{path} cannot be written: {failure.Message}");
            }
        });
        return command;
    }
}
