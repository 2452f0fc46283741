using System.CommandLine;
using System.Net;
using RevenuePulse.Host.Configuration;

namespace RevenuePulse.Host.Commands;

/// <summary><c>pulse health</c>: asks the instance beside it whether it can accept and serve. A container's health check, which has no curl.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(4);

    public static Command Make()
    {
        var command = new Command("health", "Ask the running instance whether it is ready; exit 0 when it is");
        command.SetAction((_, cancel) => RunAsync(ConfiguredSettings.Load(), Console.Out, cancel));
        return command;
    }

    private static async Task<int> RunAsync(Settings settings, TextWriter output, CancellationToken cancel)
    {
        if (RunningInstance.Address(settings.DataFolder) is not { } address)
        {
            throw new CommandFailure($"no instance runs on {settings.DataFolder}: start one with ./pulse up, or set PULSE_DATA to the folder that is meant");
        }

        using var client = new HttpClient { BaseAddress = address, Timeout = _patience };
        try
        {
            using var answer = await client.GetAsync(new Uri("/readyz", UriKind.Relative), cancel);
            await output.WriteLineAsync(await answer.Content.ReadAsStringAsync(cancel));
            return answer.StatusCode == HttpStatusCode.OK ? ExitCode.Done : ExitCode.Failed;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            throw new CommandFailure($"{address} does not answer within {_patience.TotalSeconds:0} s: {failure.Message}");
        }
    }
}
