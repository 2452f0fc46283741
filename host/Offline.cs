using Microsoft.Extensions.Logging.Abstractions;
using RevenuePulse.Backends.Embedded;
using RevenuePulse.Backends.Sqlite;
using RevenuePulse.Host.Commands;
using RevenuePulse.Host.Configuration;
using RevenuePulse.Processor;

namespace RevenuePulse.Host;

/// <summary>The product without its web server, for commands that change something while no instance runs.</summary>
internal sealed class Offline : IAsyncDisposable
{
    private readonly Processing _processing;

    private Offline(EmbeddedBackend backend, Processing processing)
    {
        Backend = backend;
        _processing = processing;
    }

    public EmbeddedBackend Backend { get; }

    public static async Task<Offline> OpenAsync(Settings settings)
    {
        var backend = OpenFolder(settings);
        var processing = new Processing(Processing.Loop(backend.RawBatches, backend.Book, settings.Rules, NullLogger<ProcessorLoop>.Instance).Run);
        await processing.StartAsync(CancellationToken.None);
        return new Offline(backend, processing);
    }

    /// <summary>Opens the folder for writing; a second writer is refused with a sentence.</summary>
    public static EmbeddedBackend OpenFolder(Settings settings)
    {
        try
        {
            return EmbeddedBackend.Open(new EmbeddedOptions { DataFolder = settings.DataFolder });
        }
        catch (FolderInUseException inUse)
        {
            throw new CommandFailure($"{inUse.Message} Stop that one first, or set PULSE_DATA to another folder.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _processing.StopAsync(CancellationToken.None);
        _processing.Dispose();
        await Backend.DisposeAsync();
    }
}
