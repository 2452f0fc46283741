using System.CommandLine;

namespace RevenuePulse.Bench;

/// <summary>What every verb shares.</summary>
internal static class Verbs
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;

    /// <summary>Every benchmark that this version has, one after the other.</summary>
    public static Command All(params Func<Command>[] benches)
    {
        var all = benches[0]();
        var command = new Command("all", "Every benchmark of this version");
        foreach (var option in all.Options)
        {
            command.Add(option);
        }

        command.Action = all.Action;
        return command;
    }

    /// <summary>Named by the interface, not there yet.</summary>
    public static Command Later(string name, string description)
    {
        var command = new Command(name, description) { TreatUnmatchedTokensAsErrors = false };
        command.SetAction(_ =>
        {
            Console.Error.WriteLine($"bench {name} is not part of this version. Nothing was measured.");
            return WrongUsage;
        });
        return command;
    }
}
