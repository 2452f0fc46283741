using Microsoft.AspNetCore.Components;

namespace ApexCharts;

public interface IApexSeries<TItem> : IDisposable where TItem : class
{
    ApexChart<TItem> Chart { get; set; }
    string Name { get; set; }
    string Group { get; set; }
    string Color { get; set; }
    SeriesStroke Stroke { get; set; }
    bool ShowDataLabels { get; set; }
    IEnumerable<TItem> Items { get; set; }
    Func<TItem, object> XValue { get; set; }
    ChartType GetChartType();
    IEnumerable<IDataPoint<TItem>> GenerateDataPoints(IEnumerable<TItem> items);
    Task Toggle();
    Task Show();
    Task Hide();
}

public abstract class ApexBaseSeries<TItem> : ComponentBase where TItem : class
{
    [CascadingParameter(Name = "Chart")] public ApexChart<TItem> Chart { get; set; }
    [Parameter] public string Name { get; set; }
    [Parameter] public Func<TItem, object> XValue { get; set; }
    [Parameter] public bool ShowDataLabels { get; set; }
    [Parameter] public IEnumerable<TItem> Items { get; set; }
    [Parameter] public SeriesStroke Stroke { get; set; }
    [Parameter] public string Color { get; set; }
    [Parameter] public Func<TItem, string> PointColor { get; set; }
    [Parameter] public string Group { get; set; }

    public async Task Toggle() => await Chart.ToggleSeriesAsync(Name);

    public async Task Show() => await Chart.ShowSeriesAsync(Name);

    public async Task Hide() => await Chart.HideSeriesAsync(Name);

    public string GetPointColor(TItem item) => item is null ? null : PointColor?.Invoke(item);

    public string GetPointColor(IEnumerable<TItem> items) => GetPointColor(items?.FirstOrDefault());
}

public class ApexPointSeries<TItem> : ApexBaseSeries<TItem>, IApexSeries<TItem> where TItem : class
{
    [Parameter] public Func<TItem, decimal?> YValue { get; set; }
    [Parameter] public Func<IEnumerable<TItem>, decimal?> YAggregate { get; set; }
    [Parameter] public Func<DataPoint<TItem>, object> OrderBy { get; set; }
    [Parameter] public Func<DataPoint<TItem>, object> OrderByDescending { get; set; }
    [Parameter] public SeriesType SeriesType { get; set; }
    [Parameter] public Action<DataPoint<TItem>> DataPointMutator { get; set; }

    protected override void OnInitialized()
    {
        base.OnInitialized();
        Chart.AddSeries(this);
    }

    public ChartType GetChartType() => SeriesType switch
    {
        SeriesType.Area => ChartType.Area,
        SeriesType.Bar => ChartType.Bar,
        SeriesType.Line => ChartType.Line,
        _ => throw new NotSupportedException($"The stand-in draws area, bar and line, not {SeriesType}"),
    };

    public IEnumerable<IDataPoint<TItem>> GenerateDataPoints(IEnumerable<TItem> items)
    {
        var points = Points(items ?? []);
        if (OrderBy is not null) points = points.OrderBy(OrderBy);
        else if (OrderByDescending is not null) points = points.OrderByDescending(OrderByDescending);

        var list = points.ToList();
        if (DataPointMutator is not null) list.ForEach(DataPointMutator);
        return list;
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        Chart.RemoveSeries(this);
    }

    private IEnumerable<DataPoint<TItem>> Points(IEnumerable<TItem> items)
    {
        if (YValue is not null)
            return items.Select(item => new DataPoint<TItem> { X = XValue(item), Y = YValue(item), Items = [item], FillColor = GetPointColor(item) });

        return YAggregate is null
            ? []
            : items.GroupBy(XValue).Select(group => new DataPoint<TItem>
            {
                X = group.Key,
                Y = YAggregate(group),
                Items = [.. group],
                FillColor = GetPointColor(group),
            });
    }
}
