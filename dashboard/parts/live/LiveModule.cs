using System.Globalization;
using Microsoft.JSInterop;

namespace RevenuePulse.Dashboard;

/// <summary>
/// What the panels tell the browser's modules, which draw title, icon, list, comparison and voice by themselves: each thing once, and again
/// only when it has changed. Amounts travel as text, since a browser's numbers end at 2^53.
/// </summary>
public sealed class LiveModule : IAsyncDisposable
{
    private const int MostMoments = 20;

    private readonly IJSObjectReference _module;
    private readonly CancellationToken _ended;
    private IReadOnlyDictionary<string, CampaignMark> _campaigns = new Dictionary<string, CampaignMark>();
    private (LiveGoal? Goal, IReadOnlyList<Annotation>? Marks, Launch? Launch)? _marks;

    private LiveModule(IJSObjectReference module, CancellationToken ended) => (_module, _ended) = (module, ended);

    /// <summary>Loads it; what it is told ends with <paramref name="ended"/>.</summary>
    public static async ValueTask<LiveModule> LoadAsync(IJSRuntime js, CancellationToken ended) =>
        new(await js.InvokeAsync<IJSObjectReference>("import", ended, "./_content/RevenuePulse.Dashboard/live/panels.js"), ended);

    /// <summary>From now on the browser tells <paramref name="panels"/> what is looked at.</summary>
    public ValueTask AttachAsync<T>(DotNetObjectReference<T> panels) where T : class => _module.InvokeVoidAsync("attach", _ended, panels);

    /// <summary>Tells the comparison; null takes it away.</summary>
    public ValueTask TellAsync(LiveComparison? compared) => _module.InvokeVoidAsync("setComparison", _ended, compared is null ? null : new
    {
        compared.Now.Currency,
        Exponent = Currency.Exponent(compared.Now.Currency),
        compared.Since,
        Label = compared.SpanName,
        Now = Told(compared.Now),
        Then = Told(compared.Then),
    });

    /// <summary>Tells names and colours of campaigns.</summary>
    public async ValueTask TellAsync(IReadOnlyDictionary<string, CampaignMark> campaigns)
    {
        if (_campaigns.Count == campaigns.Count && campaigns.All(mark => _campaigns.TryGetValue(mark.Key, out var told) && told == mark.Value))
        {
            return;
        }

        await _module.InvokeVoidAsync("setCampaigns", _ended, campaigns);
        _campaigns = campaigns;
    }

    /// <summary>Tells how far the goal is, which launch is on, and the newest moments.</summary>
    public async ValueTask TellAsync(LiveGoal? goal, IReadOnlyList<Annotation> marks, Launch? launch)
    {
        if (_marks is { } told && ReferenceEquals(told.Goal, goal) && ReferenceEquals(told.Marks, marks) && told.Launch == launch)
        {
            return;
        }

        _marks = (goal, marks, launch);
        await _module.InvokeVoidAsync("setGoal", _ended, goal is null ? null : new
        {
            Gross = (double)goal.Total.Gross / goal.Goal.AmountMinor,
            Net = (double)goal.Total.Net / goal.Goal.AmountMinor,
        });
        await _module.InvokeVoidAsync("setMoments", _ended, new
        {
            Launch = launch is null ? null : new { launch.Name, At = launch.StartedAt.ToUnixTimeMilliseconds(), Ends = launch.EndsAt?.ToUnixTimeMilliseconds() },
            Moments = marks.Where(mark => mark.Kind == AnnotationKind.Moment).TakeLast(MostMoments)
                .Select(mark => new { mark.Id, At = mark.At.ToUnixTimeMilliseconds(), mark.Text }),
        });
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // the circuit is gone, and the module with it
        }
    }

    private static object Told(LiveTotal total) => new
    {
        Gross = total.Gross.ToString(CultureInfo.InvariantCulture),
        Net = total.Net.ToString(CultureInfo.InvariantCulture),
        total.Orders,
    };
}
