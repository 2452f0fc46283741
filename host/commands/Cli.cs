using System.CommandLine;
using RevenuePulse.Backends.Cluster;
using RevenuePulse.Backends.Cluster.Influx;
using RevenuePulse.Backends.Sqlite;

namespace RevenuePulse.Host.Commands;

/// <summary>The command line: which commands there are, and what the shell gets.</summary>
internal static class Cli
{
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Revenue Pulse: payment webhooks become a live revenue cockpit.")
        {
            UpCommand.Make(),
            CheckCommand.Make(),
            HealthCommand.Make(),
            VerifyCommand.Make(),
            RebuildCommand.Make(),
            TopicsCommand.Make(),
            ReplayCommand.Make(),
            DeadLettersCommand.Make(),
            CampaignsCommand.Make(),
            ExportCommand.Make(),
            ImportCommand.Make(),
            Simulate.SimulateCommand.Make(Console.Out, Console.Error),
        };
        foreach (var later in Later.All())
        {
            root.Add(later);
        }

        var parsed = root.Parse(args);
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
        catch (CommandFailure failure)
        {
            await Console.Error.WriteLineAsync($"pulse: {failure.Message}");
            return failure.ExitCode;
        }
        catch (Exception failure) when (failure is StoreUnavailableException or ClusterUnavailableException)
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
}
