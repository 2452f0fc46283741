using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RevenuePulse.Dashboard;

/// <summary>The newest totals and when they last looked different.</summary>
/// <param name="At">The position of the numbers.</param>
/// <param name="Version">Grows whenever a number changes.</param>
/// <param name="TakenAtMs">When they were read.</param>
/// <param name="Totals">The numbers.</param>
/// <param name="Body">Their event without its id.</param>
internal sealed record TotalsFrame(Cursor At, long Version, long TakenAtMs, TickTotals Totals, byte[] Body);

/// <summary>The totals of everything, always at hand, and those of other scopes for as long as a stream looks at them.</summary>
public sealed class TotalsFeed : BackgroundService
{
    private const int MostScopes = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<LiveScope, Followed> _followed = [];
    private readonly Func<LiveScope, ScopeTotals> _make;
    private readonly TickRing _ring;

    /// <summary>Joins the parts; the totals begin with the host.</summary>
    public TotalsFeed(RevenueQueries queries, IJournal journal, TickRing ring, TickSignal signal, TimeProvider clock, ILogger<TotalsFeed> log)
    {
        _ring = ring;
        _make = scope => new(scope, queries, journal, signal, clock, log);
        All = _make(LiveScope.Everything);
    }

    /// <summary>The totals of everything.</summary>
    internal ScopeTotals All { get; }

    /// <inheritdoc/>
    public override void Dispose()
    {
        All.Dispose();
        base.Dispose();
    }

    /// <summary>The totals of a scope until <see cref="Leave"/>; null when too many different ones are looked at.</summary>
    internal ScopeTotals? Enter(LiveScope scope)
    {
        if (scope.IsEverything)
        {
            return All;
        }

        lock (_lock)
        {
            if (!_followed.TryGetValue(scope, out var followed))
            {
                if (_followed.Count >= MostScopes)
                {
                    return null;
                }

                var totals = _make(scope);
                var stop = new CancellationTokenSource();
                _followed[scope] = followed = new(totals, stop, Task.Run(() => totals.FollowAsync(() => true, stop.Token), stop.Token));
            }

            followed.Streams++;
            return followed.Totals;
        }
    }

    /// <summary>Gives back what <see cref="Enter"/> gave.</summary>
    internal void Leave(LiveScope scope)
    {
        lock (_lock)
        {
            if (_followed.TryGetValue(scope, out var followed) && --followed.Streams == 0)
            {
                _followed.Remove(scope);
                _ = followed.EndAsync();
            }
        }
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => All.FollowAsync(() => _ring.Streams > 0, stoppingToken);

    private sealed class Followed(ScopeTotals totals, CancellationTokenSource stop, Task loop)
    {
        public ScopeTotals Totals { get; } = totals;

        public int Streams { get; set; }

        public async Task EndAsync()
        {
            await stop.CancelAsync();
            await loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stop.Dispose();
            Totals.Dispose();
        }
    }
}
