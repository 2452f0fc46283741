using System.CommandLine;
using RevenuePulse.Backends.Cluster.Influx;
using RevenuePulse.Backends.Sqlite;

namespace RevenuePulse.Host.Commands;

/// <summary>The command line: which commands there are, and what the shell gets.</summary>
internal static class Cli
{
    // in the order of --help
    private static readonly (string Name, Func<Command> Make)[] _commands =
    [
        ("up", UpCommand.Make),
        ("check", CheckCommand.Make),
        ("health", HealthCommand.Make),
        ("verify", VerifyCommand.Make),
        ("rebuild", RebuildCommand.Make),
        ("topics", TopicsCommand.Make),
        ("replay", ReplayCommand.Make),
        ("deadletters", DeadLettersCommand.Make),
        ("campaigns", CampaignsCommand.Make),
        ("export", ExportCommand.Make),
        ("import", ImportCommand.Make),
        ("simulate", () => Simulate.SimulateCommand.Make(Console.Out, Console.Error)),
    ];

    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Root(args).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var problem in parsed.Errors)
            {
                await Console.Error.WriteLineAsync($"pulse: {problem.Message}");
            }

            await Console.Error.WriteLineAsync($"See: ./pulse {parsed.CommandResult.Command.Name.Replace("pulse-host", "", StringComparison.Ordinal)} --help");
            return ExitCode.WrongUsage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                // longer than the host takes to end, so that it ends by itself
                ProcessTerminationTimeout = TimeSpan.FromSeconds(14),
            });
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("pulse: interrupted");
            return ExitCode.Failed;
        }
        catch (CommandFailure failure)
        {
            await Console.Error.WriteLineAsync($"pulse: {failure.Message}");
            return failure.ExitCode;
        }
        catch (Exception failure) when (failure is StoreUnavailableException or BackendUnavailableException)
        {
            await Console.Error.WriteLineAsync($"pulse: {failure.Message}. Nothing was changed; try again when it is there.");
            return ExitCode.Failed;
        }
        catch (Exception failure) when (failure is StorageException or InvalidDataException)
        {
            // the folder is not what it should be: that is for the operator to mend, and a stack does not help
            await Console.Error.WriteLineAsync($"pulse: the data folder cannot be used: {failure.Message}");
            return ExitCode.Failed;
        }
    }

    /// <summary>A command that is named is made alone: each option of the others is code to compile, at every start.</summary>
    private static RootCommand Root(string[] args)
    {
        var root = new RootCommand("Revenue Pulse: payment webhooks become a live revenue cockpit.");
        if (args.Length > 0 && Array.Find(_commands, command => command.Name == args[0]) is { Make: { } make })
        {
            root.Add(make());
            return root;
        }

        foreach (var command in _commands.Select(command => command.Make()).Concat(Later.All()))
        {
            root.Add(command);
        }

        return root;
    }
}
