using System.CommandLine;
using RevenuePulse.Host.Backends;

namespace RevenuePulse.Host.Commands;

/// <summary><c>pulse topics --accept</c>: the operator's word that topics which were deleted and made anew are meant.</summary>
internal static class TopicsCommand
{
    public static Command Make()
    {
        var accept = new Option<bool>("--accept") { Description = "Begin a new generation: the totals of the old journal are gone", Required = true };
        var command = new Command("topics", "Accept Kafka topics that are others than before") { accept };
        command.SetAction(async (parsed, cancel) =>
        {
            var settings = ConfiguredSettings.Load();
            if (settings.Cluster is not { } cluster)
            {
                throw new CommandFailure("there are no topics on the embedded backend: set KAFKA_BOOTSTRAP_SERVERS to the cluster that is meant", ExitCode.WrongUsage);
            }

            if (!parsed.GetValue(accept))
            {
                throw new CommandFailure("nothing was changed: add --accept when the new topics are meant", ExitCode.WrongUsage);
            }

            await new ClusterKind(settings, cluster).AcceptTopicsAsync(cancel);
            Console.WriteLine("The topics are accepted. Start the processes again: they fill the store from the new journal beside what is there of the old one, which nobody reads any more.");
            return ExitCode.Done;
        });
        return command;
    }
}
