using RevenuePulse.Host.Configuration;

namespace RevenuePulse.Host.Backends;

/// <summary>What the settings say the product stands on. Two implementations, one per backend: the only place that knows which.</summary>
internal interface IBackendKind
{
    /// <summary>True when a command that changes something must do the settling itself, because nobody else can.</summary>
    bool IsOneProcess { get; }

    /// <summary>What an opening under way waits for; null where opening never waits.</summary>
    string? WaitsFor { get; }

    /// <summary>Opens it for a process that serves, with the seams of its roles.</summary>
    /// <exception cref="Commands.CommandFailure">It cannot be opened; the sentence says why.</exception>
    Task<IBackend> OpenAsync(ProcessRoles roles, ILoggerFactory log, CancellationToken cancel);

    /// <summary>Opens it for a command that changes something.</summary>
    /// <param name="settles">Where others settle, the command takes part.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="Commands.CommandFailure">It cannot be opened; the sentence says why.</exception>
    Task<IBackend> OpenForCommandAsync(bool settles, CancellationToken cancel);

    /// <summary>Opens it for reading beside whoever writes.</summary>
    /// <exception cref="Commands.CommandFailure">There is nothing yet, or it cannot be reached.</exception>
    Task<IBackendView> ReadAsync(CancellationToken cancel);

    /// <summary>The campaign book, whether or not a process runs; empty when there is none yet.</summary>
    Task<IReadOnlyCollection<Campaign>> CampaignsAsync(CancellationToken cancel);

    /// <summary>Draws anew what is drawn from the journal; returns the number of its entries.</summary>
    Task<long> RebuildAsync(CancellationToken cancel);

    /// <summary>Makes every raw event pending again, so that the next processor decides about all of them anew, into a new journal.</summary>
    /// <exception cref="Commands.CommandFailure">Another instance runs, or this backend cannot do it.</exception>
    Task ForgetDecisionsAsync(CancellationToken cancel);
}

/// <summary>Chooses by the settings.</summary>
internal static class BackendKind
{
    public static IBackendKind Of(Settings settings) => settings.Cluster is { } cluster ? new ClusterKind(settings, cluster) : new EmbeddedKind(settings);
}
