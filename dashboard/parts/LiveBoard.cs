namespace RevenuePulse.Dashboard;

/// <summary>
/// The newest snapshot of the live page, shared by all its viewers: however many they are, the store is asked at most once a second, and
/// not at all while neither the journal nor the minute moves.
/// </summary>
public sealed class LiveBoard(LiveReader reader, IJournal journal, ICampaignBook book, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private LiveView? _latest;
    private long _readAt;

    /// <summary>The newest snapshot; null before the first.</summary>
    public LiveView? Latest => _latest;

    /// <summary>The colours of the campaigns, the same for every viewer.</summary>
    public CampaignPalette Palette { get; } = new(book);

    /// <summary>A snapshot that is at most a second old.</summary>
    public async ValueTask<LiveView> CurrentAsync(CancellationToken cancel)
    {
        if (_latest is { } fresh && !IsDue(fresh))
        {
            return fresh;
        }

        await _turn.WaitAsync(cancel);
        try
        {
            return _latest is { } latest && !IsDue(latest) ? latest : await ReadAsync(cancel);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async ValueTask<LiveView> ReadAsync(CancellationToken cancel)
    {
        _readAt = clock.GetTimestamp();
        var view = await reader.ReadAsync(cancel);
        Palette.Learn(view.Campaigns.Rows.Select(row => row.Key["campaign"]).OfType<string>());
        _latest = view;
        return view;
    }

    private bool IsDue(LiveView view) =>
        clock.GetElapsedTime(_readAt) >= Pace * 0.9
        && (!view.Cursor.Equals(journal.Head) || view.AtMs / 60_000 != clock.GetUtcNow().ToUnixTimeMilliseconds() / 60_000);
}
