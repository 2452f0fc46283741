using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;

namespace RevenuePulse.BrowserTests;

/// <summary>What the pipeline page says, its interface answers; and both agree with what was sent, what lies on the disk and what monitors read.</summary>
[Collection(InBrowser.Name)]
public sealed class PipelineNumbersTests(Chromium chromium) : TracedSession(chromium)
{
    private const int Dead = 2, Repeats = 3, OfOtherTypes = 2, OfTestMode = 1, Forged = 5;
    private const int Accepted = 1 + SalesSent + RefundsSent + 1;
    private const int Raw = Accepted + Repeats + OfOtherTypes + OfTestMode + Dead;

    [Fact]
    public async Task What_was_sent_is_counted_once_by_what_became_of_it()
    {
        var lastSent = await SendAllAsync();
        await using var pipeline = await SettingsPage.OpenAsync(Chromium.Browser, Host, "/pipeline");
        var (page, answer) = (pipeline.Page, await ApiAsync("/api/v1/pipeline"));
        Assert.True(answer.GetProperty("balanced").GetBoolean());
        Assert.Equal((Raw, Accepted, Repeats, Dead), (Number(answer, "raw"), Number(answer, "accepted"), Number(answer, "duplicates"), Number(answer, "deadLetters")));
        foreach (var (part, count) in new[] { ("accepted", Accepted), ("duplicates", Repeats), ("ignored", OfOtherTypes + OfTestMode), ("dead", Dead), ("waiting", 0) })
        {
            await Assertions.Expect(page.Locator($".term-of[data-part={part}] b")).ToHaveTextAsync($"{count}");
        }

        await Assertions.Expect(page.Locator(".term-of.whole b")).ToHaveTextAsync($"{Raw}");
        await Assertions.Expect(page.Locator(".letters header .unit")).ToHaveTextAsync($"{Dead}");
        Assert.Equal($"{{\"event_type\":{OfOtherTypes},\"other_mode\":{OfTestMode}}}", Sorted(answer.GetProperty("ignored")));
        await Assertions.Expect(page.Locator(".ignored .reasons code")).ToHaveTextAsync(["event_type", "other_mode"]);
        await Assertions.Expect(page.Locator(".ignored .reasons b")).ToHaveTextAsync([$"{OfOtherTypes}", $"{OfTestMode}"]);

        var sender = answer.GetProperty("providers").EnumerateArray().Single(p => Text(p, "provider") == "stripe");
        Assert.Equal(Forged, Number(sender, "badSignatures"));
        var last = sender.GetProperty("lastEventAt").GetDateTimeOffset();
        // received while the last one was sent, to the millisecond that is kept
        Assert.InRange(last, lastSent.From.AddMilliseconds(-1), lastSent.To);
        var shown = page.Locator(".running .facts-list div").Filter(new() { Has = page.Locator("dt:text-is('Stripe')") }).Locator("dd");
        await Assertions.Expect(shown).ToContainTextAsync($"· {Forged} bad signatures");
        Assert.Equal(last, DateTimeOffset.Parse((await shown.Locator("time").GetAttributeAsync("datetime"))!, CultureInfo.InvariantCulture));
        Assert.Equal(
            (await JournalAsync()).Sum(entry => Number(entry, "sales")),
            Number(await ApiAsync("/api/v1/summary"), "sales"));
        Assert.Empty(pipeline.Complaints);
    }

    [Fact]
    public async Task Each_stage_tells_its_lag_and_each_minute_what_came()
    {
        await SendAllAsync();
        // counts are looked at every few seconds
        await UntilAsync(async () => SumOf(await ApiAsync("/api/v1/pipeline"), "raw") == Raw, "the minutes do not add up to what was sent");
        await using var pipeline = await SettingsPage.OpenAsync(Chromium.Browser, Host, "/pipeline");
        var (page, answer) = (pipeline.Page, await ApiAsync("/api/v1/pipeline"));
        Assert.Equal(
            (Accepted, Repeats, OfOtherTypes + OfTestMode, Dead),
            (SumOf(answer, "accepted"), SumOf(answer, "duplicates"), SumOf(answer, "ignored"), SumOf(answer, "deadLetters")));

        // a new minute may have begun between the page and the answer: then the page shows it by itself
        await UntilAsync(
            async () => Rows(await ApiAsync("/api/v1/pipeline")).SequenceEqual(await page.Locator("#throughput-table tbody tr td").AllTextContentsAsync()),
            "the table differs from the answer");
        var bars = await page.Locator(".bars-plot title").AllTextContentsAsync();
        Assert.Contains(Minutes(answer), minute => Number(minute, "raw") > 0);
        Assert.All(Minutes(answer), minute => Assert.Contains(
            $"{minute.GetProperty("at").GetDateTime():HH:mm} UTC: {Number(minute, "raw")} received, {Number(minute, "accepted")} accepted, {Number(minute, "duplicates")} duplicates, {Number(minute, "ignored")} ignored, {Number(minute, "deadLetters")} dead", bars));

        var stages = answer.GetProperty("stages").EnumerateArray().ToList();
        var mean = await MeanAppendAsync();
        Assert.Equal(mean, stages[0].GetProperty("lagSeconds").GetDouble(), 1e-9);
        Assert.All(stages, stage => Assert.Equal((0, "ok"), (Number(stage, "lagEvents"), Text(stage, "state"))));
        await Assertions.Expect(page.Locator(".stages .lag")).ToHaveTextAsync(
            [$"{(mean * 1000).ToString("0.#", CultureInfo.InvariantCulture)} ms on average", "nothing waits", "nothing waits", "nothing waits"]);
        Assert.Empty(pipeline.Complaints);
    }

    [Fact]
    public async Task The_files_are_those_of_the_disk()
    {
        await SendAllAsync();
        await using var pipeline = await SettingsPage.OpenAsync(Chromium.Browser, Host, "/pipeline");
        var page = pipeline.Page;
        JsonElement storage = default;
        await UntilAsync(
            async () =>
            {
                storage = (await ApiAsync("/api/v1/pipeline")).GetProperty("storage");
                return storage.ValueKind == JsonValueKind.Object && OnDisk().SequenceEqual(Told(storage));
            },
            "the sizes differ from those of the data folder");
        var sizes = OnDisk().Select(file => file.Bytes).ToList();
        Assert.Equal(sizes.Sum(), Number(storage, "bytes"));
        await Assertions.Expect(page.Locator("[data-number=bytes]")).ToHaveTextAsync(Size(sizes.Sum()));
        List<string> rows = [.. sizes.OrderDescending().Take(6).Select(Size)];
        if (sizes.Count > 6)
        {
            rows.Add(Size(sizes.OrderDescending().Skip(6).Sum()));
        }

        await Assertions.Expect(page.Locator(".storage .files b")).ToHaveTextAsync(rows);
        // an hour is needed to tell a pace
        Assert.Equal(JsonValueKind.Null, storage.GetProperty("growthBytesPerDay").ValueKind);
        await Assertions.Expect(page.Locator(".storage .great")).ToHaveTextAsync("Growth is being measured");
        await Assertions.Expect(page.Locator(".storage p.muted")).ToContainTextAsync($"It grew by {Size(Number(storage, "grownBytes"))} since ");
        var free = new DriveInfo(Host.DataFolder).AvailableFreeSpace;
        Assert.InRange(Number(storage, "freeBytes"), free - (2L << 30), free + (2L << 30));
        Assert.Empty(pipeline.Complaints);
    }

    private async Task<(DateTimeOffset From, DateTimeOffset To)> SendAllAsync()
    {
        await FillAsync();
        const string Sale = """{"id":"evt_again","object":"event","type":"checkout.session.completed","livemode":true,"created":1790000000,"data":{"object":{"id":"cs_again","object":"checkout.session","mode":"payment","status":"complete","payment_status":"paid","payment_intent":"pi_again","amount_total":700,"currency":"usd","created":1790000000,"livemode":true,"metadata":{}}}}""";
        foreach (var body in Enumerable.Repeat(Sale, Repeats)
            .Append(Sale.Replace("again", "mode", StringComparison.Ordinal).Replace("\"livemode\":true", "\"livemode\":false", StringComparison.Ordinal))
            .Concat(Enumerable.Range(0, Dead).Select(i => Sale.Replace("again", $"dead{i}", StringComparison.Ordinal).Replace(":700,", ":5.5,", StringComparison.Ordinal)))
            .Concat(Enumerable.Range(0, OfOtherTypes).Select(i => Sale.Replace("again", $"other{i}", StringComparison.Ordinal).Replace("checkout.session.completed", "customer.created", StringComparison.Ordinal))))
        {
            await Stripe.SendAsync(body);
        }

        // the last that is taken, and after it those that are not
        var from = TimeProvider.System.GetUtcNow();
        await Stripe.SendAsync(Sale);
        var to = TimeProvider.System.GetUtcNow();
        using var http = new HttpClient { BaseAddress = Host.Address };
        for (var i = 0; i < Forged; i++)
        {
            using var forged = new StringContent(Sale, Encoding.UTF8, "application/json");
            using var refused = await http.PostAsync("/webhooks/stripe", forged, Cancel);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }

        return (from, to);
    }

    private List<(string Name, long Bytes)> OnDisk() => [.. new DirectoryInfo(Host.DataFolder).EnumerateFiles("*", SearchOption.AllDirectories)
        .Select(file => (Path.GetRelativePath(Host.DataFolder, file.FullName).Replace('\\', '/'), file.Length)).OrderBy(file => file.Item1, StringComparer.Ordinal)];

    private static IEnumerable<(string Name, long Bytes)> Told(JsonElement storage) => storage.GetProperty("files").EnumerateArray()
        .Select(file => (Text(file, "name")!, Number(file, "bytes"))).OrderBy(file => file.Item1, StringComparer.Ordinal);

    // of what monitors scrape
    private async Task<double> MeanAppendAsync()
    {
        using var http = Admin();
        var lines = (await http.GetStringAsync("/metrics", Cancel)).Split('\n');
        double Sum(string end) => lines.Where(line => line.StartsWith($"pulse_webhooks_append_{end}", StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
        return Sum("sum") / Sum("count");
    }

    private static List<JsonElement> Minutes(JsonElement answer) => [.. answer.GetProperty("throughput").GetProperty("minutes").EnumerateArray()];

    private static long SumOf(JsonElement answer, string name) => Minutes(answer).Sum(minute => Number(minute, name));

    private static IEnumerable<string> Rows(JsonElement answer) => Enumerable.Reverse(Minutes(answer))
        .SelectMany(minute => new[] { "raw", "accepted", "duplicates", "ignored", "deadLetters" }.Select(name => $"{Number(minute, name)}"));

    private static string Sorted(JsonElement counts) =>
        JsonSerializer.Serialize(counts.EnumerateObject().OrderBy(c => c.Name, StringComparer.Ordinal).ToDictionary(c => c.Name, c => c.Value.GetInt64()));

    private static string Size(long bytes)
    {
        var power = bytes < 1000 ? 0 : bytes < 1_000_000 ? 1 : bytes < 1_000_000_000 ? 2 : 3;
        var value = bytes / Math.Pow(1000, power);
        return $"{value.ToString(power == 0 || value >= 100 ? "0" : "0.0", CultureInfo.InvariantCulture)}\u00a0{new[] { "B", "kB", "MB", "GB" }[power]}";
    }

    private static async Task UntilAsync(Func<Task<bool>> holds, string otherwise)
    {
        for (var waited = Stopwatch.StartNew(); !await holds(); await Task.Delay(100, Cancel))
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(30), otherwise);
        }
    }
}
