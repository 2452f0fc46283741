using RevenuePulse.Processor;

namespace RevenuePulse.Host;

/// <summary>Runs the processor on a thread of its own: it is the one writer, and its work is neither short nor asynchronous.</summary>
internal sealed class Processing(Action<CancellationToken> run) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        new Thread(Run) { Name = "processor", IsBackground = true }.Start();
        return Task.CompletedTask;
    }

    /// <summary>The batch in hand is finished, so that senders get the answer that is true.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _ended.Task.WaitAsync(cancellationToken);
    }

    public void Dispose() => _stop.Dispose();

    /// <summary>A process without the processor's role stores what ingest takes; another one settles it.</summary>
    public static void StoreOnly(IRawBatches batches, CancellationToken stop)
    {
        while (batches.Next(stop) is { } batch)
        {
            batch.Dispose();
        }
    }

    /// <summary>The settling loop over a backend.</summary>
    public static ProcessorLoop Loop(IRawBatches batches, ICampaignBook book, TranslationRules rules, ILogger<ProcessorLoop> log) =>
        new(batches, new Settler(rules, () => book.Campaigns), log);

    private void Run()
    {
        run(_stop.Token);
        _ended.SetResult();
    }
}
