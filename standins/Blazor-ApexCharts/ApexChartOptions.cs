using System.Text.Json.Serialization;

namespace ApexCharts;

public class ApexChartOptions<TItem> where TItem : class
{
    public bool Debug { get; set; }
    [JsonIgnore] public ApexChartsBlazorOptions Blazor { get; set; }
    public Annotations Annotations { get; set; }
    public Chart Chart { get; set; } = new();
    public List<string> Colors { get; set; }
    public DataLabels DataLabels { get; set; }
    public Fill Fill { get; set; }
    public ForecastDataPoints ForecastDataPoints { get; set; }
    public Grid Grid { get; set; }
    public List<string> Labels { get; set; }
    public Legend Legend { get; set; }
    public Markers Markers { get; set; }
    public NoData NoData { get; set; }
    public PlotOptions PlotOptions { get; set; }
    public List<Series<TItem>> Series { get; set; }
    public States States { get; set; }
    public Stroke Stroke { get; set; }
    public Subtitle Subtitle { get; set; }
    public Theme Theme { get; set; }
    public Title Title { get; set; }
    public Tooltip Tooltip { get; set; }
    public XAxis Xaxis { get; set; }
    public List<YAxis> Yaxis { get; set; }
}

public class ApexChartsBlazorOptions
{
    public string JavascriptPath { get; set; }
}

public class Annotations
{
    public List<AnnotationsXAxis> Xaxis { get; set; }
    public List<AnnotationsYAxis> Yaxis { get; set; }
}

public class AnnotationsXAxis
{
    public string Id { get; set; }
    public string BorderColor { get; set; }
    public double? BorderWidth { get; set; }
    public string FillColor { get; set; }
    public Label Label { get; set; }
    public double? OffsetX { get; set; }
    public double? OffsetY { get; set; }
    public double? Opacity { get; set; }
    public double? StrokeDashArray { get; set; }
    public object X { get; set; }
    public object X2 { get; set; }
}

public class AnnotationsYAxis
{
    public string Id { get; set; }
    public string BorderColor { get; set; }
    public double? BorderWidth { get; set; }
    public string FillColor { get; set; }
    public Label Label { get; set; }
    public double? OffsetX { get; set; }
    public double? OffsetY { get; set; }
    public double? Opacity { get; set; }
    public double? StrokeDashArray { get; set; }
    public double? Width { get; set; }
    public object Y { get; set; }
    public object Y2 { get; set; }
    public double? YAxisIndex { get; set; }
}

public class Label
{
    public string BorderColor { get; set; }
    public double? BorderWidth { get; set; }
    public double? BorderRadius { get; set; }
    public double? OffsetX { get; set; }
    public double? OffsetY { get; set; }
    public Orientation? Orientation { get; set; }
    public LabelPosition? Position { get; set; }
    public Style Style { get; set; }
    public MultiLineText Text { get; set; }
    public TextAnchor? TextAnchor { get; set; }
}

public class Style
{
    public string Background { get; set; }
    public string Color { get; set; }
    public string CssClass { get; set; }
    public string FontFamily { get; set; }
    public string FontSize { get; set; }
    public object FontWeight { get; set; }
    public Padding Padding { get; set; }
}

public class Padding
{
    public double? Bottom { get; set; }
    public double? Left { get; set; }
    public double? Right { get; set; }
    public double? Top { get; set; }
}

public class Chart
{
    public Animations Animations { get; set; }
    public string Background { get; set; }
    public Brush Brush { get; set; }
    public string FontFamily { get; set; }
    public string ForeColor { get; set; }
    public string Group { get; set; }
    public string Id { get; set; }
    public double? OffsetX { get; set; }
    public double? OffsetY { get; set; }
    public double? ParentHeightOffset { get; set; }
    public bool? RedrawOnParentResize { get; set; }
    public bool? RedrawOnWindowResize { get; set; }
    public Selection Selection { get; set; }
    public ChartSparkline Sparkline { get; set; }
    public bool? Stacked { get; set; }
    public StackType? StackType { get; set; }
    public bool? StackOnlyBar { get; set; }
    public Toolbar Toolbar { get; set; }
    public ChartType? Type { get; set; }
    public object Width { get; set; }
    public object Height { get; set; }
    public Zoom Zoom { get; set; }
}

public class Animations
{
    public AnimateGradually AnimateGradually { get; set; }
    public DynamicAnimation DynamicAnimation { get; set; }
    public Easing? Easing { get; set; }
    public bool Enabled { get; set; } = true;
    public double? Speed { get; set; }
}

public class AnimateGradually
{
    public double? Delay { get; set; }
    public bool Enabled { get; set; } = true;
}

public class DynamicAnimation
{
    public bool Enabled { get; set; } = true;
    public double? Speed { get; set; }
}

public class Brush
{
    public bool? AutoScaleYaxis { get; set; }
    public bool Enabled { get; set; } = true;
    public string Target { get; set; }
    public List<string> Targets { get; set; }
}

public class Selection
{
    public bool Enabled { get; set; } = true;
    public SelectionFill Fill { get; set; }
    public SelectionStroke Stroke { get; set; }
    public AxisType Type { get; set; }
    public SelectionXaxis Xaxis { get; set; }
}

public class SelectionFill
{
    public string Color { get; set; }
    public double? Opacity { get; set; }
}

public class SelectionStroke
{
    public string Color { get; set; }
    public double? DashArray { get; set; }
    public double? Opacity { get; set; }
    public double? Width { get; set; }
}

public class SelectionXaxis
{
    public double? Max { get; set; }
    public double? Min { get; set; }
}

public class ChartSparkline
{
    public bool Enabled { get; set; } = true;
}

public class Toolbar
{
    public AutoSelected? AutoSelected { get; set; }
    public double? OffsetX { get; set; }
    public double? OffsetY { get; set; }
    public bool Show { get; set; } = true;
    public Tools Tools { get; set; }
}

public class Tools
{
    public object Download { get; set; } = true;
    public object Pan { get; set; } = true;
    public object Reset { get; set; } = true;
    public object Selection { get; set; } = true;
    public object Zoom { get; set; } = true;
    public object Zoomin { get; set; } = true;
    public object Zoomout { get; set; } = true;
}

public class Zoom
{
    public bool? AutoScaleYaxis { get; set; }
    public bool Enabled { get; set; } = true;
    public AxisType? Type { get; set; }
}

public class DataLabels
{
    public bool? Distributed { get; set; }
    public bool Enabled { get; set; } = true;
    public List<double> EnabledOnSeries { get; set; }
    public double? OffsetX { get; set; }
    public double? OffsetY { get; set; }
    public DataLabelsStyle Style { get; set; }
    public TextAnchor? TextAnchor { get; set; }
    public string Formatter { get; set; }
}

public class DataLabelsStyle
{
    public List<string> Colors { get; set; }
    public string FontFamily { get; set; }
    public string FontSize { get; set; }
    public object FontWeight { get; set; }
}

public class Fill
{
    public List<string> Colors { get; set; }
    public FillGradient Gradient { get; set; }
    public Opacity Opacity { get; set; }
    public FillTypeSelections Type { get; set; }
}

public class FillGradient
{
    public List<string> GradientToColors { get; set; }
    public bool? InverseColors { get; set; }
    public Opacity OpacityFrom { get; set; }
    public Opacity OpacityTo { get; set; }
    public GradientShade? Shade { get; set; }
    public double? ShadeIntensity { get; set; }
    public List<double> Stops { get; set; }
    public GradientType Type { get; set; }
}

public class ForecastDataPoints
{
    public int Count { get; set; }
    public double? FillOpacity { get; set; }
    public double? StrokeWidth { get; set; }
    public double? DashArray { get; set; }
}

public class Grid
{
    public string BorderColor { get; set; }
    public Padding Padding { get; set; }
    public GridPosition? Position { get; set; }
    public bool? Show { get; set; }
    public double? StrokeDashArray { get; set; }
    public GridXAxis Xaxis { get; set; }
    public GridYAxis Yaxis { get; set; }
}

public class GridXAxis
{
    public Lines Lines { get; set; }
}

public class GridYAxis
{
    public Lines Lines { get; set; }
}

public class Lines
{
    public double? OffsetX { get; set; }
    public double? OffsetY { get; set; }
    public bool? Show { get; set; }
}

public class Legend
{
    public bool? Floating { get; set; }
    public string FontFamily { get; set; }
    public string FontSize { get; set; }
    public object FontWeight { get; set; }
    public double? Height { get; set; }
    public Align? HorizontalAlign { get; set; }
    public bool? InverseOrder { get; set; }
    public LegendItemMargin ItemMargin { get; set; }
    public LegendLabels Labels { get; set; }
    public double? OffsetX { get; set; }
    public double? OffsetY { get; set; }
    public LegendOnItemClick OnItemClick { get; set; }
    public LegendOnItemHover OnItemHover { get; set; }
    public LegendPosition? Position { get; set; }
    public bool? Show { get; set; }
    public bool? ShowForNullSeries { get; set; }
    public bool? ShowForSingleSeries { get; set; }
    public bool? ShowForZeroSeries { get; set; }
    public string Formatter { get; set; }
    public string TooltipHoverFormatter { get; set; }
    public List<string> CustomLegendItems { get; set; }
}

public class LegendItemMargin
{
    public double? Horizontal { get; set; }
    public double? Vertical { get; set; }
}

public class LegendLabels
{
    public Color Colors { get; set; }
    public bool? UseSeriesColors { get; set; }
}

public class LegendOnItemClick
{
    public bool? ToggleDataSeries { get; set; }
}

public class LegendOnItemHover
{
    public bool? HighlightDataSeries { get; set; }
}

public class Markers
{
    public Color Colors { get; set; }
    public Opacity FillOpacity { get; set; }
    public MarkersHover Hover { get; set; }
    public double? OffsetX { get; set; }
    public double? OffsetY { get; set; }
    public bool? ShowNullDataPoints { get; set; }
    public Size Size { get; set; }
    public Color StrokeColors { get; set; }
    public Opacity StrokeOpacity { get; set; }
    public Size StrokeWidth { get; set; }
}

public class MarkersHover
{
    public double? Size { get; set; }
    public double? SizeOffset { get; set; }
}

public class NoData
{
    public Align? Align { get; set; }
    public double? OffsetX { get; set; }
    public double? OffsetY { get; set; }
    public NoDataStyle Style { get; set; }
    public string Text { get; set; }
    public VerticalAlign? VerticalAlign { get; set; }
}

public class NoDataStyle
{
    public string Color { get; set; }
    public string FontFamily { get; set; }
    public string FontSize { get; set; }
}

public class PlotOptions
{
    public PlotOptionsBar Bar { get; set; }
}

public class PlotOptionsBar
{
    public bool? Horizontal { get; set; }
    public double? BorderRadius { get; set; }
    public BorderRadiusApplication? BorderRadiusApplication { get; set; }
    public BorderRadiusWhenStacked? BorderRadiusWhenStacked { get; set; }
    public string ColumnWidth { get; set; }
    public string BarHeight { get; set; }
    public bool? Distributed { get; set; }
    public PlotOptionsBarDataLabels DataLabels { get; set; }
}

public class PlotOptionsBarDataLabels
{
    public bool? HideOverflowingLabels { get; set; }
    public double? MaxItems { get; set; }
    public Orientation? Orientation { get; set; }
    public BarDataLabelPosition Position { get; set; }
}

public class States
{
    public StatesActive Active { get; set; }
    public StatesHover Hover { get; set; }
}

public class StatesActive
{
    public bool? AllowMultipleDataPointsSelection { get; set; }
    public StatesFilter Filter { get; set; }
}

public class StatesHover
{
    public StatesFilter Filter { get; set; }
}

public class StatesFilter
{
    public StatesFilterType Type { get; set; }
}

public class Stroke
{
    public List<string> Colors { get; set; }
    public CurveSelections Curve { get; set; }
    public Size DashArray { get; set; }
    public LineCap? LineCap { get; set; }
    public bool Show { get; set; } = true;
    public Size Width { get; set; }
}

public class Subtitle
{
    public Align? Align { get; set; }
    public double? Margin { get; set; }
    public double? OffsetX { get; set; }
    public double? OffsetY { get; set; }
    public SubtitleStyle Style { get; set; }
    public string Text { get; set; }
}

public class SubtitleStyle
{
    public string Color { get; set; }
    public string FontFamily { get; set; }
    public string FontSize { get; set; }
    public object FontWeight { get; set; }
}

public class Theme
{
    public Mode? Mode { get; set; }
    public PaletteType? Palette { get; set; }
}

public class Title
{
    public Align? Align { get; set; }
    public double? Margin { get; set; }
    public double? OffsetX { get; set; }
    public double? OffsetY { get; set; }
    public TitleStyle Style { get; set; }
    public string Text { get; set; }
}

public class TitleStyle
{
    public string Color { get; set; }
    public string FontFamily { get; set; }
    public string FontSize { get; set; }
    public object FontWeight { get; set; }
}

public class Tooltip
{
    public bool? HideEmptySeries { get; set; }
    public bool Enabled { get; set; } = true;
    public List<double> EnabledOnSeries { get; set; }
    public bool? FillSeriesColor { get; set; }
    public bool? FollowCursor { get; set; }
    public bool? Intersect { get; set; }
    public bool? InverseOrder { get; set; }
    public TooltipMarker Marker { get; set; }
    public bool? Shared { get; set; }
    public TooltipStyle Style { get; set; }
    public Mode? Theme { get; set; }
    public TooltipX X { get; set; }
    public TooltipY Y { get; set; }
    public string CssClass { get; set; }
}

public class TooltipMarker
{
    public bool? Show { get; set; }
}

public class TooltipStyle
{
    public string FontFamily { get; set; }
    public string FontSize { get; set; }
}

public class TooltipX
{
    public string Format { get; set; }
    public bool? Show { get; set; }
    public string Formatter { get; set; }
}

public class TooltipY
{
    public TooltipYTitle Title { get; set; }
    public string Formatter { get; set; }
}

public class TooltipYTitle
{
    public string Formatter { get; set; }
}

public class XAxis
{
    public AxisBorder AxisBorder { get; set; }
    public AxisTicks AxisTicks { get; set; }
    public object Categories { get; set; }
    public AxisCrosshairs Crosshairs { get; set; }
    public bool? Floating { get; set; }
    public int? DecimalsInFloat { get; set; }
    public XAxisLabels Labels { get; set; }
    public object Max { get; set; }
    public object Min { get; set; }
    public object StepSize { get; set; }
    public double? OffsetX { get; set; }
    public double? OffsetY { get; set; }
    public XAxisPosition Position { get; set; }
    public double? Range { get; set; }
    public object TickAmount { get; set; }
    public TickPlacement? TickPlacement { get; set; }
    public AxisTitle Title { get; set; }
    public AxisTooltip Tooltip { get; set; }
    public XAxisType? Type { get; set; }
}

public class YAxis
{
    public AxisBorder AxisBorder { get; set; }
    public AxisTicks AxisTicks { get; set; }
    public AxisCrosshairs Crosshairs { get; set; }
    public int? DecimalsInFloat { get; set; }
    public bool? Floating { get; set; }
    public bool? ForceNiceScale { get; set; }
    public YAxisLabels Labels { get; set; }
    public bool? Logarithmic { get; set; }
    public decimal? LogBase { get; set; }
    public object Max { get; set; }
    public object Min { get; set; }
    public object StepSize { get; set; }
    public bool? Opposite { get; set; }
    public bool? Reversed { get; set; }
    public SeriesName SeriesName { get; set; }
    public bool? Show { get; set; }
    public bool? ShowAlways { get; set; }
    public bool? ShowForNullSeries { get; set; }
    public double? TickAmount { get; set; }
    public AxisTitle Title { get; set; }
    public YAxisTooltip Tooltip { get; set; }
}

public class AxisBorder
{
    public string Color { get; set; }
    public double? OffsetX { get; set; }
    public double? OffsetY { get; set; }
    public bool? Show { get; set; }
    public double? Height { get; set; }
    public double? Width { get; set; }
}

public class AxisTicks
{
    public BorderType BorderType { get; set; }
    public string Color { get; set; }
    public double? Height { get; set; }
    public double? OffsetX { get; set; }
    public double? OffsetY { get; set; }
    public bool? Show { get; set; }
}

public class AxisCrosshairs
{
    public double? Opacity { get; set; }
    public GridPosition Position { get; set; }
    public bool? Show { get; set; }
    public CrosshairStroke Stroke { get; set; }
    public object Width { get; set; }
}

public class CrosshairStroke
{
    public string Color { get; set; }
    public double? DashArray { get; set; }
    public double? Width { get; set; }
}

public class XAxisLabels
{
    public DatetimeFormatter DatetimeFormatter { get; set; }
    public bool? DatetimeUTC { get; set; }
    public string Format { get; set; }
    public string Formatter { get; set; }
    public bool? HideOverlappingLabels { get; set; }
    public double? MaxHeight { get; set; }
    public double? MinHeight { get; set; }
    public double? OffsetX { get; set; }
    public double? OffsetY { get; set; }
    public double? Rotate { get; set; }
    public bool? RotateAlways { get; set; }
    public bool? Show { get; set; }
    public bool? ShowDuplicates { get; set; }
    public AxisLabelStyle Style { get; set; }
    public bool? Trim { get; set; }
}

public class YAxisLabels
{
    public string Formatter { get; set; }
    public double? MaxWidth { get; set; }
    public double? MinWidth { get; set; }
    public double? OffsetX { get; set; }
    public double? OffsetY { get; set; }
    public double? Rotate { get; set; }
    public bool? Show { get; set; }
    public AxisLabelStyle Style { get; set; }
    public Align? Align { get; set; }
    public double? Padding { get; set; }
}

public class DatetimeFormatter
{
    public string Day { get; set; }
    public string Hour { get; set; }
    public string Minute { get; set; }
    public string Second { get; set; }
    public string Month { get; set; }
    public string Year { get; set; }
}

public class AxisLabelStyle
{
    public Color Colors { get; set; }
    public string CssClass { get; set; }
    public string FontFamily { get; set; }
    public string FontSize { get; set; }
    public object FontWeight { get; set; }
}

public class AxisTooltip
{
    public bool Enabled { get; set; } = true;
    public double? OffsetY { get; set; }
    public string Formatter { get; set; }
}

public class YAxisTooltip
{
    public bool? Enabled { get; set; }
    public double? OffsetX { get; set; }
}

public class AxisTitle
{
    public double? OffsetX { get; set; }
    public double? OffsetY { get; set; }
    public double? Rotate { get; set; }
    public AxisTitleStyle Style { get; set; }
    public MultiLineText Text { get; set; }
}

public class AxisTitleStyle
{
    public string Color { get; set; }
    public string CssClass { get; set; }
    public string FontFamily { get; set; }
    public string FontSize { get; set; }
    public object FontWeight { get; set; }
}
