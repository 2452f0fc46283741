using System.Collections.Concurrent;
using System.Globalization;
using RevenuePulse.Dashboard.Statistics;

namespace RevenuePulse.Dashboard;

/// <summary>Compares campaigns. Answers are kept until data change, so that a question asked again is free and gives the same bytes.</summary>
public sealed class CompareQueries(
    RevenueQueries revenue, ISaleValues values, IVisitBook visits, ICampaignBook book, CurrentRates rates)
{
    private const int MostKept = 64;

    private readonly ConcurrentDictionary<string, (string Cursor, CompareAnswer Answer)> _kept = new(StringComparer.Ordinal);

    /// <summary>The arms, their intervals and what they come to.</summary>
    public async ValueTask<CompareAnswer> CompareAsync(CompareQuestion question, CancellationToken cancel)
    {
        var version = visits.Version;
        var breakdown = await revenue.BreakdownAsync(FirstSalesOnly(question), Dimension.Campaign, cancel);
        var state = $"{breakdown.Cursor}|{version}|{BookVersion()}|{rates.Table.GetHashCode()}";
        var key = Words(question, isRangePart: true);
        if (_kept.TryGetValue(key, out var kept) && kept.Cursor == state)
        {
            return kept.Answer;
        }

        var answer = await AnswerAsync(question, breakdown, cancel);
        if (_kept.Count >= MostKept)
        {
            _kept.Clear();
        }

        _kept[key] = (state, answer);
        return answer;
    }

    /// <summary>The words of a question that its seed is drawn from: not its range, so that a rolling range does not make numbers flicker.</summary>
    internal static string Words(CompareQuestion question, bool isRangePart = false)
    {
        var filter = string.Join('&', [.. Words(question.Filter.Values, "="), .. Words(question.Filter.Excluded, "!=")]);
        var range = isRangePart ? string.Create(CultureInfo.InvariantCulture, $"|{question.FromMs}|{question.ToMs}|{question.AnswerIn}") : "";
        return $"{question.Metric.Name()}|{filter}|{question.Base}{range}";
    }

    private static IEnumerable<string> Words(IReadOnlyDictionary<Dimension, IReadOnlyList<string?>> values, string sign) => values
        .OrderBy(f => f.Key)
        .Select(f => $"{f.Key.Name()}{sign}{string.Join(',', f.Value.Select(v => v is null ? "" : Uri.EscapeDataString(v)))}");

    private RevenueQuestion FirstSalesOnly(CompareQuestion question)
    {
        var filter = FirstSales.OfAnySender(question.Filter)
            ?? throw new BadQuestionException("Campaigns are compared by first sales: “kind” can be one_time or subscription here.");
        var fromMs = question.Metric == CompareMetric.Rpv && VisitReader.Fits(question.Filter) && new VisitReader(visits).KnownFromMs is { } known
            ? Math.Max(question.FromMs ?? known, known)
            : question.FromMs;
        return new() { FromMs = fromMs < (question.ToMs ?? long.MaxValue) ? fromMs : question.FromMs, ToMs = question.ToMs, Filter = filter, AnswerIn = question.AnswerIn };
    }

    private async ValueTask<CompareAnswer> AnswerAsync(CompareQuestion question, Breakdown breakdown, CancellationToken cancel)
    {
        var arms = Arms(question, breakdown, out var leftOut);
        var isByVisits = arms.Any(a => a.Conversion.Basis == "visits");
        var known = new VisitReader(visits).KnownFromMs;
        var since = isByVisits && known > (FirstSalesOnly(question).FromMs ?? long.MinValue)
            ? Rows(await revenue.BreakdownAsync(FirstSalesOnly(question) with { FromMs = known }, Dimension.Campaign, cancel))
            : null;
        BreakdownRow Since(BreakdownRow arm) => since is null ? arm : since.GetValueOrDefault(new(arm.Key["campaign"])) ?? Nothing(arm.Key["campaign"], breakdown);
        var race = new Race(question, book, [.. arms.Select(a => new Runner(a, Since(a), isByVisits))], isByVisits);
        if (question.Metric != CompareMetric.Conversion && race.HasBasis)
        {
            await PriceAsync(question, race, cancel);
        }

        return race.Finish(breakdown, known, leftOut);
    }

    private static Dictionary<KeyOf, BreakdownRow> Rows(Breakdown breakdown) => breakdown.Rows.ToDictionary(r => new KeyOf(r.Key["campaign"]));

    private static List<BreakdownRow> Arms(CompareQuestion question, Breakdown breakdown, out int leftOut)
    {
        var rows = Rows(breakdown);
        leftOut = 0;
        if (question.Named is { } named)
        {
            return [.. named.Select(id => rows.GetValueOrDefault(new(id)) ?? Nothing(id, breakdown))];
        }

        var all = rows.Values.Where(r => r.Key["campaign"] is not null && (r.Sales > 0 || r.LostCheckouts > 0 || r.Visits > 0))
            .OrderByDescending(r => r.Conversion.N).ThenByDescending(r => r.Sales).ThenBy(r => r.Key["campaign"], StringComparer.Ordinal).ToList();
        leftOut = Math.Max(0, all.Count - CompareQuestion.MostArms);
        return [.. all.Take(CompareQuestion.MostArms)];
    }

    private static BreakdownRow Nothing(string? id, Breakdown breakdown) => new(
        new KeyOf(id).Named(Dimension.Campaign), breakdown.Currency, breakdown.Exponent, 0, 0, 0, 0, 0, null, null, 0, null, Conversion.None);

    /// <summary>Reads what single sales were worth and converts them as the sums are: by the day.</summary>
    private async ValueTask PriceAsync(CompareQuestion question, Race race, CancellationToken cancel)
    {
        var first = FirstSalesOnly(question);
        var sold = await values.NewestAsync(new() { FromMs = first.FromMs, ToMs = first.ToMs, Filter = first.Filter }, Race.MostSales, cancel);
        foreach (var runner in race.Runners)
        {
            var own = sold.Where(v => v.Campaign == runner.Campaign && v.Count > 0);
            runner.Points =
            [
                .. own.Select(v => (Amount: ToCurrency(v, runner.Row.Currency), v.Count))
                    .Where(p => p.Amount is not null)
                    .GroupBy(p => p.Amount!.Value)
                    .OrderBy(g => g.Key)
                    .Select(g => new PricePoint(g.Key, g.Sum(p => p.Count))),
            ];
        }
    }

    private long? ToCurrency(SaleValue value, string currency) =>
        value.Currency == currency ? value.Gross
        : rates.Table.Base == currency && rates.Table.TryConvert(value.Currency, value.Day, value.Gross, out var converted) ? converted
        : null;

    private int BookVersion() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(book.Campaigns);
}
