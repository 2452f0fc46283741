using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace RevenuePulse.Processor;

/// <summary>
/// The processor's only I/O: take a batch, settle it, commit it. An infrastructure failure is never poison: the batch stays where it
/// is, the loop backs off and tries again for as long as it takes.
/// </summary>
public sealed partial class ProcessorLoop(IRawBatches batches, Settler settler, ILogger<ProcessorLoop> log)
{
    /// <summary>Its activities: one per batch.</summary>
    public const string ActivitySourceName = "RevenuePulse.Processor";

    private static readonly ActivitySource Activities = new(ActivitySourceName);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Runs until <paramref name="stop"/> is cancelled; the batch in hand is finished first.</summary>
    public void Run(CancellationToken stop)
    {
        var pause = FirstPause;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var batch = batches.Next(stop);
                if (batch is null)
                {
                    return;
                }

                using var activity = Activities.StartActivity("settle");
                activity?.SetTag("pulse.events", batch.Events.Count);
                batch.Commit(settler.Settle(batch));
                pause = FirstPause;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                LogHeld(log, failure, pause.TotalMilliseconds);
                stop.WaitHandle.WaitOne(pause);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Settling is held: a batch could not be committed; next try in {PauseMs} ms. Nothing is lost: what was acknowledged is stored.")]
    private static partial void LogHeld(ILogger logger, Exception failure, double pauseMs);
}
