using Microsoft.Playwright;

namespace RevenuePulse.BrowserTests;

/// <summary>The live page in a signed-in tab of its own, and what a visitor sees on it.</summary>
public sealed class LivePage : IAsyncDisposable
{
    /// <summary>A script that lets what is spoken every ten seconds be spoken every two.</summary>
    public const string HurriedDigest = "{ const real = window.setInterval; window.setInterval = (act, ms, ...rest) => real(act, ms === 10000 ? 2000 : ms, ...rest) }";

    private readonly IBrowserContext _context;

    private LivePage(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    public IPage Page { get; }

    /// <summary>Warnings, errors and failed requests, as they came.</summary>
    public List<string> Complaints { get; } = [];

    public ILocator Total => Page.Locator("[data-hero=rolling]");

    public ILocator Sales => Page.Locator("#feed li");

    public ILocator Chip => Page.Locator("#freshness");

    /// <summary>Signs in and waits until the page is live and its charts answer.</summary>
    public static async Task<LivePage> OpenAsync(IBrowser browser, RunningHost host, BrowserNewContextOptions? options = null, string query = "", string? script = null,
        Func<IPage, Task>? beforeLoad = null, string? token = null, string state = "live", Uri? through = null)
    {
        var context = await browser.NewContextAsync(options ?? new() { ViewportSize = new() { Width = 1280, Height = 800 } });
        if (script is not null)
        {
            await context.AddInitScriptAsync(script);
        }

        var live = new LivePage(context, await context.NewPageAsync());
        live.Page.Console += (_, message) => live.Note(message.Type is "error" or "warning", $"{message.Type}: {message.Text}");
        live.Page.PageError += (_, error) => live.Note(true, $"exception: {error}");
        live.Page.Response += (_, response) => live.Note(response.Status >= 400, $"{response.Status}: {response.Url}");
        await live.Page.GotoAsync(new Uri(through ?? host.Address, $"/sign-in?token={token ?? RunningHost.Token}&to=/").ToString());
        await (beforeLoad?.Invoke(live.Page) ?? Task.CompletedTask);
        if (query.Length > 0)
        {
            await live.Page.GotoAsync(new Uri(through ?? host.Address, query).ToString());
        }

        await live.WaitForStateAsync(state, 10_000);
        return live;
    }

    public Task WaitForStateAsync(string state, float timeout_ms) =>
        Assertions.Expect(Chip).ToHaveAttributeAsync("data-state", state, new() { Timeout = timeout_ms });

    /// <summary>Waits until the panels of the circuit are drawn.</summary>
    public Task WaitForChartAsync() => Assertions.Expect(Page.Locator(".velocity svg.apexcharts-svg")).ToBeVisibleAsync();

    /// <summary>
    /// Waits until the address ends with this, read in the page itself: what a script writes into the address without leaving the document
    /// reaches the driver's own idea of the address late or, under load, not at all.
    /// </summary>
    public Task WaitForAddressAsync(string end) => Page.WaitForFunctionAsync("end => (location.pathname + location.search).endsWith(end)", end);

    /// <summary>Waits until the address no longer ends with this.</summary>
    public Task WaitToLeaveAsync(string end) => Page.WaitForFunctionAsync("end => !(location.pathname + location.search).endsWith(end)", end);

    public Task WaitForTotalAsync(string text, float timeout_ms = 5_000) => Assertions.Expect(Total).ToHaveTextAsync(text, new() { Timeout = timeout_ms });

    /// <summary>Records every text that the total shows from now on in <c>window.shown</c>.</summary>
    public Task RecordTotalAsync() => Page.EvaluateAsync("""
        () => {
          const total = document.querySelector('[data-hero=rolling]')
          window.shown = [total.textContent]
          new MutationObserver(() => { if (window.shown.at(-1) !== total.textContent) window.shown.push(total.textContent) })
            .observe(total, { childList: true, characterData: true, subtree: true })
        }
        """);

    public Task<string[]> RecordedTotalsAsync() => Page.EvaluateAsync<string[]>("() => window.shown");

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    private void Note(bool isComplaint, string text)
    {
        // the browser's own note about a page that was opened with its sound on; the page says so itself
        if (isComplaint && !text.Contains("AudioContext was not allowed to start", StringComparison.Ordinal))
        {
            Complaints.Add(text);
        }
    }
}
