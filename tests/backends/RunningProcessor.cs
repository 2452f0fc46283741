using Microsoft.Extensions.Logging.Abstractions;
using RevenuePulse.Processor;
using RevenuePulse.Processor.Ledgers;

namespace RevenuePulse.Tests.Backends;

/// <summary>The product's settling loop over a backend, on a thread of its own from here until it is disposed of; the batch in hand is finished.</summary>
internal sealed class RunningProcessor : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;

    /// <param name="backend">Whose events are settled.</param>
    /// <param name="settler">How; the product's defaults with the backend's own campaigns where none is given.</param>
    public RunningProcessor(IBackend backend, Settler? settler = null)
    {
        settler ??= new Settler(TranslationRules.Default, () => backend.Book.Campaigns);
        var loop = new ProcessorLoop(backend.RawBatches, settler, NullLogger<ProcessorLoop>.Instance);
        var stop = _stop.Token;
        _thread = new Thread(() => loop.Run(stop)) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>What a ledger must remember of an entry, as the product tells the cluster's backend.</summary>
    public static IReadOnlyCollection<StateChange> Recall(ILedgerState state, Entry entry) =>
        Ledger.Recall(entry) is { } input ? Ledger.Apply(state, input).Changes : [];

    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _stop.Dispose();
    }
}
