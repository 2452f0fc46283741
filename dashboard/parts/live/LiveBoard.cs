using System.Collections.Concurrent;

namespace RevenuePulse.Dashboard;

/// <summary>
/// The newest snapshots of the live page, one per scope, shared by all its viewers: however many they are, the store is asked at most once
/// a second for each, and not at all while neither the journal nor the minute moves.
/// </summary>
public sealed class LiveBoard(LiveReader reader, IJournal journal, CampaignPalette palette, TimeProvider clock) : IDisposable
{
    private const int MostScopes = 64;
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<LiveScope, Slot> _slots = new();

    /// <summary>The newest snapshot of everything; null before the first.</summary>
    public LiveView? Latest => LatestOf(LiveScope.Everything);

    /// <summary>The colours of the campaigns, the same for every viewer.</summary>
    public CampaignPalette Palette => palette;

    /// <summary>The newest snapshot of a scope; null before the first.</summary>
    public LiveView? LatestOf(LiveScope scope) => _slots.TryGetValue(scope, out var slot) ? slot.Latest : null;

    /// <summary>A snapshot of everything that is at most a second old.</summary>
    public ValueTask<LiveView> CurrentAsync(CancellationToken cancel) => CurrentAsync(LiveScope.Everything, cancel);

    /// <summary>A snapshot of a scope that is at most a second old.</summary>
    public async ValueTask<LiveView> CurrentAsync(LiveScope scope, CancellationToken cancel)
    {
        var slot = SlotOf(scope);
        if (slot.Latest is { } fresh && !IsDue(slot, fresh))
        {
            return fresh;
        }

        await slot.Turn.WaitAsync(cancel);
        try
        {
            return slot.Latest is { } latest && !IsDue(slot, latest) ? latest : await ReadAsync(slot, scope, cancel);
        }
        finally
        {
            slot.Turn.Release();
        }
    }

    /// <summary>A snapshot of the past, for the one who replays it.</summary>
    public async ValueTask<LiveView> PastAsync(LiveScope scope, long atMs, CancellationToken cancel)
    {
        var view = await reader.ReadAsync(scope, atMs, cancel);
        Learn(view);
        return view;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var slot in _slots.Values)
        {
            slot.Turn.Dispose();
        }
    }

    private Slot SlotOf(LiveScope scope)
    {
        // whoever was not looked at for longest makes room; its viewer, should there be one, reads anew
        if (_slots.Count >= MostScopes && !_slots.ContainsKey(scope))
        {
            var oldest = _slots.Where(slot => !slot.Key.IsEverything).MinBy(slot => slot.Value.ReadAt);
            _slots.TryRemove(oldest.Key, out _);
        }

        return _slots.GetOrAdd(scope, _ => new Slot());
    }

    private async ValueTask<LiveView> ReadAsync(Slot slot, LiveScope scope, CancellationToken cancel)
    {
        slot.ReadAt = clock.GetTimestamp();
        var view = await reader.ReadAsync(scope, null, cancel);
        Learn(view);
        slot.Latest = view;
        return view;
    }

    private void Learn(LiveView view) => palette.Learn(
        view.Campaigns.Rows.Select(row => row.Key["campaign"]).OfType<string>(),
        view.IsReplay ? [] : view.Sparks.Gross.Keys,
        isWhole: view.Scope.IsEverything && !view.IsReplay);

    private bool IsDue(Slot slot, LiveView view) =>
        clock.GetElapsedTime(slot.ReadAt) >= Pace * 0.9
        && (!view.Cursor.Equals(journal.Head) || view.AtMs / 60_000 != clock.GetUtcNow().ToUnixTimeMilliseconds() / 60_000);

    private sealed class Slot
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public LiveView? Latest { get; set; }

        public long ReadAt { get; set; }
    }
}
