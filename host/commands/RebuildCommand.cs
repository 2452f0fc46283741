using System.CommandLine;
using RevenuePulse.Processor.Ledgers;

namespace RevenuePulse.Host.Commands;

/// <summary><c>pulse rebuild</c>: the journal is the truth; everything drawn from it is drawn anew.</summary>
internal static class RebuildCommand
{
    public static Command Make()
    {
        var command = new Command("rebuild", "Refill the store, the tallies and the ledger's memory from the journal (no instance may run)");
        command.SetAction(async _ =>
        {
            await using var backend = Offline.OpenFolder(ConfiguredSettings.Load());
            backend.Rebuild();
            var ledger = new RebuiltLedger();
            var entries = 0L;
            using (var snapshot = backend.Read())
            {
                foreach (var entry in snapshot.Entries())
                {
                    entries++;
                    if (Ledger.Recall(entry) is { } input)
                    {
                        ledger.Take(Ledger.Apply(ledger, input));
                    }
                }
            }

            backend.ReplaceLedger(ledger.Values);
            Console.WriteLine($"Rebuilt from {entries} entries. ./pulse verify compares.");
            return ExitCode.Done;
        });
        return command;
    }
}
