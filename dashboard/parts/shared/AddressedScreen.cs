using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace RevenuePulse.Dashboard.Parts;

/// <summary>
/// The interactive part of a page whose state is its address. The browser module writes the address, and says where the visitor went
/// with Back, and which zone is theirs; <see cref="ShowAsync"/> then reads what the address asks for.
/// </summary>
public abstract class AddressedScreen : ComponentBase, IAsyncDisposable
{
    private const string Module = "./_content/RevenuePulse.Dashboard/shared/view.js";

    private readonly CancellationTokenSource _ended = new();
    private IJSObjectReference? _module;
    private DotNetObjectReference<AddressedScreen>? _self;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private DashboardOptions Options { get; set; } = default!;

    /// <summary>Calls into the browser.</summary>
    [Inject]
    protected IJSRuntime Js { get; set; } = default!;

    /// <summary>Clock of anchors and ages.</summary>
    [Inject]
    protected TimeProvider Clock { get; set; } = default!;

    /// <summary>Launches, which the range grammar names.</summary>
    [Inject]
    protected IMarkBook Marks { get; set; } = default!;

    /// <summary>What the page says of its addresses.</summary>
    protected abstract AddressPlan Plan { get; }

    /// <summary>What is shown, or is being read.</summary>
    public ViewAddress Address { get; private set; } = default!;

    /// <summary>The zone in which days begin; null until the browser has said which.</summary>
    public ZoneCalendar? Zone { get; private set; }

    /// <summary>Ends when the page is left.</summary>
    protected CancellationToken Ended => _ended.Token;

    /// <summary>What <c>now</c>, <c>launch</c> and days mean at this moment.</summary>
    public TimeAnchors Anchors()
    {
        var nowMs = Clock.GetUtcNow().ToUnixTimeMilliseconds();
        return new(nowMs, Marks.Launches.Values.Current(nowMs)?.StartedAt.ToUnixTimeMilliseconds(), Zone ?? ZoneCalendar.Utc);
    }

    /// <summary>Reads what <see cref="Address"/> asks for; called again whenever it changes.</summary>
    protected abstract Task ShowAsync();

    /// <summary>Shows another view. It becomes an entry of the browser's history unless it <paramref name="replaces"/> the present one.</summary>
    public async Task GoAsync(ViewAddress next, bool replaces = false)
    {
        if (next.Equals(Address))
        {
            return;
        }

        Address = next;
        Zone = next.Zone.Length > 0 ? ZoneCalendar.Find(next.Zone) ?? Zone : Zone;
        if (_module is not null)
        {
            await CallAsync("write", next.Written(), !replaces);
            await CallAsync("complain", next.Problems);
        }

        await ShowAsync();
        StateHasChanged();
    }

    /// <summary>Asks the API as the visitor would, so that it judges who may do what; empty when it was done, else what was wrong.</summary>
    public async Task<string> SendAsync(string method, string path, object? body)
    {
        try
        {
            return _module is null ? "The page is not connected yet." : await _module.InvokeAsync<string>("send", Ended, method, path, body);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            return "The page was left meanwhile.";
        }
    }

    /// <summary>The browser is at another address, or the visitor chose another zone.</summary>
    [JSInvokable]
    public async Task Moved(string query, string zone)
    {
        Address = ViewAddress.Parse(query, Plan);
        Zone = ZoneCalendar.Find(zone) ?? ZoneCalendar.Find(Options.TimeZone) ?? ZoneCalendar.Utc;
        await CallAsync("complain", Address.Problems);
        await ShowAsync();
        StateHasChanged();
    }

    /// <inheritdoc/>
    protected override void OnInitialized() => Address = ViewAddress.Parse(new Uri(Navigation.Uri).Query, Plan);

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        try
        {
            _module = await Js.InvokeAsync<IJSObjectReference>("import", Ended, Module);
            _self = DotNetObjectReference.Create(this);
            await _module.InvokeVoidAsync("attach", Ended, _self);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // the page was left while it loaded
        }
    }

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _self?.Dispose();
        _ended.Dispose();
        GC.SuppressFinalize(this);
        try
        {
            await (_module?.DisposeAsync() ?? default);
        }
        catch (JSDisconnectedException)
        {
            // the circuit is gone, and the module with it
        }
    }

    private async Task CallAsync(string function, params object?[] arguments)
    {
        try
        {
            await (_module?.InvokeVoidAsync(function, Ended, arguments) ?? default);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // the page was left meanwhile
        }
    }
}
