using System.Globalization;

namespace RevenuePulse.Dashboard.Parts;

/// <summary>Draws an answer: what the main chart shows of it.</summary>
public static class HistoryChart
{
    private const int FewBuckets = 45;
    private const int NamedBuckets = 24;
    private static readonly int[] Dashes = [0, 6, 2, 10, 4, 1];

    /// <summary>The chart, and the unit of its axis.</summary>
    public static (ChartView View, string Unit) Of(
        HistoryAnswer answer, HistoryText text, ZoneCalendar zone, ViewAddress address, Func<string?, int, (string Name, string Colour)> look, IReadOnlyList<ChartMark> marks)
    {
        var lines = answer.Lines.Where(line => line.Currency == answer.Currency).ToList();
        var (per, unit) = text.Axis(answer.By is null
            ? answer.Buckets.SelectMany(bucket => new[] { bucket.Value ?? 0, bucket.Then ?? 0, bucket.Also ?? 0 })
            : lines.SelectMany(line => line.Points).Select(point => point ?? 0));
        var values = answer.By is null ? Plain(answer, text, address["view"], per) : Split(lines, text, address["view"], per, look);
        var largest = values.SelectMany(line => line.Values).Select(value => Math.Abs(value ?? 0)).DefaultIfEmpty().Max();
        var view = new ChartView(
            [.. answer.Buckets.Select(bucket => (long)(zone.ToLocal(Ms(bucket.At)) - DateTime.UnixEpoch).TotalMilliseconds)],
            [.. answer.Buckets.Select((bucket, i) => text.Bucket(bucket) + (answer.IsLastRunning && i == answer.Buckets.Count - 1 ? " (running)" : ""))],
            values)
        {
            Summary = Summary(answer, text),
            Ticks = answer.Buckets.Count <= NamedBuckets ? [.. answer.Buckets.Select(text.Tick)] : [],
            Marks = marks,
            IsLastRunning = answer.IsLastRunning,
            FromZero = address["scale"] == "zero",
            Decimals = largest is > 0 and < 2 && unit.Length > 0 ? 2 : largest < 6 && unit.Length > 0 ? 1 : 0,
        };
        return (view, unit);
    }

    private static List<ChartLine> Plain(HistoryAnswer answer, HistoryText text, string view, decimal per)
    {
        var shape = view switch
        {
            "line" => ChartShape.Line,
            "area" => ChartShape.Area,
            "bar" => answer.Buckets.Count <= 120 ? ChartShape.Bar : ChartShape.Area,
            _ => answer.Buckets.Count <= FewBuckets ? ChartShape.Bar : ChartShape.Area,
        };
        var lines = new List<ChartLine>();
        void Add(string key, HistoryThen? with, (int Dash, string Colour) look, Func<HistoryBucket, long?> value)
        {
            if (with is not null)
            {
                lines.Add(new(key, char.ToUpperInvariant(with.Name[0]) + with.Name[1..], look.Colour, [.. answer.Buckets.Select(bucket => value(bucket) / per)],
                    [.. answer.Buckets.Select(bucket => text.Value(value(bucket)))])
                { Dash = look.Dash, Width = 1.5 });
            }
        }

        Add("also", answer.Also, (2, "var(--series-4)"), bucket => bucket.Also);
        Add("then", answer.Then, (6, "var(--faint)"), bucket => bucket.Then);
        lines.Add(new("now", HistoryText.Name(answer.Measure), "var(--series-1)", [.. answer.Buckets.Select(bucket => bucket.Value / per)],
            [.. answer.Buckets.Select(bucket => text.Value(bucket.Value))])
        { Shape = shape });
        return lines;
    }

    private static List<ChartLine> Split(List<HistoryLine> lines, HistoryText text, string view, decimal per, Func<string?, int, (string Name, string Colour)> look) =>
    [
        // the rest is a line of its own; of more than that only the largest are drawn
        .. lines.Take(lines.Count <= HistoryQuestion.UsualTop + 1 ? lines.Count : HistoryQuestion.UsualTop).Select((line, i) =>
        {
            var (name, colour) = line.Others > 0 ? ($"Other ({line.Others})", "var(--faint)") : look(line.Key, i);
            return new ChartLine($"line-{i}", name, colour, [.. line.Points.Select(point => point / per)], [.. line.Points.Select(point => text.Value(point))])
            {
                Shape = view == "area" && lines.Count == 1 ? ChartShape.Area : ChartShape.Line, Dash = Dashes[i % Dashes.Length],
            };
        }),
    ];

    private static string Summary(HistoryAnswer answer, HistoryText text)
    {
        var best = answer.Buckets.MaxBy(bucket => bucket.Value ?? long.MinValue);
        var then = (answer.Then is null ? "" : $"; {answer.Then.Name} {text.Value(answer.Total.Then)}") + (answer.Also is null ? "" : $"; {answer.Also.Name} {text.Value(answer.Total.Also)}");
        return string.Create(CultureInfo.InvariantCulture,
            $"{HistoryText.Name(answer.Measure)} by {HistoryText.StepName(answer.Step)}: {text.Value(answer.Total.Value)} in all{then}{(best?.Value > 0 ? $"; best {text.Bucket(best)} with {text.Value(best.Value)}" : "")}.");
    }

    private static long Ms(DateTime at) => new DateTimeOffset(at, TimeSpan.Zero).ToUnixTimeMilliseconds();
}
