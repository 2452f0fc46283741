namespace RevenuePulse.Dashboard;

/// <summary>Answers questions about any time: values, comparison, split and what changed, all of one snapshot.</summary>
public sealed class HistoryQueries(IRevenueStore store, IJournal journal, CurrentRates rates, TimeProvider clock)
{
    private readonly DatedReader _reader = new(store, journal);

    /// <summary>Answers it.</summary>
    /// <exception cref="BadQuestionException">The comparison has too many buckets.</exception>
    public async ValueTask<HistoryAnswer> AskAsync(HistoryQuestion question, CancellationToken cancel)
    {
        var table = rates.Table;
        var (asked, then) = (Sum(question, question.Range), question.Then is { } with ? Sum(question, with.Range) : null);
        var slices = then is null ? null : Slices.ByDay(then, table);
        var any = new RevenueQuestion { Filter = question.Filter };
        bool IsWanted(IReadOnlyList<SumRow> rows) =>
            question.By != Dimension.Currency && RevenueQueries.EffectiveCurrency(any, rows, table) == table.Base;
        var read = await _reader.ReadAsync(asked, then is null ? [] : [then with { Buckets = slices!.Starts }], table, IsWanted, cancel);

        var before = slices is null ? [] : read.Beside[0].Rows;
        var nowHasMoney = read.Rows.Any(row => InBase.HasMoney(row.Amounts));
        var currency = RevenueQueries.EffectiveCurrency(any, nowHasMoney || slices is null ? read.Rows : slices.Join(before), table);
        if (slices is not null)
        {
            before = question.By != Dimension.Currency && currency == table.Base ? InBase.Of(before, slices, table).Rows : slices.Join(before);
        }

        var side = new HistorySide(question, currency, asked.Buckets, read.InBase.Rows);
        var other = then is null ? null : new HistorySide(question, currency, then.Buckets, before);
        return Answer(question, read.Cursor, side, other);
    }

    /// <summary>The measure by weekday and hour of the day, summed over the range.</summary>
    /// <exception cref="BadQuestionException">The range is longer than five years.</exception>
    public async ValueTask<HeatAnswer> HeatAsync(HistoryQuestion question, CancellationToken cancel)
    {
        var starts = HeatAnswer.Hours(question.Range);
        var hourly = question with { By = null, Then = null };
        var table = rates.Table;
        var any = new RevenueQuestion { Filter = question.Filter };
        var asked = new SumQuery { FromMs = question.Range.FromMs, ToMs = question.Range.ToMs, Buckets = starts, Filter = question.Filter };
        var read = await _reader.ReadAsync(asked, [], table, rows => RevenueQueries.EffectiveCurrency(any, rows, table) == table.Base, cancel);
        var currency = RevenueQueries.EffectiveCurrency(any, read.Rows, table);
        return HeatAnswer.Of(hourly, currency, read, starts);
    }

    private static SumQuery Sum(HistoryQuestion question, ViewRange range) => new()
    {
        FromMs = range.FromMs,
        ToMs = range.ToMs,
        Buckets = Buckets.Starts(range.FromMs, range.ToMs, question.Step, range.Calendar)
            ?? throw new BadQuestionException($"A step of {question.Step} gives more than {Step.MaxBuckets} buckets in the range to compare with. Use a wider step or a shorter range."),
        // what changed is asked of campaigns where nothing else is
        By = question.By ?? Dimension.Campaign,
        Filter = question.Filter,
    };

    private HistoryAnswer Answer(HistoryQuestion question, Cursor cursor, HistorySide side, HistorySide? other)
    {
        var now = clock.GetUtcNow();
        var pairs = other is null ? [] : ComparedRange.Pairs(side.Starts, question.Range, other.Starts, question.Then!.Range);
        return new()
        {
            Cursor = cursor.ToString(),
            ReadAt = Instant.OfMs(now.ToUnixTimeMilliseconds()),
            From = Instant.OfMs(question.Range.FromMs),
            To = Instant.OfMs(question.Range.ToMs),
            Tz = question.Range.Calendar.Name,
            Step = question.Step.ToString(),
            StepNote = question.StepNote,
            Measure = RevenueQueries.Wire(question.Measure),
            By = question.By?.Name(),
            Currency = side.Currency,
            Exponent = Currency.Exponent(side.Currency),
            LeftOut = side.LeftOut,
            Then = question.Then is { } then ? new(Instant.OfMs(then.Range.FromMs), Instant.OfMs(then.Range.ToMs), then.Name) : null,
            ThenProblem = question.ThenProblem,
            IsLastRunning = side.EndOfLast(question.Range) > now.ToUnixTimeMilliseconds(),
            Total = new(side.Total.Of(question.Measure), other?.Total.Of(question.Measure), side.Total.Sales, other?.Total.Sales, side.Total.Lost),
            Buckets = side.Buckets(question, other, pairs),
            Lines = question.By is null ? [] : side.Lines(other),
            Changes = new((question.By ?? Dimension.Campaign).Name(), other is null ? [] : side.Changes(other)),
        };
    }
}
