using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace ApexCharts;

public partial class ApexChart<TItem> : ComponentBase, IDisposable where TItem : class
{
    private const string DefaultScript = "./_content/Blazor-ApexCharts/js/blazor-apexcharts.js?ver=3";

    private readonly List<IApexSeries<TItem>> _series = [];
    private DotNetObjectReference<ChartEvents<TItem>> _events;
    private ElementReference _container;
    private IJSObjectReference _script;
    private bool _drawn;

    [Inject] private IJSRuntime JsRuntime { get; set; }

    [Parameter] public RenderFragment ChildContent { get; set; }
    [Parameter] public ApexChartOptions<TItem> Options { get; set; } = new();
    [Parameter] public string Title { get; set; }
    [Parameter] public XAxisType? XAxisType { get; set; }
    [Parameter] public bool Debug { get; set; }
    [Parameter] public object Width { get; set; }
    [Parameter] public object Height { get; set; }

    [Parameter] public EventCallback<SelectedData<TItem>> OnDataPointSelection { get; set; }
    [Parameter] public EventCallback<SelectedData<TItem>> OnMarkerClick { get; set; }
    [Parameter] public EventCallback<ZoomedData<TItem>> OnZoomed { get; set; }
    [Parameter] public EventCallback<SelectionData<TItem>> OnSelection { get; set; }
    [Parameter] public EventCallback<SelectionData<TItem>> OnBrushScrolled { get; set; }
    [Parameter] public EventCallback OnMounted { get; set; }
    [Parameter] public EventCallback OnUpdated { get; set; }
    [Parameter] public EventCallback OnRendered { get; set; }

    public List<IApexSeries<TItem>> Series => _series;

    public string ChartId { get; private set; }

    protected override void OnParametersSet()
    {
        Options ??= new();
        Options.Chart ??= new();
        ChartId ??= Options.Chart.Id ?? Guid.NewGuid().ToString("N");
        Options.Chart.Id = ChartId;
        Options.Debug = Debug;
        Options.Chart.Width = Width ?? Options.Chart.Width;
        Options.Chart.Height = Height ?? Options.Chart.Height;
        if (XAxisType is not null) (Options.Xaxis ??= new()).Type = XAxisType;

        if (string.IsNullOrEmpty(Title)) Options.Title = null;
        else (Options.Title ??= new()).Text = Title;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            var path = string.IsNullOrWhiteSpace(Options.Blazor?.JavascriptPath) ? DefaultScript : Options.Blazor.JavascriptPath;
            _script = await JsRuntime.InvokeAsync<IJSObjectReference>("import", path);
            _events = DotNetObjectReference.Create(new ChartEvents<TItem>(this));
        }

        if (_script is not null && !_drawn) await RenderAsync();
    }

    public virtual async Task RenderAsync()
    {
        if (_series.Count == 0) return;

        await Task.Yield();
        _drawn = true;
        Prepare();
        await Call("renderChart", _events, _container, Serialize(Options), new
        {
            DataPointSelection = OnDataPointSelection.HasDelegate,
            MarkerClick = OnMarkerClick.HasDelegate,
            Zoomed = OnZoomed.HasDelegate,
            Selection = OnSelection.HasDelegate,
            BrushScrolled = OnBrushScrolled.HasDelegate,
            Mounted = OnMounted.HasDelegate,
            Updated = OnUpdated.HasDelegate,
        });
        await OnRendered.InvokeAsync();
    }

    public virtual async Task UpdateSeriesAsync(bool animate = true)
    {
        await Task.Yield();
        SetSeries();
        await Call("updateSeries", ChartId, Serialize(Options.Series), animate);
    }

    public virtual async Task UpdateOptionsAsync(bool redrawPaths, bool animate, bool updateSyncedCharts, ZoomOptions zoom = null)
    {
        await Task.Yield();
        Prepare();
        await Call("updateOptions", ChartId, Serialize(Options), redrawPaths, animate, updateSyncedCharts, zoom);
    }

    public virtual async Task ZoomXAsync(decimal start, decimal end) => await Call("zoomX", ChartId, start, end);

    public virtual async Task ResetSeriesAsync(bool shouldUpdateChart, bool shouldResetZoom) =>
        await Call("resetSeries", ChartId, shouldUpdateChart, shouldResetZoom);

    public virtual async Task AddXAxisAnnotationAsync(AnnotationsXAxis annotationsXAxis, bool pushToMemory) =>
        await Call("addXaxisAnnotation", ChartId, Serialize(annotationsXAxis), pushToMemory);

    public virtual async Task AddYAxisAnnotationAsync(AnnotationsYAxis annotationsYAxis, bool pushToMemory) =>
        await Call("addYaxisAnnotation", ChartId, Serialize(annotationsYAxis), pushToMemory);

    public virtual async Task RemoveAnnotationAsync(string id) => await Call("removeAnnotation", ChartId, id);

    public virtual async Task ClearAnnotationsAsync() => await Call("clearAnnotations", ChartId);

    public virtual async Task ToggleSeriesAsync(string seriesName) => await Call("toggleSeries", ChartId, seriesName);

    public virtual async Task ShowSeriesAsync(string seriesName) => await Call("showSeries", ChartId, seriesName);

    public virtual async Task HideSeriesAsync(string seriesName) => await Call("hideSeries", ChartId, seriesName);

    public virtual void Dispose()
    {
        GC.SuppressFinalize(this);
        _events?.Dispose();
        if (_script is null) return;

        _ = InvokeAsync(async () =>
        {
            await Call("destroyChart", ChartId);
            try
            {
                await _script.DisposeAsync();
            }
            catch (JSDisconnectedException)
            {
                // the page has gone, its chart with it
            }
        });
    }

    internal void AddSeries(IApexSeries<TItem> series)
    {
        if (!_series.Contains(series)) _series.Add(series);
    }

    internal void RemoveSeries(IApexSeries<TItem> series) => _series.Remove(series);

    private void Prepare()
    {
        SetSeries();
        if (_series.Exists(s => s.Color is not null)) Options.Colors = _series.ConvertAll(s => s.Color ?? "#d3d3d3");
        SetStroke();
        SetDataLabels();
        if (OnDataPointSelection.HasDelegate && Options.Chart.Type is ChartType.Line or ChartType.Area) MakePointsSelectable();
    }

    private void SetSeries()
    {
        var mixed = _series.Select(s => s.GetChartType()).Distinct().Count() > 1;
        Options.Series = _series.ConvertAll(s => new Series<TItem>
        {
            Data = s.GenerateDataPoints(s.Items),
            Name = s.Name,
            Group = s.Group,
            Type = mixed ? Mixed(s.GetChartType()) : null,
            ApexSeries = s,
        });
        if (!mixed && _series.Count > 0) Options.Chart.Type = _series[0].GetChartType();
    }

    private MixedType Mixed(ChartType type) => type switch
    {
        ChartType.Line => MixedType.Line,
        ChartType.Area => MixedType.Area,
        ChartType.Bar when Options.PlotOptions?.Bar?.Horizontal == true => MixedType.Bar,
        ChartType.Bar => MixedType.Column,
        _ => throw new NotSupportedException($"Chart type {type} cannot be mixed"),
    };

    private void SetStroke()
    {
        if (_series.TrueForAll(s => s.Stroke is null)) return;

        Options.Stroke ??= new();
        Options.Stroke.Width = _series.ConvertAll(s => s.Stroke?.Width ?? 4);
        Options.Stroke.Colors = _series.ConvertAll(s => s.Stroke?.Color ?? "#d3d3d3");
        Options.Stroke.DashArray = _series.ConvertAll(s => s.Stroke?.DashSpace ?? 0);
        if (Options.Colors is not { Count: > 0 }) Options.Colors = Options.Stroke.Colors;
    }

    private void SetDataLabels()
    {
        Options.DataLabels ??= new();
        Options.DataLabels.EnabledOnSeries = [.. _series.Select((s, i) => (s, i)).Where(p => p.s.ShowDataLabels).Select(p => (double)p.i)];
        Options.DataLabels.Enabled = Options.DataLabels.EnabledOnSeries.Count > 0;
    }

    // a point of a line can be hit only where it has a marker and a tooltip of its own
    private void MakePointsSelectable()
    {
        Options.Markers ??= new();
        if (Options.Markers.Size is null || !Options.Markers.Size.Any() || Options.Markers.Size.Any(size => size <= 0)) Options.Markers.Size = 5;
        Options.Tooltip ??= new();
        Options.Tooltip.Intersect = true;
        Options.Tooltip.Shared = false;
    }

    private static string Serialize(object value) => JsonSerializer.Serialize(value, ChartJson.Options<TItem>());

    private async ValueTask Call(string function, params object[] arguments)
    {
        if (_script is null) return;

        try
        {
            await _script.InvokeVoidAsync(function, arguments);
        }
        catch (Exception e) when (e is ObjectDisposedException or JSDisconnectedException)
        {
            // the page has gone, its chart with it
        }
    }
}
