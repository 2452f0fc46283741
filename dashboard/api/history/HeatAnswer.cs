namespace RevenuePulse.Dashboard;

/// <summary>A measure by weekday and hour of the day.</summary>
/// <param name="From">Inclusive.</param>
/// <param name="To">Exclusive.</param>
/// <param name="Tz">The zone of weekdays and hours.</param>
/// <param name="Measure">What the values are.</param>
/// <param name="Currency">Currency of the values.</param>
/// <param name="Exponent">Its decimals.</param>
/// <param name="Cursor">The journal position of the snapshot.</param>
/// <param name="Cells">168, from Monday 0 o'clock on.</param>
public sealed record HeatAnswer(
    DateTime From, DateTime To, string Tz, string Measure, string Currency, int Exponent, string Cursor, IReadOnlyList<HeatCell> Cells)
{
    private const int MostHours = 5 * 366 * 24;

    internal static IReadOnlyList<long> Hours(ViewRange range)
    {
        var starts = new List<long>();
        // day by day: what is asked in one go may have fewer buckets
        for (var at = range.FromMs; at < range.ToMs;)
        {
            var next = Math.Min(range.ToMs, range.Calendar.Add(range.Calendar.Floor(at, TimeUnit.Day), 1, TimeUnit.Day));
            starts.AddRange(Buckets.Starts(at, next, new(1, TimeUnit.Hour), range.Calendar)!);
            at = next;
            if (starts.Count > MostHours)
            {
                throw new BadQuestionException("Hours by weekday are shown of at most five years. Ask about a shorter range.");
            }
        }

        return starts;
    }

    internal static HeatAnswer Of(HistoryQuestion question, string currency, DatedAnswer read, IReadOnlyList<long> starts)
    {
        var calendar = question.Range.Calendar;
        var cellOf = starts.Select(at => calendar.ToLocal(at)).Select(local => ((((int)local.DayOfWeek + 6) % 7) * 24) + local.Hour).ToArray();
        var (sums, hours) = (new Sums?[7 * 24], new int[7 * 24]);
        foreach (var cell in cellOf)
        {
            hours[cell]++;
        }

        foreach (var row in read.InBase.Rows)
        {
            (sums[cellOf[row.Bucket]] ??= new(currency)).Add(row);
        }

        return new(
            Instant.OfMs(question.Range.FromMs), Instant.OfMs(question.Range.ToMs), calendar.Name, RevenueQueries.Wire(question.Measure), currency,
            RevenuePulse.Currency.Exponent(currency), read.Cursor.ToString(),
            [.. sums.Select((sum, i) => new HeatCell((i / 24) + 1, i % 24, sum is null ? question.Measure == Dashboard.Measure.Aov ? null : 0 : sum.Of(question.Measure), sum?.Sales ?? 0, hours[i]))]);
    }
}

/// <summary>One hour of the week.</summary>
/// <param name="Weekday">1 = Monday.</param>
/// <param name="Hour">0–23.</param>
/// <param name="Value">The measure, summed over all such hours; null for an average of nothing.</param>
/// <param name="Sales">Sales in them.</param>
/// <param name="Hours">How many such hours the range has, parts included.</param>
public sealed record HeatCell(int Weekday, int Hour, long? Value, long Sales, int Hours);
