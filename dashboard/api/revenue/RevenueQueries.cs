namespace RevenuePulse.Dashboard;

/// <summary>
/// The questions that screens, ticks and programs ask. Each answer comes from one snapshot of the store, so its numbers agree with each
/// other and with its cursor.
/// </summary>
public sealed class RevenueQueries(IRevenueStore store, Rates rates, TimeProvider clock)
{
    private const long HourMs = 3_600_000;

    /// <summary>The state of the business over a range, and the last hour.</summary>
    public async ValueTask<Summary> SummaryAsync(RevenueQuestion question, CancellationToken cancel)
    {
        var nowMs = NowMs();
        var slices = Slices.Of(question.FromMs, question.ToMs ?? nowMs, [], rates.AreDated);
        long[] hours = [nowMs - (2 * HourMs), nowMs - HourMs];
        var hourSlices = Slices.Of(hours[0], nowMs, hours, rates.AreDated);
        var results = await store.SumManyAsync(
            [
                new() { FromMs = FirstOr(slices, question.FromMs), ToMs = question.ToMs, Buckets = slices.Starts, Filter = question.Filter },
                new() { FromMs = hours[0], ToMs = nowMs, Buckets = hourSlices.Starts, Filter = question.Filter },
            ],
            cancel);

        var effective = EffectiveCurrency(question, results.SelectMany(r => r.Rows));
        var sums = new Sums(rates.Base);
        var missing = AddAll(results[0].Rows, slices, _ => sums);
        var perHour = new Sums[] { new(effective), new(effective) };
        AddAll(results[1].Rows, hourSlices, row => perHour[hourSlices.Owner(row.Bucket)]);
        return new(
            results[0].Cursor.ToString(),
            Instant.OfMs(question.FromMs),
            Instant.OfMs(question.ToMs),
            sums.Sales,
            sums.Lost,
            PerCurrency(results[0].Rows),
            new(rates.Base, Currency.Exponent(rates.Base), sums.Gross, sums.Net, missing),
            new(effective, Currency.Exponent(effective), perHour[1].Net, perHour[1].Sales, perHour[0].Net, perHour[0].Sales));
    }

    /// <summary>Values over time.</summary>
    /// <exception cref="BadQuestionException">The range is empty or has too many buckets.</exception>
    public async ValueTask<SeriesAnswer> SeriesAsync(SeriesQuestion question, CancellationToken cancel)
    {
        var toMs = question.ToMs ?? NowMs();
        var fromMs = question.FromMs ?? await FirstEntry.FindAsync(store, toMs, cancel) ?? toMs - HourMs;
        if (fromMs >= toMs)
        {
            throw new BadQuestionException("The range is empty: “from” must lie before “to” (without “to” it ends now).");
        }

        var step = question.Step ?? Step.Auto(fromMs, toMs);
        var buckets = Buckets.Starts(fromMs, toMs, step, question.Calendar) ?? throw new BadQuestionException(
            $"A step of {step} gives more than {Step.MaxBuckets} buckets. Use step=auto, a wider step or a shorter range.");
        var slices = Slices.Of(fromMs, toMs, buckets, rates.AreDated);
        var result = await store.SumAsync(
            new() { FromMs = fromMs, ToMs = toMs, Buckets = slices.Starts, By = question.By, Filter = question.Filter },
            cancel);

        var effective = EffectiveCurrency(question, result.Rows);
        var lines = new Lines(question, effective, buckets);
        var missing = AddAll(result.Rows, slices, row => lines.Bucket(row.Key, slices.Owner(row.Bucket)));
        AddAll(result.Rows, slices, row => lines.Total(row.Key));
        return new(
            Instant.OfMs(fromMs),
            Instant.OfMs(toMs),
            step.ToString(),
            question.Calendar.Name,
            Wire(question.Measure),
            effective,
            Currency.Exponent(effective),
            result.Cursor.ToString(),
            missing,
            lines.Answer());
    }

    /// <summary>Sums by the values of one dimension.</summary>
    public async ValueTask<Breakdown> BreakdownAsync(RevenueQuestion question, Dimension by, CancellationToken cancel)
    {
        var slices = Slices.Of(question.FromMs, question.ToMs ?? NowMs(), [], rates.AreDated);
        var all = new SumQuery
        {
            FromMs = FirstOr(slices, question.FromMs),
            ToMs = question.ToMs,
            Buckets = slices.Starts,
            By = by,
            Filter = question.Filter,
        };
        var checkouts = FirstSales.Of(question.Filter) is { } filter
            ? new SumQuery { FromMs = question.FromMs, ToMs = question.ToMs, By = by, Filter = filter }
            : null;
        var results = await store.SumManyAsync(checkouts is null ? [all] : [all, checkouts], cancel);

        var effective = EffectiveCurrency(question, results[0].Rows);
        var groups = new Groups(by, effective);
        var missing = AddAll(results[0].Rows, slices, row => groups.Of(row.Key));
        var conversions = FirstSales.Conversions(checkouts is null ? [] : results[1].Rows);
        return new(
            by.Name(),
            Instant.OfMs(question.FromMs),
            Instant.OfMs(question.ToMs),
            effective,
            Currency.Exponent(effective),
            results[0].Cursor.ToString(),
            missing,
            groups.Rows(conversions));
    }

    internal static string Wire(Measure measure) => measure switch
    {
        Measure.Net => "net",
        Measure.Gross => "gross",
        Measure.Refunded => "refunded",
        Measure.Sales => "sales",
        Measure.Aov => "aov",
        _ => "lost",
    };

    private static long? FirstOr(Slices slices, long? fromMs) => slices.Starts.Count > 0 ? slices.Starts[0] : fromMs;

    /// <summary>The currency asked for, else the only one with money, else the base.</summary>
    private string EffectiveCurrency(RevenueQuestion question, IEnumerable<SumRow> rows)
    {
        if (question.AnswerIn is { } wanted)
        {
            return wanted;
        }

        if (question.Filter.Values.TryGetValue(Dimension.Currency, out var asked) && asked is [{ } only])
        {
            return only;
        }

        var seen = rows.Where(r => r.Amounts is not { Gross: 0, Net: 0, Sales: 0 }).Select(r => r.Currency).Distinct().Take(2).ToList();
        return seen.Count == 1 ? seen[0] : rates.Base;
    }

    private List<string> AddAll(IReadOnlyList<SumRow> rows, Slices slices, Func<SumRow, Sums> target)
    {
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (!target(row).Add(row, slices.Day(row.Bucket), rates))
            {
                missing.Add(row.Currency);
            }
        }

        return [.. missing];
    }

    private List<CurrencySums> PerCurrency(IReadOnlyList<SumRow> rows)
    {
        var sums = new SortedDictionary<string, Sums>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (!sums.TryGetValue(row.Currency, out var own))
            {
                sums[row.Currency] = own = new(row.Currency);
            }

            own.Add(row, default, rates);
        }

        return
        [
            .. sums.Values.Where(s => !s.IsMoneyless)
                .Select(s => new CurrencySums(s.Currency, Currency.Exponent(s.Currency), s.Gross, s.Refunded, s.Disputed, s.Net, s.Sales)),
        ];
    }

    private long NowMs() => clock.GetUtcNow().ToUnixTimeMilliseconds();
}
