using ApexCharts;

namespace RevenuePulse.Dashboard.Parts;

/// <summary>One minute as it is drawn.</summary>
/// <param name="AtMs">What the wall clock shows, as if it were UTC: the chart knows no zones.</param>
/// <param name="Amount">In the unit of the axis.</param>
public sealed record VelocityBucket(long AtMs, decimal Amount);

/// <summary>How the velocity chart is drawn.</summary>
internal static class VelocityChart
{
    // no function-valued option: the package would evaluate it, which the content security policy forbids
    /// <summary>Options of one chart: each needs its own.</summary>
    public static ApexChartOptions<VelocityBucket> Options() => new()
    {
        Chart = new()
        {
            Id = "velocity",
            Background = "transparent",
            FontFamily = "inherit",
            RedrawOnParentResize = true,
            ParentHeightOffset = 0,
            Animations = new() { Enabled = false },
            Toolbar = new() { Show = false },
            Zoom = new() { Enabled = false },
        },
        Colors = ["#7F92A6", "#5EA8FF"],
        Stroke = new() { Curve = Curve.Straight, Width = new Size(1.5, 2), LineCap = LineCap.Round },
        Fill = new()
        {
            Type = new FillTypeSelections(FillType.Solid, FillType.Gradient),
            Opacity = new Opacity(1, 1),
            Gradient = new() { OpacityFrom = new Opacity(0.32), OpacityTo = new Opacity(0.02), Type = GradientType.Vertical, Stops = [0, 100] },
        },
        ForecastDataPoints = new() { Count = 1, DashArray = 3, StrokeWidth = 2, FillOpacity = 0.3 },
        Grid = new() { BorderColor = "#263241", StrokeDashArray = 0, Padding = new() { Top = 0, Bottom = 0, Left = 8, Right = 8 } },
        Legend = new() { Show = false },
        Markers = new() { Size = 0, Hover = new() { Size = 4 } },
        DataLabels = new() { Enabled = false },
        Tooltip = new() { Shared = true, Intersect = false, X = new() { Format = "HH:mm" } },
        Xaxis = new()
        {
            Labels = new() { DatetimeUTC = true, Format = "HH:mm", Rotate = 0, HideOverlappingLabels = true },
            AxisBorder = new() { Show = false },
            AxisTicks = new() { Show = false },
            Tooltip = new() { Enabled = false },
            TickAmount = 6,
        },
        Yaxis = [new() { Min = 0, ForceNiceScale = true, DecimalsInFloat = 0, Labels = new() { OffsetX = -8 } }],
    };

    /// <summary>The unit of the axis for a largest amount: how many whole units it holds, and its name.</summary>
    public static (long Per, string Name) UnitFor(long peakMinor, string currency) => MoneyText.Units(peakMinor, Currency.Exponent(currency)) switch
    {
        >= 10_000_000 => (1_000_000, $"{MoneyText.Symbol(currency)}M"),
        >= 10_000 => (1_000, $"{MoneyText.Symbol(currency)}K"),
        _ => (1, MoneyText.Symbol(currency)),
    };
}
