using System.Diagnostics;
using Microsoft.Playwright;

namespace RevenuePulse.BrowserTests;

/// <summary>Judges what a page shows by the rules of WCAG 2.2 AA, in dark and in light.</summary>
public sealed class Axe
{
    private const string Package = "axe-core@4.14.1";

    private readonly List<string> _found = [];
    private readonly string _script;

    private Axe(string script) => _script = script;

    /// <summary>A tab in which a script may be put whatever the page's policy says.</summary>
    public static BrowserNewContextOptions AnyScript => new() { BypassCSP = true, ViewportSize = new() { Width = 1280, Height = 800 } };

    /// <summary>What was wrong so far, each with its place and theme.</summary>
    public IReadOnlyList<string> Found => _found;

    /// <summary>Fetches the rules; the test is skipped where they cannot be had.</summary>
    public static async Task<Axe> LoadAsync()
    {
        var script = await FetchAsync();
        Assert.SkipWhen(script is null, "axe-core could not be fetched with npm");
        return new(script);
    }

    /// <summary>Judges what is shown now.</summary>
    public async Task JudgeAsync(IPage page, string where)
    {
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
        {
            await page.AddScriptTagAsync(new() { Path = _script });
        }

        foreach (var scheme in new[] { ColorScheme.Dark, ColorScheme.Light })
        {
            // what slides in is judged where it comes to rest
            await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            if (await ViolationsAsync(page) is { Length: > 0 } violations)
            {
                _found.Add($"{where}, {scheme}: {violations}");
            }
        }
    }

    private static async Task<string> ViolationsAsync(IPage page) => await page.EvaluateAsync<string>("""
        async () => (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] })).violations
          .map(found => `${found.id}: ${found.nodes.map(node => node.target.join(' ') + ' ' + (node.any[0]?.message ?? '')).join(', ')}`).join('\n')
        """);

    // test-only and under another licence (MPL-2.0): fetched, never kept in the sources
    private static async Task<string?> FetchAsync()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "axe")).FullName;
        var script = Path.Combine(folder, "package", "axe.min.js");
        if (File.Exists(script))
        {
            return script;
        }

        foreach (var (command, arguments) in new[] { ("npm", $"pack {Package} --silent --pack-destination ."), ("tar", "xzf axe-core-4.14.1.tgz") })
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments) { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true });
            await (process?.WaitForExitAsync() ?? Task.CompletedTask);
        }

        return File.Exists(script) ? script : null;
    }
}
