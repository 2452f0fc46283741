namespace RevenuePulse.Dashboard;

/// <summary>The interval that a range is compared with.</summary>
/// <param name="Range">It, in the same zone.</param>
/// <param name="Name">In words, for example <c>the 30 days before</c>.</param>
public sealed record ComparedRange(ViewRange Range, string Name)
{
    // a year by weekdays: 52 weeks
    private const int YearOfWeeks = 364;

    // below that nobody thinks in whole weeks and months
    private const int FewDays = 28;

    // the shortest that holds the range is meant
    private static readonly TimeUnit[] Periods = [TimeUnit.Day, TimeUnit.Week, TimeUnit.Month, TimeUnit.Quarter, TimeUnit.Year];

    /// <summary>Null without a comparison; the sentence says why there cannot be one.</summary>
    public static (ComparedRange? With, string Problem) Of(ViewRange range, Comparison compare, TimeAnchors anchors, IEnumerable<Launch> launches)
    {
        try
        {
            return compare.Kind switch
            {
                ComparisonKind.Nothing => (null, ""),
                ComparisonKind.Previous => (Previous(range), ""),
                ComparisonKind.Weekdays => (ByDays(range, (range.Days + 6) / 7 * 7, "the same weekdays before"), ""),
                ComparisonKind.LastYear => (ByDays(range, YearOfWeeks, "the same days last year"), ""),
                ComparisonKind.Moved => (Moved(range, compare.Text), ""),
                ComparisonKind.Launch => AtLaunch(range, compare.Text, launches.InOrder().ToList(), anchors.NowMs),
                _ => Custom(range, compare.Text, anchors),
            };
        }
        catch (ArgumentOutOfRangeException)
        {
            return (null, "The time to compare with lies before all calendars.");
        }
    }

    /// <summary>
    /// Which bucket of the comparison stands beside each of <paramref name="starts"/>: the one at the same place; where a clock change
    /// gives one side an hour more, the one at the same time of day. −1 = none.
    /// </summary>
    public static int[] Pairs(IReadOnlyList<long> starts, ViewRange range, IReadOnlyList<long> thenStarts, ViewRange then)
    {
        if (starts.Count == thenStarts.Count || starts.Count == 0 || thenStarts.Count == 0)
        {
            return [.. starts.Select((_, i) => i < thenStarts.Count ? i : -1)];
        }

        var offsets = new Dictionary<TimeSpan, int>();
        for (var i = 0; i < thenStarts.Count; i++)
        {
            offsets.TryAdd(then.Calendar.ToLocal(thenStarts[i]) - then.Calendar.ToLocal(then.FromMs), i);
        }

        var paired = starts.Select(at => offsets.GetValueOrDefault(range.Calendar.ToLocal(at) - range.Calendar.ToLocal(range.FromMs), -1)).ToArray();
        // months have no common clock
        return paired.Count(index => index >= 0) * 2 >= Math.Min(starts.Count, thenStarts.Count)
            ? Once(paired)
            : [.. starts.Select((_, i) => i < thenStarts.Count ? i : -1)];
    }

    // of an hour that the clock shows twice only the first has a partner: nothing is compared twice
    private static int[] Once(int[] paired)
    {
        var seen = new HashSet<int>();
        return [.. paired.Select(index => index >= 0 && seen.Add(index) ? index : -1)];
    }

    // a period so far is compared with as much of the one before
    private static ComparedRange Previous(ViewRange range)
    {
        var calendar = range.Calendar;
        foreach (var unit in Periods)
        {
            var endMs = calendar.Add(range.FromMs, 1, unit);
            if (calendar.Floor(range.FromMs, unit) != range.FromMs || range.ToMs > endMs)
            {
                continue;
            }

            var fromMs = calendar.Add(range.FromMs, -1, unit);
            var toMs = range.ToMs == endMs ? range.FromMs : Math.Min(range.FromMs, SameAge(range, fromMs));
            return new(new(fromMs, toMs, calendar), Named(unit, range.ToMs == endMs));
        }

        var local = calendar.ToLocal(range.ToMs) - calendar.ToLocal(range.FromMs);
        return Units(range, TimeUnit.Month) ?? Units(range, TimeUnit.Week) ?? (local.TotalDays >= 1
            ? ByDays(range, (int)Math.Ceiling(local.TotalDays), local.TotalDays <= 1 ? "the day before" : $"the {(int)Math.Ceiling(local.TotalDays)} days before")
            : new(new(range.FromMs - (range.ToMs - range.FromMs), range.FromMs, calendar), $"the {range.Length} before"));
    }

    // from the start of a month or week on, for several of them: the same number of whole ones before
    private static ComparedRange? Units(ViewRange range, TimeUnit unit)
    {
        var calendar = range.Calendar;
        if (calendar.Floor(range.FromMs, unit) != range.FromMs || range.Days < FewDays)
        {
            return null;
        }

        var count = 1;
        while (calendar.Add(range.FromMs, count, unit) < range.ToMs)
        {
            count++;
        }

        var units = $"{count} {(unit == TimeUnit.Month ? "month" : "week")}s";
        // twelve weeks and a day lie thirteen weeks back, but are not thirteen weeks
        var isWhole = calendar.Add(range.FromMs, count, unit) == range.ToMs;
        return new(new(calendar.Add(range.FromMs, -count, unit), calendar.Add(range.ToMs, -count, unit), calendar), isWhole ? $"the {units} before" : $"{units} earlier");
    }

    private static long SameAge(ViewRange range, long fromMs)
    {
        var local = range.Calendar.ToLocal(range.ToMs) - range.Calendar.ToLocal(range.FromMs);
        return range.Calendar.ToInstant(range.Calendar.ToLocal(fromMs) + local);
    }

    private static string Named(TimeUnit unit, bool isWhole)
    {
        var name = unit switch { TimeUnit.Year => "year", TimeUnit.Quarter => "quarter", TimeUnit.Month => "month", TimeUnit.Week => "week", _ => "day" };
        return isWhole ? $"the {name} before" : $"the {name} before, up to the same time";
    }

    private static ComparedRange ByDays(ViewRange range, int days, string name) => new(
        new(range.Calendar.Add(range.FromMs, -days, TimeUnit.Day), range.Calendar.Add(range.ToMs, -days, TimeUnit.Day), range.Calendar), name);

    private static ComparedRange Moved(ViewRange range, string shift)
    {
        var unit = TimeUnits.Of(shift[^1]);
        var count = -long.Parse(shift.AsSpan(1, shift.Length - 2), System.Globalization.CultureInfo.InvariantCulture);
        return new(
            new(range.Calendar.Add(range.FromMs, count, unit), range.Calendar.Add(range.ToMs, count, unit), range.Calendar),
            shift == "-7d" ? "the same days a week before" : $"{shift[1..]} earlier");
    }

    private static (ComparedRange? With, string Problem) AtLaunch(ViewRange range, string id, List<Launch> launches, long nowMs)
    {
        var current = launches.FindLast(launch => launch.StartedAt.ToUnixTimeMilliseconds() < range.ToMs) ?? launches.Current(nowMs);
        var other = id.Length > 0 ? launches.Find(launch => launch.Id == id) : launches.FindLast(launch => launch.StartedAt < current?.StartedAt);
        if (current is null || other is null)
        {
            return (null, id.Length > 0 ? "There is no such launch to compare with." : "No launch before this one is known, so there is none to compare with.");
        }

        if (other == current)
        {
            return (null, "The range lies in the launch that it is to be compared with.");
        }

        var shiftMs = current.OffsetMs(other);
        return (new(new(range.FromMs + shiftMs, range.ToMs + shiftMs, range.Calendar), $"{other.Name} at the same age"), "");
    }

    private static (ComparedRange? With, string Problem) Custom(ViewRange range, string text, TimeAnchors anchors)
    {
        var ends = text.Split("..");
        if (!TimeExpression.TryRead(ends[0], anchors, out var fromMs, out var problem) || !TimeExpression.TryRead(ends[1], anchors, out var toMs, out problem))
        {
            return (null, problem);
        }

        var with = new ViewRange(fromMs, toMs, range.Calendar);
        return fromMs < toMs ? (new(with, with.Text), "") : (null, "The range to compare with is empty: its start must lie before its end.");
    }
}
