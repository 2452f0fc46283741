namespace RevenuePulse.Dashboard;

/// <summary>
/// The questions that screens, ticks and programs ask. Each answer comes from one snapshot of the store, so its numbers agree with each
/// other and with its cursor. Merged campaigns count as one; without <paramref name="merges"/> none are merged.
/// </summary>
public sealed class RevenueQueries(
    IRevenueStore store, IJournal journal, CurrentRates rates, TimeProvider clock, IVisitBook? visits = null, CampaignMerges? merges = null)
{
    private const long HourMs = 3_600_000;

    private readonly DatedReader _reader = new(store, journal);
    private readonly VisitReader _visits = new(
        visits is null ? NoVisits.Known : merges is null ? visits : new MergedVisits(visits, merges));

    /// <summary>The state of the business over a range, and the last hour.</summary>
    public ValueTask<Summary> SummaryAsync(RevenueQuestion question, CancellationToken cancel) => SummaryAsync(question, NowMs(), cancel);

    /// <summary>The state of the business over a range, and the hour before <paramref name="nowMs"/>.</summary>
    public async ValueTask<Summary> SummaryAsync(RevenueQuestion question, long nowMs, CancellationToken cancel)
    {
        var table = rates.Table;
        var filter = Widen(question.Filter);
        var hours = new SumQuery { FromMs = nowMs - (2 * HourMs), ToMs = nowMs, Buckets = [nowMs - (2 * HourMs), nowMs - HourMs], Filter = filter };
        var slices = Slices.ByDay(hours, table);
        var asked = new SumQuery { FromMs = question.FromMs, ToMs = question.ToMs, Filter = filter };
        var read = await _reader.ReadAsync(asked, [hours with { Buckets = slices.Starts }], table, _ => true, cancel);

        var sums = new Sums(table.Base);
        AddAll(read.InBase.Rows, _ => sums);
        var currencies = PerCurrency(read.Rows);
        var hourRows = read.Beside[0].Rows;
        var effective = EffectiveCurrency(question, read.Rows.Concat(slices.Join(hourRows)), table);
        return new(
            read.Cursor.ToString(),
            Instant.OfMs(question.FromMs),
            Instant.OfMs(question.ToMs),
            sums.Sales,
            sums.Lost,
            currencies,
            new(table.Base, Currency.Exponent(table.Base), sums.Gross, sums.Net, read.InBase.Missing),
            LastHour(effective, effective == table.Base ? InBase.Of(hourRows, slices, table).Rows : slices.Join(hourRows)))
        {
            JoinedAsOther = read.JoinedAsOther,
        };
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
        var asked = new SumQuery { FromMs = fromMs, ToMs = toMs, Buckets = buckets, By = question.By, Filter = Widen(question.Filter) };
        var (read, effective) = await ReadAsync(question, asked, [], cancel);

        var lines = new Lines(question, effective, buckets);
        var rows = Join(read.InBase.Rows, question.By);
        foreach (var row in rows)
        {
            lines.Add(row);
        }

        return new(
            Instant.OfMs(fromMs),
            Instant.OfMs(toMs),
            step.ToString(),
            question.Calendar.Name,
            Wire(question.Measure),
            effective,
            Currency.Exponent(effective),
            read.Cursor.ToString(),
            read.InBase.Missing,
            lines.Answer())
        {
            JoinedAsOther = read.JoinedAsOther,
        };
    }

    /// <summary>Sums by the values of one dimension.</summary>
    public async ValueTask<Breakdown> BreakdownAsync(RevenueQuestion question, Dimension by, CancellationToken cancel)
    {
        var asked = new SumQuery { FromMs = question.FromMs, ToMs = question.ToMs, By = by, Filter = Widen(question.Filter) };
        var checkouts = FirstSales.Of(asked.Filter) is { } filter ? asked with { Filter = filter } : null;
        var wide = question with { Filter = asked.Filter };
        var counted = by == Dimension.Campaign ? await _visits.ReadAsync(wide, cancel) : null;
        var beside = new[] { checkouts, counted is null ? null : VisitReader.SalesOf(wide, counted) }.OfType<SumQuery>().ToList();
        var (read, effective) = await ReadAsync(question, asked, beside, cancel);

        var known = counted is null ? CampaignVisits.None : counted.Joined(Join(read.Beside[^1].Rows, by));
        var groups = new Groups(by, effective, known);
        AddAll(Join(read.InBase.Rows, by), row => groups.Of(row.Key));
        var conversions = FirstSales.Conversions(checkouts is null ? [] : Join(read.Beside[0].Rows, by));
        return new(
            by.Name(),
            Instant.OfMs(question.FromMs),
            Instant.OfMs(question.ToMs),
            effective,
            Currency.Exponent(effective),
            read.Cursor.ToString(),
            read.InBase.Missing,
            groups.Rows(conversions))
        {
            OtherVisits = known.Other,
            JoinedAsOther = read.JoinedAsOther,
        };
    }

    /// <summary>The minute of the oldest entry, Unix milliseconds; null when there is none.</summary>
    public ValueTask<long?> FirstEntryMsAsync(CancellationToken cancel) => FirstEntry.FindAsync(store, NowMs(), cancel);

    internal static string Wire(Measure measure) => measure switch
    {
        Measure.Net => "net",
        Measure.Gross => "gross",
        Measure.Refunded => "refunded",
        Measure.Sales => "sales",
        Measure.Aov => "aov",
        _ => "lost",
    };

    /// <summary>The currency asked for, else the only one with money, else the base.</summary>
    internal static string EffectiveCurrency(RevenueQuestion question, IEnumerable<SumRow> rows, RateTable table)
    {
        if (question.AnswerIn is { } wanted)
        {
            return wanted;
        }

        if (question.Filter.Values.TryGetValue(Dimension.Currency, out var asked) && asked is [{ } only])
        {
            return only;
        }

        string? seen = null;
        foreach (var row in rows)
        {
            if (InBase.HasMoney(row.Amounts) && row.Currency != (seen ??= row.Currency))
            {
                return table.Base;
            }
        }

        return seen ?? table.Base;
    }

    private static void AddAll(IReadOnlyList<SumRow> rows, Func<SumRow, Sums> target)
    {
        foreach (var row in rows)
        {
            target(row).Add(row);
        }
    }

    private static List<CurrencySums> PerCurrency(IReadOnlyList<SumRow> rows)
    {
        var sums = new SortedDictionary<string, Sums>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (!sums.TryGetValue(row.Currency, out var own))
            {
                sums[row.Currency] = own = new(row.Currency);
            }

            own.Add(row);
        }

        return
        [
            .. sums.Values.Where(s => !s.IsMoneyless)
                .Select(s => new CurrencySums(s.Currency, Currency.Exponent(s.Currency), s.Gross, s.Refunded, s.Disputed, s.Net, s.Sales)),
        ];
    }

    private static RollingHour LastHour(string currency, IReadOnlyList<SumRow> rows)
    {
        var hours = new Sums[] { new(currency), new(currency) };
        AddAll(rows, row => hours[row.Bucket]);
        return new(currency, Currency.Exponent(currency), hours[1].Net, hours[1].Sales, hours[0].Net, hours[0].Sales);
    }

    /// <summary>Reads sums in one currency; split by currency each stays in its own and nothing is converted.</summary>
    private async ValueTask<(DatedAnswer Read, string Effective)> ReadAsync(
        RevenueQuestion question, SumQuery query, IReadOnlyList<SumQuery> beside, CancellationToken cancel)
    {
        var table = rates.Table;
        bool IsWanted(IReadOnlyList<SumRow> rows) =>
            query.By != Dimension.Currency && EffectiveCurrency(question, rows, table) == table.Base;
        var read = await _reader.ReadAsync(query, beside, table, IsWanted, cancel);
        return (read, EffectiveCurrency(question, read.Rows, table));
    }

    private Filter Widen(Filter filter) => merges?.Widen(filter) ?? filter;

    private IReadOnlyList<SumRow> Join(IReadOnlyList<SumRow> rows, Dimension? by) => merges?.Join(rows, by) ?? rows;

    private long NowMs() => clock.GetUtcNow().ToUnixTimeMilliseconds();
}
