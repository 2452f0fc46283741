using RevenuePulse.Backends.Embedded;
using RevenuePulse.Backends.Sqlite;
using RevenuePulse.Host.Commands;
using RevenuePulse.Host.Configuration;
using RevenuePulse.Processor.Ledgers;

namespace RevenuePulse.Host.Backends;

/// <summary>One folder, one process.</summary>
internal sealed class EmbeddedKind(Settings settings) : IBackendKind
{
    private readonly EmbeddedOptions _options = new() { DataFolder = settings.DataFolder };

    public bool IsOneProcess => true;

    public string? WaitsFor => null;

    public Task<IBackend> OpenAsync(ProcessRoles roles, ILoggerFactory log, CancellationToken cancel) => Task.FromResult<IBackend>(Open());

    public Task<IBackend> OpenForCommandAsync(bool settles, CancellationToken cancel) => Task.FromResult<IBackend>(Open());

    public Task<IBackendView> ReadAsync(CancellationToken cancel)
    {
        try
        {
            return Task.FromResult<IBackendView>(EmbeddedView.Open(_options));
        }
        catch (FileNotFoundException)
        {
            throw new CommandFailure($"there is nothing in {settings.DataFolder} yet: start with ./pulse up, or set PULSE_DATA to the folder that is meant");
        }
    }

    public Task<IReadOnlyCollection<Campaign>> CampaignsAsync(CancellationToken cancel) => Task.FromResult(EmbeddedView.ReadBook(settings.DataFolder));

    public async Task<long> RebuildAsync(CancellationToken cancel)
    {
        await using var backend = Open();
        backend.Rebuild();
        var ledger = new RebuiltLedger();
        var entries = 0L;
        using (var snapshot = backend.Read())
        {
            foreach (var entry in snapshot.Entries())
            {
                entries++;
                if (Ledger.Recall(entry) is { } input)
                {
                    ledger.Take(Ledger.Apply(ledger, input));
                }
            }
        }

        backend.ReplaceLedger(ledger.Values);
        return entries;
    }

    public async Task ForgetDecisionsAsync(CancellationToken cancel)
    {
        await using var backend = Open();
        backend.ForgetDecisions();
    }

    /// <summary>Opens the folder for writing; a second writer is refused with a sentence.</summary>
    private EmbeddedBackend Open()
    {
        try
        {
            return EmbeddedBackend.Open(_options);
        }
        catch (FolderInUseException inUse)
        {
            throw new CommandFailure($"{inUse.Message} Stop that one first, or set PULSE_DATA to another folder.");
        }
    }
}
