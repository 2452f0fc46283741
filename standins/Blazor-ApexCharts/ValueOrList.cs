using System.Collections.ObjectModel;

namespace ApexCharts;

/// <summary>One value for all series, or one per series.</summary>
public abstract class ValueOrList<TProperty> : Collection<TProperty>
{
    protected ValueOrList(IEnumerable<TProperty> list) : base([.. list ?? []])
    {
    }
}

public class Color : ValueOrList<string>
{
    public Color(params string[] values) : base(values) { }
    public Color(IEnumerable<string> values) : base(values) { }

    public static implicit operator Color(string source) => new(source);
    public static implicit operator Color(List<string> source) => new((IEnumerable<string>)source);
}

public class CurveSelections : ValueOrList<Curve>
{
    public CurveSelections(params Curve[] values) : base(values) { }
    public CurveSelections(IEnumerable<Curve> values) : base(values) { }

    public static implicit operator CurveSelections(Curve source) => new(source);
    public static implicit operator CurveSelections(List<Curve> source) => new((IEnumerable<Curve>)source);
}

public class FillTypeSelections : ValueOrList<FillType>
{
    public FillTypeSelections(params FillType[] values) : base(values) { }
    public FillTypeSelections(IEnumerable<FillType> values) : base(values) { }

    public static implicit operator FillTypeSelections(FillType source) => new(source);
    public static implicit operator FillTypeSelections(List<FillType> source) => new((IEnumerable<FillType>)source);
}

public class MultiLineText : ValueOrList<string>
{
    public MultiLineText(params string[] values) : base(values) { }
    public MultiLineText(IEnumerable<string> values) : base(values) { }

    public static implicit operator MultiLineText(string source) => new(source);
    public static implicit operator MultiLineText(List<string> source) => new((IEnumerable<string>)source);
}

public class Opacity : ValueOrList<double>
{
    public Opacity(params double[] values) : base(values) { }
    public Opacity(IEnumerable<double> values) : base(values) { }

    public static implicit operator Opacity(double source) => new(source);
    public static implicit operator Opacity(List<double> source) => new((IEnumerable<double>)source);
}

public class SeriesName : ValueOrList<string>
{
    public SeriesName(params string[] values) : base(values) { }
    public SeriesName(IEnumerable<string> values) : base(values) { }

    public static implicit operator SeriesName(string source) => new(source);
    public static implicit operator SeriesName(List<string> source) => new((IEnumerable<string>)source);
}

public class Size : ValueOrList<double>
{
    public Size(params double[] values) : base(values) { }
    public Size(IEnumerable<double> values) : base(values) { }

    public static implicit operator Size(double source) => new(source);
    public static implicit operator Size(List<double> source) => new((IEnumerable<double>)source);
    public static implicit operator Size(List<int> source) => new((source ?? []).Select(Convert.ToDouble));
}
