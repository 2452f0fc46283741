using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Logging;
using Microsoft.JSInterop;

namespace RevenuePulse.Dashboard.Parts;

/// <summary>Asks what the address asks, follows the journal, and turns clicks into addresses.</summary>
public sealed partial class HistoryScreen
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);

    private readonly LatestOnly _latest = new();
    private HistoryAnswer? _answer;
    private HistoryText? _text;
    private ChartView? _view;
    private Breakdown? _breakdown;
    private HeatAnswer? _heat;
    private HistoryAnswer? _year;
    private HistoryTable? _table;
    private PanelState _state = PanelState.Loading;
    private Measure _measure;
    private Dimension _railBy = Dimension.Campaign;
    private string _unit = "";
    private bool _isSlow;
    private bool _byTime;
    private string _readKey = "";

    [Parameter]
    public bool MayEdit { get; set; }

    [Parameter]
    public bool MayExport { get; set; }

    protected override AddressPlan Plan => HistoryQuestion.Plan;

    private bool IsTable => Address["view"] == "table";

    private bool ByValue => _answer?.By is not null && !_byTime;

    private string Api => Zone is null ? "" : Address.ToApi(Zone.Name);

    private string Curl => ApiCall.Curl(Pages.BaseUri, $"/api/v1/explore{Api}");

    private PanelState ChartState => _state.Status == PanelStatus.Ready && _answer is { Total: { Value: 0 or null, Sales: 0 } } && _answer.Buckets.All(bucket => bucket.Value is 0 or null)
        ? PanelState.Zero(HasEntries ? "Nothing in this range" : "No sale has been booked yet. They are here the moment they are.") : _state;

    private bool HasEntries => Journal.Head.Entries > 0;

    public override async ValueTask DisposeAsync()
    {
        _latest.Dispose();
        await base.DisposeAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        await base.OnAfterRenderAsync(firstRender);
        if (firstRender)
        {
            _ = FollowAsync();
        }
    }

    protected override async Task ShowAsync()
    {
        if (Zone is null)
        {
            return;
        }

        _state = _state.Awaiting;
        StateHasChanged();
        _ = SlowAsync();
        try
        {
            var (address, rail, reader) = (Address, _railBy, new HistoryReader(Queries, Revenue));
            var question = HistoryQuestion.Of(address, Anchors(), Marks.Launches.Values);
            await _latest.AskAsync(cancel => new ValueTask<HistoryReading>(Task.Run(() => reader.ReadAsync(question, address["cal"], rail, cancel).AsTask(), cancel)), read => Take(question, read));
        }
        catch (Exception error) when (Failure.Of(error) is { } failure)
        {
            (_state, _isSlow) = (PanelState.Failed(failure.Text, ""), false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            var reference = Guid.NewGuid().ToString("N")[..8];
            Log.LogError(error, "The history page could not be read, reference {Reference}", reference);
            (_state, _isSlow) = (PanelState.Failed("The answer could not be read.", reference), false);
        }
    }

    private void Take(HistoryQuestion question, HistoryReading read)
    {
        (_answer, _breakdown, _heat, _year, _measure) = (read.Answer, read.Breakdown, read.Heat ?? _heat, read.Year ?? _year, question.Measure);
        (_readKey, _isSlow) = (Key(), false);
        _text = new(_answer, question.Range.Calendar);
        Board.Palette.Learn(_answer.By == "campaign" ? _answer.Lines.Select(line => line.Key).OfType<string>() : []);
        (_view, var unit) = HistoryChart.Of(_answer, _text, question.Range.Calendar, Address, LookOf, MarksOf(question.Range));
        _unit = unit.Length == 0 ? question.Range.Calendar.Name : $"{unit} · {question.Range.Calendar.Name}";
        _state = PanelState.Ready;
    }

    private ChartMark[] MarksOf(ViewRange range)
    {
        long Wall(DateTimeOffset at) => (long)(range.Calendar.ToLocal(at.ToUnixTimeMilliseconds()) - DateTime.UnixEpoch).TotalMilliseconds;
        bool IsIn(DateTimeOffset at) => at.ToUnixTimeMilliseconds() >= range.FromMs && at.ToUnixTimeMilliseconds() < range.ToMs;
        return
        [
            .. Marks.Launches.Values.Where(launch => IsIn(launch.StartedAt)).Select(launch => new ChartMark(launch.Id, Wall(launch.StartedAt), launch.Name, "launch")),
            .. Marks.Annotations.Where(mark => mark.Kind != AnnotationKind.Moment && IsIn(mark.At)).TakeLast(12).Select(mark => new ChartMark(mark.Id, Wall(mark.At), mark.Text, mark.Kind.Name())),
        ];
    }

    // relative ranges go on by themselves: at midnight, and whenever something was committed
    private async Task FollowAsync()
    {
        using var pace = new PeriodicTimer(Pace, Clock);
        try
        {
            while (await pace.WaitForNextTickAsync(Ended))
            {
                if (_state.Status == PanelStatus.Ready && Key() != _readKey)
                {
                    await InvokeAsync(async () =>
                    {
                        await ShowAsync();
                        StateHasChanged();
                    });
                }
            }
        }
        catch (Exception gone) when (gone is JSDisconnectedException or ObjectDisposedException || Ended.IsCancellationRequested)
        {
            // the page was left
        }
    }

    private string Key() => ViewRange.Of(Address, Anchors()).Range is { } range
        ? $"{Journal.Head} {range.FromMs / 60_000} {range.ToMs / 60_000} {Marks.Annotations.Count} {Marks.Launches.Count}" : "";

    private async Task SlowAsync()
    {
        var asked = _state;
        await Task.Delay(TimeSpan.FromSeconds(2), Clock, Ended).ContinueWith(_ => { }, TaskScheduler.Default);
        await InvokeAsync(() =>
        {
            _isSlow = !Ended.IsCancellationRequested && ReferenceEquals(_state, asked) && asked.Status is PanelStatus.Loading or PanelStatus.Refreshing;
            if (_isSlow)
            {
                StateHasChanged();
            }
        });
    }

    private void Stop()
    {
        _latest.Dispose();
        _isSlow = false;
        _state = _answer is null ? PanelState.Failed("Stopped before there was an answer.", "") : PanelState.Failed("Stopped; what is shown is the answer before.", "");
    }

    private async Task ZoomAsync((int First, int Last) chosen)
    {
        if (_answer is not { } answer || Zone is not { } zone)
        {
            return;
        }

        var range = new ViewRange(Ms(answer.Buckets[chosen.First].At), Ms(answer.Buckets[chosen.Last].To), zone);
        await GoAsync(Address.Over(range.Fixed.From, range.Fixed.To).With("g", "auto"));
    }

    private Task ZoomInAsync() => _answer is { Buckets.Count: > 3 } answer ? ZoomAsync((answer.Buckets.Count / 4, answer.Buckets.Count * 3 / 4)) : Task.CompletedTask;

    // one bucket becomes the range: a month by days, a day by hours
    private Task DrillAsync(int index) => _answer is { } answer && Ms(answer.Buckets[index].To) - Ms(answer.Buckets[index].At) > 60_000 ? ZoomAsync((index, index)) : Task.CompletedTask;

    private Task OnlyAsync(string? key, string? by = null) => DimensionNames.TryParse(by ?? Address["by"], out var dimension)
        ? GoAsync(Address with { Filters = Address.Filters.Only(dimension, key) }) : Task.CompletedTask;

    private async Task RailByAsync(Dimension by)
    {
        _railBy = by;
        await ShowAsync();
    }

    private async Task CopyAsync()
    {
        if (_table is not null)
        {
            await Js.InvokeVoidAsync("navigator.clipboard.writeText", Ended, _table.ToTsv());
        }
    }

    private async Task<IReadOnlyList<string?>> SuggestAsync(Dimension dimension)
    {
        if (Zone is null || ViewRange.Of(Address, Anchors()).Range is not { } range)
        {
            return [];
        }

        try
        {
            var known = await Revenue.BreakdownAsync(new() { FromMs = range.FromMs, ToMs = range.ToMs }, dimension, Ended);
            return [.. known.Rows.Select(row => row.Key[dimension.Name()])];
        }
        catch (Exception error) when (Failure.Of(error) is not null)
        {
            // the panel says why; without suggestions a value can still be typed
            return [];
        }
    }

    private string NameOf(Dimension dimension, string? value) => value is null
        ? dimension == Dimension.Campaign ? "Unattributed" : $"Without a {FilterChips.Label(dimension).ToLowerInvariant()}"
        : dimension == Dimension.Campaign && Book.Campaigns.TryGetValue(value, out var campaign) ? campaign.Name
        : value.Length == 0 ? "(none)" : value;

    // a campaign keeps the colour that it has on every page
    private (string Name, string Colour) LookOf(string? key, int index)
    {
        var dimension = DimensionNames.TryParse(_answer?.By, out var by) ? by : Dimension.Campaign;
        var colour = dimension == Dimension.Campaign ? Board.Palette.Colour(key) : $"var(--series-{(index % 6) + 1})";
        return (NameOf(dimension, key), colour);
    }

    private static long Ms(DateTime at) => new DateTimeOffset(at, TimeSpan.Zero).ToUnixTimeMilliseconds();
}
