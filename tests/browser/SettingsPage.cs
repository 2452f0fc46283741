using Microsoft.Playwright;

namespace RevenuePulse.BrowserTests;

/// <summary>A page that is rendered on the server, in a signed-in tab of its own.</summary>
public sealed class SettingsPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    private SettingsPage(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    public IPage Page { get; }

    /// <summary>Warnings, errors, exceptions and answers that are failures, in order.</summary>
    public List<string> Complaints { get; } = [];

    public static async Task<SettingsPage> OpenAsync(
        IBrowser browser, RunningHost host, string path, string token = RunningHost.Token, BrowserNewContextOptions? options = null)
    {
        var context = await browser.NewContextAsync(options ?? new() { ViewportSize = new() { Width = 1280, Height = 800 } });
        var opened = new SettingsPage(context, await context.NewPageAsync());
        opened.Page.Console += (_, message) => opened.Note(message.Type is "error" or "warning", $"{message.Type}: {message.Text}");
        opened.Page.PageError += (_, error) => opened.Note(true, $"exception: {error}");
        await opened.Page.GotoAsync(new Uri(host.Address, $"/sign-in?token={token}&to={Uri.EscapeDataString(path)}").ToString());
        return opened;
    }

    /// <summary>Presses a button of the open page, by its name.</summary>
    public Task PressAsync(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();

    public ILocator Row(string name) => Page.Locator("tr").Filter(new() { HasText = name });

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    private void Note(bool isComplaint, string text)
    {
        if (isComplaint)
        {
            Complaints.Add(text);
        }
    }
}
