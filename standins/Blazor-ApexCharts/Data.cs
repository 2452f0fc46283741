using System.Text.Json.Serialization;

namespace ApexCharts;

public interface IDataPoint<TItem>
{
    object X { get; set; }
    string FillColor { get; set; }
    object Extra { get; set; }
    IEnumerable<TItem> Items { get; set; }
}

public class DataPoint<TItem> : IDataPoint<TItem>
{
    public string FillColor { get; set; }
    public object X { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public decimal? Y { get; set; }

    [JsonIgnore]
    public IEnumerable<TItem> Items { get; set; }

    public object Extra { get; set; }
}

public class Series<TItem> where TItem : class
{
    public IEnumerable<IDataPoint<TItem>> Data { get; set; }
    public string Name { get; set; }
    public string Group { get; set; }
    public MixedType? Type { get; set; }

    [JsonIgnore]
    public IApexSeries<TItem> ApexSeries { get; set; }
}

public class SeriesStroke
{
    public int Width { get; set; }
    public string Color { get; set; }
    public int DashSpace { get; set; }
}

public class SelectedData<TItem> where TItem : class
{
    public ApexChart<TItem> Chart { get; set; }
    public Series<TItem> Series { get; set; }
    public IDataPoint<TItem> DataPoint { get; set; }
    public bool IsSelected { get; internal set; }
    public int DataPointIndex { get; set; }
    public int SeriesIndex { get; set; }
}

public class ZoomedData<TItem> where TItem : class
{
    public ApexChart<TItem> Chart { get; set; }
    public SelectionXAxis XAxis { get; set; }
    public List<object> YAxis { get; set; }
    public bool IsZoomed => XAxis?.Min != null && XAxis?.Max != null;
}

public class SelectionData<TItem> where TItem : class
{
    public ApexChart<TItem> Chart { get; set; }
    public SelectionXAxis XAxis { get; set; }
    public SelectionYAxis YAxis { get; set; }
}

public class SelectionXAxis
{
    public decimal? Min { get; set; }
    public decimal? Max { get; set; }
}

public class SelectionYAxis
{
    public decimal? Min { get; set; }
    public decimal? Max { get; set; }
}

public class ZoomOptions
{
    public decimal Start { get; set; }
    public decimal End { get; set; }
}
