using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RevenuePulse.Dashboard;

/// <summary>Follows the journal and writes down the moments that <see cref="MomentRules"/> sees.</summary>
internal sealed partial class MomentWatch(
    LiveBoard board, LiveGoals goals, IJournal journal, IMarkBook marks, TimeProvider clock, ILogger<MomentWatch> log) : BackgroundService
{
    private const int PageEntries = 5_000;
    private const int LookBack = 20_000;
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private MomentRules? _rules;
    private Cursor _position = journal.Head;
    private LiveView? _seen;
    private Goal? _seenGoal;
    private bool _isHeld;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var pace = new PeriodicTimer(Pace, clock);
        try
        {
            while (await pace.WaitForNextTickAsync(stoppingToken))
            {
                await LookAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the host ends
        }
    }

    private async Task LookAsync(CancellationToken stop)
    {
        // while nothing was ever sold there is nothing to judge, and asking would cost
        if (_rules is null && journal.Head.Seqs.All(seq => seq == 0))
        {
            return;
        }

        try
        {
            var view = await board.CurrentAsync(stop);
            var goal = await goals.OfAsync(view, null, stop);
            if (_rules is null)
            {
                Begin(view, goal);
            }
            else if (!ReferenceEquals(view, _seen) || goal?.Goal != _seenGoal)
            {
                // what moved here with its journal, or what another dashboard saw first, keeps its time
                foreach (var moment in _rules.Look(view, goal, Booked()).Where(moment => !IsKnown(moment)).ToList())
                {
                    marks.Put(moment);
                }
            }

            (_seen, _seenGoal) = (view, goal?.Goal);
            if (_isHeld)
            {
                LogGoesOn();
            }

            _isHeld = false;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // every second the same: it is told once
            if (!_isHeld)
            {
                LogHeld(error.Message);
            }

            _isHeld = true;
        }
    }

    private void Begin(LiveView view, LiveGoal? goal)
    {
        var head = journal.Head;
        long largest = 0;
        Entry? first = null;
        foreach (var entry in journal.ReadAfter(head.Back(LookBack / head.Seqs.Count), LookBack, head).Where(entry => entry.Type == EntryType.Booked && entry.Amounts.Gross > 0))
        {
            first ??= entry;
            largest = entry.Dimensions.Currency == view.Total.Currency ? Math.Max(largest, entry.Amounts.Gross) : largest;
        }

        // older journals have their first sale behind them
        if (first is not null && head.Seqs.All(seq => seq <= LookBack) && marks.Annotations.All(known => known.Id != "moment-first-sale"))
        {
            marks.Put(MomentRules.First(first));
        }

        _position = head;
        _rules = new(view, goal, largest);
    }

    private bool IsKnown(Annotation moment) => marks.Annotations.Any(known => known.Id == moment.Id && known.Text == moment.Text);

    private List<Entry> Booked()
    {
        var fresh = new List<Entry>();
        while (journal.ReadAfter(_position, PageEntries) is { Count: > 0 } page)
        {
            fresh.AddRange(page);
            _position = _position.Past(page);
        }

        return fresh;
    }

    [LoggerMessage(LogLevel.Warning, "Moments are not looked for at present: {Reason}")]
    private partial void LogHeld(string reason);

    [LoggerMessage(LogLevel.Warning, "Moments are looked for again")]
    private partial void LogGoesOn();
}
