using System.CommandLine;

namespace RevenuePulse.Host.Commands;

/// <summary>Commands that the interface names and this version does not have yet: they say so and exit 2.</summary>
internal static class Later
{
    public static IEnumerable<Command> All() =>
    [
        Make("backfill", "Fetch past events from a provider's API (not in this version)"),
        Make("reconcile", "Compare the ledger with a provider's API (not in this version)"),
        Make("erase", "Erase one person's data from the raw log (not in this version)"),
        Make("backup", "Copy the data folder while it is in use (not in this version)"),
        Make("restore", "Put a backup in place (not in this version)"),
    ];

    private static Command Make(string name, string description)
    {
        var rest = new Argument<string[]>("arguments") { Arity = ArgumentArity.ZeroOrMore, Hidden = true };
        var command = new Command(name, description) { rest };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(_ =>
        {
            Console.Error.WriteLine($"pulse {name} is not part of this version. Nothing was done.");
            return ExitCode.WrongUsage;
        });
        return command;
    }
}
