using System.Runtime.Serialization;

namespace ApexCharts;

public enum Easing { Easein, Easeinout, Easeout, Linear }

public enum StackType { Normal, [EnumMember(Value = "100%")] Percent100 }

public enum AutoSelected { Pan, Selection, Zoom }

public enum ChartType { Area, Bar, Bubble, Candlestick, Donut, Heatmap, Line, Pie, PolarArea, Radar, RadialBar, RangeBar, Scatter, Treemap, BoxPlot, RangeArea }

public enum SeriesType { Area, Bar, Donut, Heatmap, Histogram, Line, Pie, PolarArea, Radar, RadialBar, Scatter, Treemap, RangeArea }

public enum MixedType { Line, Area, Column, Bar, Scatter, Bubble, Candlestick, BoxPlot, RangeArea }

public enum AxisType { X, Xy, Y }

public enum TextAnchor { End, Middle, Start }

public enum GridPosition { Back, Front }

public enum Align { Center, Left, Right }

public enum LegendPosition { Bottom, Left, Right, Top }

public enum LabelPosition { Left, Right }

public enum BarDataLabelPosition { Top, Center, Bottom }

public enum XAxisPosition { Bottom, Top }

public enum VerticalAlign { Bottom, Middle, Top }

public enum Orientation { Horizontal, Vertical }

public enum Mode { Dark, Light }

public enum PaletteType { Palette1, Palette2, Palette3, Palette4, Palette5, Palette6, Palette7, Palette8, Palette9, Palette10 }

public enum XAxisType { Category, Datetime, Numeric }

public enum BorderType { Solid, Dotted }

public enum FillType { Solid, Gradient, Pattern, Image }

public enum GradientShade { Light, Dark }

public enum GradientType { Horizontal, Vertical, Diagonal1, Diagonal2 }

public enum BorderRadiusApplication { Around, End }

public enum BorderRadiusWhenStacked { All, Last }

public enum StatesFilterType { none, lighten, darken }

public enum TickPlacement { On, Between }

public enum Curve { Smooth, Stepline, Straight, MonotoneCubic, Linestep }

public enum LineCap { Butt, Round, Square }
