namespace RevenuePulse.Dashboard;

/// <summary>Answers questions about any time: values, comparison, split and what changed, all of one snapshot.</summary>
public sealed class HistoryQueries(IRevenueStore store, IJournal journal, CurrentRates rates, TimeProvider clock)
{
    private readonly DatedReader _reader = new(store, journal);
    private long _firstMs = long.MaxValue;

    /// <summary>Answers it.</summary>
    /// <exception cref="BadQuestionException">The comparison has too many buckets.</exception>
    public async ValueTask<HistoryAnswer> AskAsync(HistoryQuestion question, CancellationToken cancel)
    {
        var table = rates.Table;
        var asked = Sum(question, question.Range);
        var others = new[] { question.Then, question.Then is null ? null : question.Also }.OfType<ComparedRange>().Select(with => Sum(question, with.Range)).Select(sum => (Sum: sum, Slices: Slices.ByDay(sum, table))).ToList();
        var any = new RevenueQuestion { Filter = question.Filter };
        bool IsWanted(IReadOnlyList<SumRow> rows) =>
            question.By != Dimension.Currency && RevenueQueries.EffectiveCurrency(any, rows, table) == table.Base;
        var read = await _reader.ReadAsync(asked, [.. others.Select(other => other.Sum with { Buckets = other.Slices.Starts })], table, IsWanted, cancel);

        // a range without money speaks the currency of what it is compared with
        var joined = others.Zip(read.Beside, (other, beside) => other.Slices.Join(beside.Rows)).ToList();
        var spoken = read.Rows.Any(row => InBase.HasMoney(row.Amounts)) ? read.Rows : joined.Find(rows => rows.Any(row => InBase.HasMoney(row.Amounts))) ?? read.Rows;
        var currency = RevenueQueries.EffectiveCurrency(any, spoken, table);
        var isInBase = question.By != Dimension.Currency && currency == table.Base;
        var sides = others.Select((other, i) => new HistorySide(
            question, currency, other.Sum.Buckets, isInBase ? InBase.Of(read.Beside[i].Rows, other.Slices, table).Rows : joined[i])).ToList();
        var answer = Answer(question, read.Cursor, new(question, currency, asked.Buckets, read.InBase.Rows), [sides.ElementAtOrDefault(0), sides.ElementAtOrDefault(1)]);
        return answer with
        {
            JoinedAsOther = read.JoinedAsOther,
            KnownFrom = others.Count == 0 ? null : await KnownFromAsync(others.Min(other => other.Sum.FromMs!.Value), cancel),
        };
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

    private HistoryAnswer Answer(HistoryQuestion question, Cursor cursor, HistorySide side, HistorySide?[] others)
    {
        var now = clock.GetUtcNow();
        var (then, also) = (others[0]?.Beside(side, question.Range, question.Then!.Range), others[1]?.Beside(side, question.Range, question.Also!.Range));
        long? Of(HistorySide? other) => other?.Total.Of(question.Measure);
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
            Then = Named(question.Then),
            Also = Named(question.Also),
            KnownFrom = null,
            ThenProblem = question.ThenProblem,
            IsLastRunning = side.EndOfLast(question.Range) > now.ToUnixTimeMilliseconds(),
            Total = new(Of(side), Of(others[0]), side.Total.Sales, others[0]?.Total.Sales, side.Total.Lost, Of(others[1]), others[1]?.Total.Sales),
            Buckets = side.Buckets(question.Range, then, also),
            Lines = question.By is null ? [] : side.Lines(others[0], others[1]),
            Changes = new((question.By ?? Dimension.Campaign).Name(), others[0] is null ? [] : side.Changes(others[0]!)),
        };
    }

    // it hardly ever changes, so it is looked for again only where it would be told
    private async ValueTask<DateTime?> KnownFromAsync(long fromMs, CancellationToken cancel)
    {
        if (fromMs >= Interlocked.Read(ref _firstMs))
        {
            return null;
        }

        var first = await FirstEntry.FindAsync(store, clock.GetUtcNow().ToUnixTimeMilliseconds(), cancel);
        Interlocked.Exchange(ref _firstMs, first ?? long.MaxValue);
        return first > fromMs ? Instant.OfMs(first.Value) : null;
    }

    private static HistoryThen? Named(ComparedRange? with) => with is null ? null : new(Instant.OfMs(with.Range.FromMs), Instant.OfMs(with.Range.ToMs), with.Name);
}
