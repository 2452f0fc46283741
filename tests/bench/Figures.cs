using System.Globalization;
using System.Text.Json;

namespace RevenuePulse.Bench;

/// <summary>One measured figure beside its target of PERFORMANCE.md.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">How much, in <paramref name="Unit"/>.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Target">What to reach; null where the figure only explains another.</param>
/// <param name="MoreIsBetter">Whether the target is the least or the most.</param>
internal sealed record Figure(string Name, double Value, string Unit, double? Target = null, bool MoreIsBetter = false)
{
    /// <summary>Null without a target.</summary>
    public bool? Reached => Target is { } target ? (MoreIsBetter ? Value >= target : Value <= target) : null;
}

/// <summary>Collects figures and prints them.</summary>
internal sealed class Figures(Surroundings surroundings)
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private readonly List<Figure> _figures = [];

    public void Add(Figure figure) => _figures.Add(figure);

    public void Print(TextWriter output, bool asJson)
    {
        if (asJson)
        {
            output.WriteLine(JsonSerializer.Serialize(new { Surroundings = surroundings, Figures = _figures }, _json));
            return;
        }

        output.WriteLine(surroundings.ToString());
        if (surroundings.LoadAverage > surroundings.Cores)
        {
            output.WriteLine("others were at work on these cores: the ratios still say something, the other figures little");
        }

        output.WriteLine();
        foreach (var figure in _figures)
        {
            var verdict = figure switch
            {
                { Reached: true } => "reached",
                { Reached: false } => "NOT REACHED",
                _ => "",
            };
            var target = figure.Target is { } t ? $"{(figure.MoreIsBetter ? "≥" : "≤")} {Text(t)} {figure.Unit}" : "";
            output.WriteLine($"{figure.Name,-58} {Text(figure.Value),10} {figure.Unit,-10} {target,-18} {verdict}");
        }
    }

    private static string Text(double value) => value.ToString(value >= 100 ? "N0" : value >= 10 ? "N1" : "0.00", CultureInfo.InvariantCulture);
}
