using System.CommandLine;

namespace RevenuePulse.Host.Commands;

/// <summary><c>pulse export entries</c>: the journal, streamed in constant memory.</summary>
internal static class ExportCommand
{
    public static Command Make() => new("export", "Write data out") { Entries() };

    private static Command Entries()
    {
        var from = new Option<DateTimeOffset?>("--from") { Description = "Event time, inclusive (RFC 3339) [default: the first entry]" };
        var to = new Option<DateTimeOffset?>("--to") { Description = "Event time, exclusive (RFC 3339) [default: no end]" };
        var format = new Option<string>("--format") { Description = "csv or ndjson", DefaultValueFactory = _ => "csv" };
        format.AcceptOnlyFromAmong("csv", "ndjson");
        var command = new Command("entries", "The money entries of the journal, in order, deltas signed") { from, to, format };
        command.SetAction(parsed =>
        {
            using var view = ConfiguredSettings.OpenForReading(ConfiguredSettings.Load());
            using var snapshot = view.Read();
            using var output = new StreamWriter(Console.OpenStandardOutput(), bufferSize: 1 << 16);
            var (fromMs, toMs) = (parsed.GetValue(from)?.ToUnixTimeMilliseconds() ?? long.MinValue, parsed.GetValue(to)?.ToUnixTimeMilliseconds() ?? long.MaxValue);
            var writer = EntryExport.For(parsed.GetValue(format)!, output);
            foreach (var entry in snapshot.Entries().Where(entry => entry.IsMoney && entry.AtMs >= fromMs && entry.AtMs < toMs))
            {
                writer.Write(entry, new Cursor(snapshot.Head.Generation, entry.Seq));
            }

            return ExitCode.Done;
        });
        return command;
    }
}
