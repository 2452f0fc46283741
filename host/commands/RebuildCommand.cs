using System.CommandLine;
using RevenuePulse.Host.Backends;
using RevenuePulse.Host.Configuration;

namespace RevenuePulse.Host.Commands;

/// <summary>
/// <c>pulse rebuild</c>: the journal is the truth; everything drawn from it is drawn anew. With <c>--from-raw</c> the journal itself is:
/// a fact that was read wrongly is joined to the right one by a replay and may outweigh it; only without it the books are right.
/// </summary>
internal static class RebuildCommand
{
    public static Command Make()
    {
        var fromRaw = new Option<bool>("--from-raw") { Description = "Book the whole raw log anew, by the rules of today, into a new journal" };
        var command = new Command("rebuild", "Refill the store, the tallies and the ledger's memory from the journal (on the embedded backend no instance may run)") { fromRaw };
        command.SetAction(async (parsed, cancel) =>
        {
            var settings = ConfiguredSettings.Load();
            var kind = BackendKind.Of(settings);
            var entries = parsed.GetValue(fromRaw) ? await SettleAnewAsync(kind, settings, cancel) : await kind.RebuildAsync(cancel);
            Console.WriteLine(parsed.GetValue(fromRaw)
                ? $"Booked the raw log anew: {entries} entries. ./pulse verify --deep compares."
                : $"Rebuilt from {entries} entries. ./pulse verify compares.");
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Interrupted, it is gone on with by the next start: what is not decided yet is pending.</summary>
    private static async Task<long> SettleAnewAsync(IBackendKind kind, Settings settings, CancellationToken cancel)
    {
        await kind.ForgetDecisionsAsync(cancel);
        await using var offline = await Offline.OpenAsync(settings, cancel);
        var pending = Pending(offline.Backend);
        var progress = new Progress("booked", "events", pending);
        bool IsSettled()
        {
            var left = Pending(offline.Backend);
            progress.Add(pending - left);
            pending = left;
            return left == 0;
        }

        await Commits.UntilAsync(offline.Backend.Journal, IsSettled, cancel);
        progress.End();
        return offline.Backend.Journal.Head.Entries;
    }

    private static long Pending(IBackend backend)
    {
        using var snapshot = backend.Read();
        return snapshot.Counts().Pending;
    }
}
