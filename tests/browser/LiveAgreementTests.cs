using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace RevenuePulse.BrowserTests;

/// <summary>Comparison, velocity, goal and moments of the page, each worked out again from the entries of the journal.</summary>
[Collection(InBrowser.Name)]
public sealed partial class LiveAgreementTests(Chromium chromium) : LiveSession(chromium)
{
    private const long Minute = 60_000;
    private const long Day = 24 * 60 * Minute;
    private const int SmallBase = 20;

    // the zone in which it is about noon, so that no test runs at midnight
    private static readonly int Offset = 12 - TimeProvider.System.GetUtcNow().Hour;
    private static readonly string Zone = Offset == 0 ? "UTC" : $"Etc/GMT{(Offset > 0 ? "-" : "+")}{Math.Abs(Offset)}";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Theory]
    [InlineData("prev", "gross", Day, "yesterday by this time")]
    [InlineData("-7d", "net", 7 * Day, "last {0} by this time")]
    [InlineData("launch", "gross", 3 * Day, "First night at T\\+2:\\d\\d")]
    public async Task Comparison_and_velocity_are_what_the_journal_says(string compare, string mode, long back, string named)
    {
        await SellDaysAsync();
        var start = Now.AddMinutes(-134.5);
        await PutAsync("/api/v1/launches/first", new { name = "First night", startedAt = start.AddDays(-3) });
        await PutAsync("/api/v1/launches/now", new { name = "Tonight", startedAt = start });
        var journal = await JournalAsync();
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host, null, $"/?tz={Zone}&cmp={compare}{(mode == "net" ? "&mode=net" : "")}");
        await live.WaitForChartAsync();

        long Money(Moved entry) => mode == "net" ? entry.Net : entry.Gross;
        long Sum(long from, long to) => journal.Where(entry => entry.AtMs >= from && entry.AtMs < to).Sum(Money);
        long Sales(long from, long to) => journal.Where(entry => entry.AtMs >= from && entry.AtMs < to).Sum(entry => entry.Sales);
        var compared = live.Page.Locator("[data-hero=compare]");
        await AgreeAsync(compared, now =>
        {
            var from = compare == "launch" ? start.ToUnixTimeMilliseconds() : now - ((now + (Offset * 60 * Minute)) % Day);
            var (amount, before) = (Sum(from, now + 1), Sum(from - back, now - back + 1));
            Assert.True(before > 0, "there is something to compare with");
            var small = Sales(from - back, now - back + 1) < SmallBase;
            var percent = (amount - before) * 100m / before;
            var size = Math.Abs(percent) < 10 ? Math.Abs(percent).ToString("0.0", CultureInfo.InvariantCulture) : Rounded(Math.Abs(percent));
            var (sign, arrow, word) = amount > before ? ("+", "▲ ", "ahead of") : ("−", "▼ ", "behind");
            var day = DateTimeOffset.FromUnixTimeMilliseconds(now - back).ToOffset(TimeSpan.FromHours(Offset)).DayOfWeek;
            return "^" + Regex.Escape($"{Whole(amount)} {(compare == "launch" ? "since the launch" : "today")} {arrow}{sign}{size} % ({sign}{Whole(Math.Abs(amount - before))}) {word} ")
                + string.Format(CultureInfo.InvariantCulture, named, day) + (small ? "small base" : "") + "$";
        });

        // full minutes only, up to the one that is running
        var hourBack = compare == "prev" ? 60 * Minute : back;
        await AgreeAsync(live.Page.Locator(".velocity .figures"), now =>
        {
            var end = now - (now % Minute);
            var (hour, before) = (Sum(end - (60 * Minute), end), Sum(end - (60 * Minute) - hourBack, end - hourBack));
            var (ten, tenBefore) = (Sum(end - (10 * Minute), end), Sum(end - (20 * Minute), end - (10 * Minute)));
            return $"^{Regex.Escape(Whole(hour))}/h\\s*{Change(hour, before)}.*vs .*{Regex.Escape(Whole(Sum(end - (5 * Minute), end) / 5))}/min now\\s*{Change(ten, tenBefore)}.* in 10 min$";
        });
        await AgreeAsync(live.Page.Locator(".pin.peak .flag"), now =>
        {
            var end = now - (now % Minute);
            return $"^peak {Regex.Escape(Whole(Enumerable.Range(1, 59).Max(i => Sum(end - (i * Minute), end - ((i - 1) * Minute)))))}$";
        });
        Assert.Empty(live.Complaints);
    }

    [Fact]
    public async Task A_goal_without_history_goes_on_in_a_straight_line()
    {
        // twenty dollars in each minute leave the line no choice
        var now = Now;
        var from = now.AddMinutes(-30).AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute));
        var to = from.AddMinutes(150);
        await Task.WhenAll(Enumerable.Range(0, 31).Select(i => Stripe.SellAsync(2_000, "steady", at: from.AddMinutes(i).AddSeconds(1))));
        await PutAsync("/api/v1/goal", new { amountMinor = 200_000, currency = "USD", from, to });
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host, null, $"/?f=campaign:steady&tz={Zone}");
        await live.WaitForChartAsync();
        var actual = (await JournalAsync()).Where(entry => entry.Campaign == "steady" && entry.AtMs >= from.ToUnixTimeMilliseconds()).Sum(entry => entry.Gross);
        Assert.Equal(31 * 2_000, actual);

        await Assertions.Expect(live.Page.Locator(".goal .done")).ToHaveTextAsync($"31 % · {Whole(actual)} of $2,000");
        await Assertions.Expect(live.Page.Locator(".goal .badge")).ToHaveTextAsync("straight-line guess");
        var ahead = await ForecastAsync(live);
        // the page looked between the first sale and now
        Assert.InRange(Minor(ahead, "close"), (actual + (long)(2_000 * (to - Now).TotalMinutes)) / 100 * 100, actual + (long)(2_000 * (to - now).TotalMinutes));
        Assert.Equal((ahead.Groups["close"].Value, ahead.Groups["close"].Value), (ahead.Groups["low"].Value, ahead.Groups["high"].Value));
        var needed = TimeSpan.FromMinutes((200_000 - actual) / 2_000.0);
        Assert.Contains(ahead.Groups["rest"].Value, new[] { now, Now }.Select(at => $"goal reached about {Clock(at + needed)}").Concat([$"goal reached about {Clock(now + needed + ((Now - now) / 2))}"]));
        Assert.Empty(live.Complaints);
    }

    [Fact]
    public async Task A_goal_with_history_follows_the_launch_before()
    {
        // the launch before had half of its money in after five minutes, and the other half five minutes before its end
        var now = Now;
        var (start, before) = (now.AddMinutes(-60), now.AddMinutes(-60).AddDays(-7));
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Stripe.SellAsync(1_500, at: before.AddMinutes(i % 2 == 0 ? 5 : 175))));
        await Task.WhenAll(Enumerable.Range(0, 25).Select(i => Stripe.SellAsync(1_900 + (i * 100), at: start.AddMinutes(1 + (i * 2)))));
        await Stripe.RefundAsync(await Stripe.SellAsync(5_000), 5_000);
        foreach (var (id, at) in new[] { ("first", before), ("now", start) })
        {
            await PutAsync($"/api/v1/launches/{id}", new { name = id, startedAt = at, endsAt = at.AddMinutes(180) });
        }

        var entries = (await JournalAsync()).Where(entry => entry.AtMs >= start.ToUnixTimeMilliseconds()).ToList();
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host, null, $"/?tz={Zone}");
        foreach (var mode in new[] { "gross", "net" })
        {
            var actual = entries.Sum(entry => mode == "net" ? entry.Net : entry.Gross);
            // more than the middle of what is to be expected, less than the upper end of the band
            var goal = actual * 5 / 2;
            await PutAsync("/api/v1/goal", new { amountMinor = goal, currency = "USD" });
            await live.Page.Locator($"[data-mode-choice={mode}]").ClickAsync();

            await Assertions.Expect(live.Page.Locator(".goal .done")).ToHaveTextAsync($"40 % · {Whole(actual)} of {Whole(goal)}");
            await Assertions.Expect(live.Page.Locator(".goal .badge")).ToHaveTextAsync("from 1 earlier launch");
            var ahead = await ForecastAsync(live);
            // one launch says nothing about how launches differ: 0.35 logits stand in, for the mean and for the next launch
            var half = 1.2816 * 0.35 * Math.Sqrt(2);
            Assert.Equal(Whole(actual * 2), ahead.Groups["close"].Value);
            Assert.Equal(Whole((long)(actual * (1 + Math.Exp(-half)))), ahead.Groups["low"].Value);
            Assert.Equal(Whole((long)(actual * (1 + Math.Exp(half)))), ahead.Groups["high"].Value);
            var earliest = Regex.Match(ahead.Groups["rest"].Value, @"^goal reached (\d\d:\d\d) at the earliest$");
            Assert.True(earliest.Success, ahead.Value);
            Assert.InRange(earliest.Groups[1].Value, Clock(start.AddMinutes(170)), Clock(start.AddMinutes(180)));
            await Assertions.Expect(live.Page.Locator(".goal .against-plan")).ToContainTextAsync($"Plan for now {Whole(goal / 2)}");
            await Assertions.Expect(live.Page.Locator(".goal .against-plan .delta")).ToHaveTextAsync(new Regex($"^{Change(actual, goal / 2)}$"));
        }

        Assert.Empty(live.Complaints);
    }

    [Fact]
    public async Task Moments_are_what_the_interface_keeps_and_what_the_journal_bears_out()
    {
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host, null, $"/?tz={Zone}");
        await live.WaitForChartAsync();
        await Assertions.Expect(live.Page.Locator(".pin[data-kind=moment]")).ToHaveCountAsync(1);
        await PutAsync("/api/v1/goal", new { amountMinor = 1_500_000, currency = "USD" });
        await Task.WhenAll(Enumerable.Range(0, 22).Select(_ => Stripe.SellAsync(10_000)));
        await live.WaitForTotalAsync("$3,400.50", 15_000);
        await Stripe.SellAsync(700_000);
        await Assertions.Expect(live.Page.Locator("#feed li.moment")).ToHaveCountAsync(2, new() { Timeout = 15_000 });
        await Stripe.SellAsync(500_000);
        await Assertions.Expect(live.Page.Locator("#feed li.moment")).ToHaveCountAsync(3, new() { Timeout = 15_000 });

        var journal = await JournalAsync();
        var largest = journal.MaxBy(entry => entry.Gross)!;
        (string Text, long AtMs)[] due =
        [
            ($"First sale: {Whole(journal[0].Gross)}", journal[0].AtMs),
            ($"Biggest order: {Whole(largest.Gross)}", largest.AtMs),
            ("$10,000 in all", Crossing(1_000_000)),
            ("Goal reached: $15,000", Crossing(1_500_000)),
        ];
        var kept = (await ApiAsync("/api/v1/annotations")).GetProperty("annotations").EnumerateArray()
            .Select(note => (note.GetProperty("text").GetString()!, note.GetProperty("at").GetDateTimeOffset().ToUnixTimeMilliseconds())).ToList();
        Assert.Equal(due.OrderBy(moment => moment.Text, StringComparer.Ordinal), kept.OrderBy(moment => moment.Item1, StringComparer.Ordinal));
        var pins = await live.Page.Locator(".pin[data-kind=moment] .flag").AllTextContentsAsync();
        Assert.Equal(due.Select(moment => $"{Clock(DateTimeOffset.FromUnixTimeMilliseconds(moment.AtMs))} {moment.Text}").Order(StringComparer.Ordinal), pins.Order(StringComparer.Ordinal));
        var told = await live.Page.Locator("#feed li.moment .what").AllTextContentsAsync();
        Assert.Equal(due.Skip(1).Select(moment => moment.Text).Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));

        long Crossing(long total)
        {
            long sum = 0;
            return journal.First(entry => (sum += entry.Gross) >= total).AtMs;
        }
    }

    // sales of today, of the hour before, and around this time of the days that are compared with
    private async Task SellDaysAsync()
    {
        var now = Now;
        var sales = Enumerable.Range(0, 24).Select(i => (1_900 + (i * 613), now.AddMinutes(-1.5 - (i * 2.3))))
            .Concat(Enumerable.Range(0, 21).Select(i => (2_500 + (i * 431), now.AddMinutes(-63 - (i * 2.2)))))
            .Concat(Enumerable.Range(0, 22).Select(i => (3_100 + (i * 57), now.AddDays(-1).AddMinutes(-12 - (i * 2)))))
            .Concat(Enumerable.Range(0, 7).Select(i => (4_700 + (i * 91), now.AddDays(-7).AddMinutes(-12 - (i * 6)))))
            .Concat(Enumerable.Range(0, 25).Select(i => (9_900 + (i * 377), now.AddDays(-3).AddMinutes(-15 - (i * 4)))))
            // a little later on those days: not yet
            .Concat(new[] { 1, 3, 7 }.Select(days => (77_700, now.AddDays(-days).AddMinutes(15))));
        await Task.WhenAll(sales.Select(sale => Stripe.SellAsync(sale.Item1, at: sale.Item2)));
        await Stripe.RefundAsync(2, 1_900);
    }

    private static async Task AgreeAsync(ILocator part, Func<long, string> expected)
    {
        // the page and the journal may stand on two sides of a minute for a moment
        for (var until = Now.AddSeconds(20); ; await Task.Delay(100, Cancel))
        {
            var pattern = expected(Now.ToUnixTimeMilliseconds());
            var shown = Spaces().Replace((await part.TextContentAsync() ?? "").Trim(), " ");
            if (Regex.IsMatch(shown, pattern))
            {
                return;
            }

            Assert.True(Now < until, $"the page says “{shown}”, the journal “{pattern}”");
        }
    }

    private static async Task<Match> ForecastAsync(LivePage live)
    {
        var text = live.Page.Locator(".goal .ahead").GetByText("at the close");
        await Assertions.Expect(text).ToBeVisibleAsync();
        var match = Forecast().Match(await text.TextContentAsync() ?? "");
        Assert.True(match.Success, await text.TextContentAsync());
        return match;
    }

    private async Task<List<Moved>> JournalAsync() =>
    [
        .. (await ApiAsync("/api/v1/entries?limit=1000")).GetProperty("entries").EnumerateArray().Select(entry => new Moved(
            entry.GetProperty("at").GetDateTimeOffset().ToUnixTimeMilliseconds(), entry.GetProperty("campaign").GetString(),
            entry.GetProperty("gross").GetInt64(), entry.GetProperty("net").GetInt64(), entry.GetProperty("sales").GetInt64())),
    ];

    private async Task<JsonElement> ApiAsync(string path)
    {
        using var http = Http();
        return await http.GetFromJsonAsync<JsonElement>(path, Cancel);
    }

    private async Task PutAsync(string path, object body)
    {
        using var http = Http();
        (await http.PutAsJsonAsync(path, body, Cancel)).EnsureSuccessStatusCode();
    }

    private HttpClient Http()
    {
        var http = new HttpClient { BaseAddress = Host.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", RunningHost.Token);
        return http;
    }

    private static string Change(long now, long before)
    {
        var percent = Math.Round((now - before) * 100m / before, MidpointRounding.AwayFromZero);
        return percent == 0 ? "±0 %" : Regex.Escape($"{(percent > 0 ? "+" : "−")}{Rounded(Math.Abs(percent))} %");
    }

    private static string Rounded(decimal number) => Math.Round(number, MidpointRounding.AwayFromZero).ToString("N0", CultureInfo.InvariantCulture);

    private static string Whole(long minor) => string.Create(CultureInfo.InvariantCulture, $"${minor / 100:N0}");

    private static long Minor(Match match, string group) => long.Parse(match.Groups[group].Value[1..], NumberStyles.AllowThousands, CultureInfo.InvariantCulture) * 100;

    private static string Clock(DateTimeOffset at) => at.ToOffset(TimeSpan.FromHours(Offset)).ToString("HH:mm", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<close>\$[\d,]+) at the close \((?<low>\$[\d,]+) to (?<high>\$[\d,]+)\); (?<rest>.*)$")]
    private static partial Regex Forecast();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    private sealed record Moved(long AtMs, string? Campaign, long Gross, long Net, long Sales);
}
