using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace RevenuePulse.Dashboard;

/// <summary>Reads questions from query strings. What cannot be meant is refused with what to write instead.</summary>
public sealed class QueryReader(DashboardOptions options, IMarkBook marks, TimeProvider clock, CampaignMerges? merges = null)
{
    /// <summary>The dimensions that filter; each may repeat, and an empty value means "without one".</summary>
    public static IReadOnlyList<Dimension> Filters { get; } = DimensionNames.All;

    /// <summary>Range and filters; with <paramref name="nowMs"/> as of another moment than now.</summary>
    /// <exception cref="BadQuestionException">A parameter means nothing.</exception>
    public RevenueQuestion Question(IQueryCollection query, long? nowMs = null)
    {
        var (fromMs, toMs) = Range(query, Calendar(query), nowMs);
        return new() { FromMs = fromMs, ToMs = toMs, Filter = FilterOf(query) };
    }

    /// <summary>The range alone: half open, null = unbounded.</summary>
    /// <exception cref="BadQuestionException">A parameter means nothing.</exception>
    public (long? FromMs, long? ToMs) Range(IQueryCollection query) => Range(query, Calendar(query));

    /// <summary>A single moment, null when it is not named.</summary>
    /// <exception cref="BadQuestionException">It means nothing.</exception>
    public long? Moment(IQueryCollection query, string name)
    {
        var nowMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var launch = Launch(query, "launch") ?? marks.Launches.Values.Current(nowMs);
        return Time(query, name, new TimeAnchors(nowMs, launch?.StartedAt.ToUnixTimeMilliseconds(), Calendar(query)));
    }

    /// <summary>Range, filters, step, split and measure.</summary>
    /// <exception cref="BadQuestionException">A parameter means nothing.</exception>
    public SeriesQuestion SeriesQuestion(IQueryCollection query)
    {
        var calendar = Calendar(query);
        var (fromMs, toMs) = Range(query, calendar);
        return new()
        {
            FromMs = fromMs,
            ToMs = toMs,
            Filter = FilterOf(query),
            Calendar = calendar,
            Step = StepOf(query),
            By = By(query),
            Measure = MeasureOf(query),
        };
    }

    /// <summary>Range, filters, metric and base of a comparison.</summary>
    /// <exception cref="BadQuestionException">A parameter means nothing.</exception>
    public CompareQuestion CompareQuestion(IQueryCollection query)
    {
        var question = Question(query);
        if (question.Filter.Values.TryGetValue(Dimension.Campaign, out var named) && named.Distinct().Count() > Dashboard.CompareQuestion.MostArms)
        {
            throw new BadQuestionException($"At most {Dashboard.CompareQuestion.MostArms} campaigns are compared at once.");
        }

        var against = query["base"].ToString();
        return new()
        {
            FromMs = question.FromMs,
            ToMs = question.ToMs,
            Filter = question.Filter,
            AnswerIn = question.AnswerIn,
            Calendar = Calendar(query),
            Base = against.Length == 0 ? null : against,
            Metric = CompareMetrics.TryParse(query["metric"].ToString(), out var metric)
                ? metric
                : throw new BadQuestionException($"“metric” is one of {string.Join(", ", CompareMetrics.AllNames)}."),
        };
    }

    /// <summary>The dimension to split by, null when there is none.</summary>
    /// <exception cref="BadQuestionException">It is not a dimension.</exception>
    public static Dimension? By(IQueryCollection query)
    {
        var text = query["by"].ToString();
        if (text.Length == 0)
        {
            return null;
        }

        return DimensionNames.TryParse(text, out var by)
            ? by
            : throw new BadQuestionException($"“by” is one of {string.Join(", ", DimensionNames.All.Select(d => d.Name()))}.");
    }

    /// <summary>A whole number between bounds.</summary>
    /// <exception cref="BadQuestionException">It is not.</exception>
    public static int Limit(IQueryCollection query, int usual, int most)
    {
        var text = query["limit"].ToString();
        if (text.Length == 0)
        {
            return usual;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1 && limit <= most
            ? limit
            : throw new BadQuestionException($"“limit” is a whole number from 1 to {most}.");
    }

    private ZoneCalendar Calendar(IQueryCollection query)
    {
        var name = query["tz"].ToString().Replace(' ', '+');
        return ZoneCalendar.Find(name.Length == 0 ? options.TimeZone : name)
            ?? throw new BadQuestionException("“tz” is not a known time zone. Use an IANA name such as Europe/Berlin or UTC.");
    }

    private (long? FromMs, long? ToMs) Range(IQueryCollection query, ZoneCalendar calendar, long? asOfMs = null)
    {
        var nowMs = asOfMs ?? clock.GetUtcNow().ToUnixTimeMilliseconds();
        var launch = Launch(query, "launch") ?? marks.Launches.Values.Current(nowMs);
        var anchors = new TimeAnchors(nowMs, launch?.StartedAt.ToUnixTimeMilliseconds(), calendar);
        var fromMs = Time(query, "from", anchors);
        var toMs = Time(query, "to", anchors);
        if (fromMs >= (toMs ?? long.MaxValue))
        {
            throw new BadQuestionException("The range is empty: “from” must lie before “to”.");
        }

        return Launch(query, "align") is { } other ? Align(fromMs, toMs ?? nowMs, launch, other) : (fromMs, toMs);
    }

    private static (long? FromMs, long? ToMs) Align(long? fromMs, long toMs, Launch? launch, Launch other)
    {
        if (launch is null || fromMs is not { } from || from >= toMs)
        {
            throw new BadQuestionException("“align” moves a range from one launch to another: it needs a “from” before “to” (or before now), such as from=launch.");
        }

        var shiftMs = launch.OffsetMs(other);
        return (from + shiftMs, toMs + shiftMs);
    }

    private Launch? Launch(IQueryCollection query, string name)
    {
        var id = query[name].ToString();
        return id.Length == 0 ? null
            : marks.Launches.TryGetValue(id, out var launch) ? launch
            : throw new BadQuestionException($"“{name}” is not the id of a launch. GET /api/v1/launches lists them.");
    }

    private static long? Time(IQueryCollection query, string name, TimeAnchors anchors)
    {
        var text = query[name].ToString();
        if (text.Length == 0)
        {
            return null;
        }

        return TimeExpression.TryRead(text, anchors, out var atMs, out var problem)
            ? atMs
            : throw new BadQuestionException($"“{name}”: {problem}");
    }

    private static Step? StepOf(IQueryCollection query)
    {
        var text = query["step"].ToString();
        if (text.Length == 0 || text == "auto")
        {
            return null;
        }

        return Step.TryParse(text, out var step)
            ? step
            : throw new BadQuestionException("“step” is auto, or a number and a unit such as 1m, 15m, 1h, 1d, 1w, 1M; beyond a day count days.");
    }

    private static Measure MeasureOf(IQueryCollection query)
    {
        var text = query["measure"].ToString();
        var all = Enum.GetValues<Measure>();
        var index = text.Length == 0 ? 0 : Array.FindIndex(all, m => RevenueQueries.Wire(m) == text);
        return index >= 0
            ? all[index]
            : throw new BadQuestionException($"“measure” is one of {string.Join(", ", all.Select(RevenueQueries.Wire))}.");
    }

    /// <summary>The filters alone.</summary>
    /// <exception cref="BadQuestionException">A value means nothing.</exception>
    public Filter FilterOf(IQueryCollection query)
    {
        var (wanted, refused) = (Values(query, ""), Values(query, "not."));
        if (wanted.Count + refused.Count == 0)
        {
            return RevenuePulse.Filter.None;
        }

        var filter = new Filter(wanted) { Excluded = refused };
        return merges?.Widen(filter) ?? filter;
    }

    private static Dictionary<Dimension, IReadOnlyList<string?>> Values(IQueryCollection query, string prefix)
    {
        var values = new Dictionary<Dimension, IReadOnlyList<string?>>();
        foreach (var dimension in Filters)
        {
            if (query.TryGetValue(prefix + dimension.Name(), out var given) && given.Count > 0)
            {
                values[dimension] = [.. given.Select(v => Value(dimension, v)).Distinct()];
            }
        }

        return values;
    }

    private static string? Value(Dimension dimension, string? text)
    {
        if (dimension == Dimension.Currency)
        {
            return Currency.Normalize(text) ?? throw new BadQuestionException("“currency” is three letters such as EUR.");
        }

        if (dimension == Dimension.Kind && !Kinds.TryParse(text, out _))
        {
            throw new BadQuestionException($"“kind” is one of {string.Join(", ", Kinds.All.Select(k => k.Name()))}.");
        }

        // an account is never absent: the empty one is a value
        return text is { Length: > 0 } || dimension == Dimension.Account ? text : null;
    }
}
