using Microsoft.Playwright;

namespace RevenuePulse.BrowserTests;

/// <summary>The sound policy, with an AudioContext that writes down what is asked of it.</summary>
[Collection(InBrowser.Name)]
public sealed class SoundTests(Chromium chromium) : LiveSession(chromium)
{
    internal const string Recorder = """
        window.rung = []
        window.audioState = 'running'
        window.AudioContext = class {
          sampleRate = 8000; destination = {}
          get currentTime() { return performance.now() / 1000 }
          get state() { return window.audioState }
          async resume() { if (window.mayResume) { window.audioState = 'running'; this.onstatechange?.() } }
          createGain() { return { gain: { value: 0, setValueAtTime() {}, linearRampToValueAtTime() {}, exponentialRampToValueAtTime() {} }, connect: next => next } }
          createOscillator() { const tone = { frequency: { value: 0 }, connect: next => next, start: at => window.rung.push([Math.round(tone.frequency.value), performance.now()]), stop() {} }; return tone }
          createBuffer(channels, length) { return { getChannelData: () => new Float32Array(length) } }
          createBufferSource() { return { connect: next => next, start() {} } }
          createBiquadFilter() { return { frequency: {}, connect: next => next } }
        }
        """;

    [Fact]
    public async Task It_is_off_until_asked_for_and_the_address_holds_the_choice()
    {
        await using var live = await OpenAsync("/");
        await Stripe.SellAsync(4_900);
        await live.WaitForTotalAsync("$1,249.50");
        Assert.Equal(0, await RungAsync(live));

        await live.Page.Keyboard.PressAsync("m");
        Assert.EndsWith("?sound=1", live.Page.Url, StringComparison.Ordinal);
        Assert.True(await RungAsync(live) > 0);
    }

    [Fact]
    public async Task Many_sales_ring_once_in_a_second_and_a_half_and_refunds_never()
    {
        await using var live = await OpenAsync("/?sound=1");
        await Task.Delay(2_000, TestContext.Current.CancellationToken);
        var sale = 0;
        for (var i = 0; i < 10; i++)
        {
            sale = await Stripe.SellAsync(4_900);
        }

        await live.WaitForTotalAsync("$1,690.50");
        await Task.Delay(2_500, TestContext.Current.CancellationToken);
        // a ka-ching is made of bells that begin together; three waves each
        var rings = await live.Page.EvaluateAsync<double[]>("() => window.rung.map(r => r[1]).filter((at, i, all) => i === 0 || at - all[i - 1] > 200)");
        Assert.InRange(rings.Length, 1, 2);
        Assert.All(rings.Zip(rings.Skip(1)), pair => Assert.True(pair.Second - pair.First >= 1_450));
        await Assertions.Expect(live.Page.Locator("#edge.on")).ToHaveCountAsync(1);

        var before = await RungAsync(live);
        await Stripe.RefundAsync(sale, 4_900);
        await Assertions.Expect(live.Page.Locator("#feed li.out")).ToHaveCountAsync(1);
        await Task.Delay(1_600, TestContext.Current.CancellationToken);
        Assert.Equal(before, await RungAsync(live));
    }

    [Fact]
    public async Task A_blocked_sound_says_so_and_a_click_allows_it()
    {
        await using var live = await OpenAsync("/?sound=1", "window.audioState = 'suspended'");
        var chip = live.Page.GetByText("Sound is blocked, click to allow");
        await Assertions.Expect(chip).ToBeVisibleAsync();
        await live.Page.EvaluateAsync("() => { window.mayResume = true }");
        await chip.ClickAsync();
        await Assertions.Expect(chip).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_browser_without_sound_says_so_and_shows_everything_else()
    {
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host, null, "/?sound=1", "delete window.AudioContext");
        await Assertions.Expect(live.Page.Locator("#address-note")).ToContainTextAsync("This browser cannot play sounds.");
        await live.WaitForTotalAsync("$1,200.50");
    }

    [Fact]
    public async Task The_pitch_has_five_steps_by_magnitude()
    {
        await using var live = await OpenAsync("/");
        var steps = await live.Page.EvaluateAsync<int[]>("amounts => import('/_content/RevenuePulse.Dashboard/live/sound.js').then(m => amounts.map(m.pitchOf))", new[] { 5, 12, 49, 199, 4900 });
        Assert.Equal([0, 1, 2, 3, 4], steps);
    }

    private Task<LivePage> OpenAsync(string query, string more = "") => LivePage.OpenAsync(Chromium.Browser, Host, null, query, Recorder + more);

    private static Task<int> RungAsync(LivePage live) => live.Page.EvaluateAsync<int>("() => window.rung.length");
}
