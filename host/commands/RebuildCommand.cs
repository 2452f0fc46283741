using System.CommandLine;
using RevenuePulse.Host.Backends;

namespace RevenuePulse.Host.Commands;

/// <summary><c>pulse rebuild</c>: the journal is the truth; everything drawn from it is drawn anew.</summary>
internal static class RebuildCommand
{
    public static Command Make()
    {
        var command = new Command("rebuild", "Refill the store, the tallies and the ledger's memory from the journal (no instance may run)");
        command.SetAction(async (_, cancel) =>
        {
            var entries = await BackendKind.Of(ConfiguredSettings.Load()).RebuildAsync(cancel);
            Console.WriteLine($"Rebuilt from {entries} entries. ./pulse verify compares.");
            return ExitCode.Done;
        });
        return command;
    }
}
