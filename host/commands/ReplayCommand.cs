using System.CommandLine;

namespace RevenuePulse.Host.Commands;

/// <summary><c>pulse replay</c>: stored raw events through the processor again; changes nothing that is already right.</summary>
internal static class ReplayCommand
{
    public static Command Make()
    {
        var from = new Option<DateTimeOffset?>("--from") { Description = "Received at or after (RFC 3339) [default: the first event]" };
        var to = new Option<DateTimeOffset?>("--to") { Description = "Received before (RFC 3339) [default: now]" };
        var provider = new Option<string?>("--provider") { Description = "Only this sender's events" };
        provider.AcceptOnlyFromAmong([.. Provider.Senders]);
        var command = new Command("replay", "Run stored raw events through the processor again") { from, to, provider };
        command.SetAction((parsed, cancel) => RunAsync(
            raw => (parsed.GetValue(provider) is not { } only || raw.Provider == only)
                && raw.ReceivedAtMs >= (parsed.GetValue(from)?.ToUnixTimeMilliseconds() ?? long.MinValue)
                && raw.ReceivedAtMs < (parsed.GetValue(to)?.ToUnixTimeMilliseconds() ?? long.MaxValue),
            cancel));
        return command;
    }

    private static async Task<int> RunAsync(Func<RawEvent, bool> wanted, CancellationToken cancel)
    {
        var settings = ConfiguredSettings.Load();
        await using var repair = await Repair.OpenAsync(settings, cancel);
        using var view = await ConfiguredSettings.ReadAsync(settings, cancel);
        using var snapshot = view.Read();
        var entries = snapshot.Head.Entries;
        var progress = new Progress("replayed", "events", snapshot.Counts().Raw);
        foreach (var part in snapshot.RawEvents().Select(row => row.Raw).Where(raw => raw.Provider != Provider.Pulse && wanted(raw)).Chunk(LedgerCommand.MaxPositions))
        {
            await repair.SettleAgainAsync([.. part.Select(raw => raw.Position)], cancel);
            progress.Add(part.Length);
        }

        progress.End();
        using var after = view.Read();
        Console.WriteLine($"Replayed {progress.Done} events; the journal grew by {after.Head.Entries - entries} entries.");
        return ExitCode.Done;
    }
}
