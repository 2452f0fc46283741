using Microsoft.Extensions.Logging.Abstractions;
using RevenuePulse.Host.Backends;
using RevenuePulse.Host.Configuration;
using RevenuePulse.Processor;

namespace RevenuePulse.Host;

/// <summary>The product without its web server, for commands that change something while no instance runs.</summary>
internal sealed class Offline : IAsyncDisposable
{
    private readonly IBackend _backend;
    private readonly Processing? _processing;

    private Offline(IBackend backend, Processing? processing)
    {
        _backend = backend;
        _processing = processing;
    }

    public IRawLog RawLog => _backend.RawLog;

    public IBackend Backend => _backend;

    /// <param name="settings">Where.</param>
    /// <param name="cancel">Gives up.</param>
    /// <param name="settles">Settle here even where other processes may: a command that waits for it must not depend on them.</param>
    public static async Task<Offline> OpenAsync(Settings settings, CancellationToken cancel, bool settles = false)
    {
        var kind = BackendKind.Of(settings);
        var backend = await kind.OpenForCommandAsync(settles, cancel);
        if (!kind.IsOneProcess && !settles)
        {
            return new Offline(backend, null);
        }

        var processing = new Processing(Processing.Loop(backend.RawBatches, backend.Book, settings.Rules, NullLogger<ProcessorLoop>.Instance).Run);
        await processing.StartAsync(cancel);
        return new Offline(backend, processing);
    }

    public async ValueTask DisposeAsync()
    {
        if (_processing is not null)
        {
            await _processing.StopAsync(CancellationToken.None);
            _processing.Dispose();
        }

        await _backend.DisposeAsync();
    }
}
