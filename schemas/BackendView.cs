namespace RevenuePulse;

/// <summary>A backend as commands beside it see it.</summary>
/// <param name="backend">It has all seams that a view shows.</param>
/// <param name="verify">Compares a store of its own with the journal; null where the store is part of the commit.</param>
/// <param name="close">Runs when the view is disposed; null where the backend outlives it.</param>
public sealed class BackendView(IBackend backend, Func<CancellationToken, Task<IReadOnlyList<string>>>? verify = null, Action? close = null) : IBackendView
{
    /// <inheritdoc/>
    public IArchive Archive => backend.Archive;

    /// <inheritdoc/>
    public IRevenueStore Store => backend.Store;

    /// <inheritdoc/>
    public IVisitBook Visits => backend.Visits;

    /// <inheritdoc/>
    public ICampaignBook Book => backend.Book;

    /// <inheritdoc/>
    public IMarkBook Marks => backend.Marks;

    /// <inheritdoc/>
    public ITokenBook Tokens => backend.Tokens;

    /// <inheritdoc/>
    public IAlertBook Alerts => backend.Alerts;

    /// <inheritdoc/>
    public IQuestionBook Questions => backend.Questions;

    /// <inheritdoc/>
    public IDecisionLog Decisions => backend.Decisions;

    /// <inheritdoc/>
    public ISnapshot Read() => backend.Read();

    /// <inheritdoc/>
    public IReadOnlyList<string> Held { get; init; } = [];

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> VerifyStoreAsync(CancellationToken cancel) => verify?.Invoke(cancel) ?? Task.FromResult<IReadOnlyList<string>>([]);

    /// <inheritdoc/>
    public void Dispose() => close?.Invoke();
}
