using Microsoft.JSInterop;

namespace ApexCharts;

/// <summary>What the script calls back.</summary>
internal sealed class ChartEvents<TItem>(ApexChart<TItem> chart) where TItem : class
{
    public sealed record Point(int SeriesIndex, int DataPointIndex, List<List<int?>> SelectedDataPoints);

    public sealed record Window(SelectionXAxis Xaxis, SelectionYAxis Yaxis);

    [JSInvokable]
    public Task DataPointSelection(Point point) => chart.OnDataPointSelection.InvokeAsync(Selected(point));

    [JSInvokable]
    public Task MarkerClick(Point point) => chart.OnMarkerClick.InvokeAsync(Selected(point));

    [JSInvokable]
    public Task Zoomed(Window window) => chart.OnZoomed.InvokeAsync(new() { Chart = chart, XAxis = window.Xaxis });

    [JSInvokable]
    public Task Selection(Window window) => chart.OnSelection.InvokeAsync(Selected(window));

    [JSInvokable]
    public Task BrushScrolled(Window window) => chart.OnBrushScrolled.InvokeAsync(Selected(window));

    [JSInvokable]
    public Task Mounted() => chart.OnMounted.InvokeAsync();

    [JSInvokable]
    public Task Updated() => chart.OnUpdated.InvokeAsync();

    private SelectionData<TItem> Selected(Window window) => new() { Chart = chart, XAxis = window.Xaxis, YAxis = window.Yaxis };

    private SelectedData<TItem> Selected(Point point)
    {
        var series = chart.Options.Series.ElementAtOrDefault(point.SeriesIndex);
        return new()
        {
            Chart = chart,
            Series = series,
            DataPoint = series?.Data.ElementAtOrDefault(point.DataPointIndex),
            IsSelected = point.SelectedDataPoints?.ElementAtOrDefault(point.SeriesIndex)?.Contains(point.DataPointIndex) ?? false,
            DataPointIndex = point.DataPointIndex,
            SeriesIndex = point.SeriesIndex,
        };
    }
}
