using System.Globalization;

namespace RevenuePulse.Dashboard.Parts;

/// <summary>One scale for the bars of all campaigns, so that overlap can be seen.</summary>
/// <param name="From">Left end.</param>
/// <param name="To">Right end.</param>
/// <param name="Ticks">Round values between them.</param>
public sealed record Scale(double From, double To, IReadOnlyList<double> Ticks)
{
    private const int MostTicks = 5;

    /// <summary>Holds all intervals; a wide one of a small sample is cut off where it would press the others together.</summary>
    public static Scale Of(IReadOnlyList<CompareArm> arms)
    {
        var mature = arms.Where(a => a.Rate is not null && !a.Flags.Contains(CompareFlags.Immature)).ToList();
        var measured = arms.Where(a => a.Rate is not null).ToList();
        if (measured.Count == 0)
        {
            return new(0, 1, []);
        }

        var shown = mature.Count > 0 ? mature : measured;
        var (low, high) = (Math.Min(shown.Min(a => a.Low ?? 0), measured.Min(a => a.Rate!.Value)), Math.Max(shown.Max(a => a.High ?? 0), measured.Max(a => a.Rate!.Value)));
        var step = Round((high - low) / (MostTicks - 1));
        // near zero it begins at zero: half an axis would exaggerate
        var from = low < (high - low) ? 0 : Math.Floor(low / step) * step;
        step = Round((high - from) / (MostTicks - 1));
        var ticks = new List<double>();
        for (var at = from; at < high + step && ticks.Count <= MostTicks; at += step)
        {
            ticks.Add(at);
        }

        return new(from, ticks[^1], ticks);
    }

    /// <summary>Where a value stands, in per cent of the width, as CSS.</summary>
    public string At(double value) => string.Create(CultureInfo.InvariantCulture, $"{Part(value) * 100:0.###}%");

    /// <summary>How wide a span is.</summary>
    public string Width(double low, double high) => string.Create(CultureInfo.InvariantCulture, $"{(Part(high) - Part(low)) * 100:0.###}%");

    private double Part(double value) => To > From ? Math.Clamp((value - From) / (To - From), 0, 1) : 0;

    private static double Round(double raw)
    {
        if (raw <= 0)
        {
            return 1e-3;
        }

        var unit = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        return (raw / unit) switch { <= 1 => 1, <= 2 => 2, <= 2.5 => 2.5, <= 5 => 5, _ => 10 } * unit;
    }
}
