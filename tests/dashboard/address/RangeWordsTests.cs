using RevenuePulse.Dashboard;

namespace RevenuePulse.Tests.Dashboard;

public class RangeWordsTests
{
    // a Wednesday evening in Berlin
    private static readonly ZoneCalendar Berlin = ZoneCalendar.Find("Europe/Berlin")!;
    private static readonly TimeAnchors Now = new(Make.Ms("2026-11-25T17:31:00Z"), Make.Ms("2026-11-24T19:00:00Z"), Berlin);

    [Theory]
    [InlineData("last 90m", "2026-11-25T16:01:00Z", "2026-11-25T17:31:00Z")]
    [InlineData("Last  12 Weeks", "2026-09-01T22:00:00Z", "2026-11-25T17:31:00Z")]
    [InlineData("past 3 hours", "2026-11-25T14:31:00Z", "2026-11-25T17:31:00Z")]
    [InlineData("last 2M", "2026-09-24T22:00:00Z", "2026-11-25T17:31:00Z")]
    [InlineData("today", "2026-11-24T23:00:00Z", "2026-11-25T17:31:00Z")]
    [InlineData("yesterday", "2026-11-23T23:00:00Z", "2026-11-24T23:00:00Z")]
    [InlineData("this month", "2026-10-31T23:00:00Z", "2026-11-25T17:31:00Z")]
    [InlineData("last month", "2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z")]
    [InlineData("friday", "2026-11-19T23:00:00Z", "2026-11-20T23:00:00Z")]
    [InlineData("wed", "2026-11-24T23:00:00Z", "2026-11-25T23:00:00Z")]
    [InlineData("black friday", "2025-11-27T23:00:00Z", "2025-11-28T23:00:00Z")]
    [InlineData("black friday 2026", "2026-11-26T23:00:00Z", "2026-11-27T23:00:00Z")]
    [InlineData("march", "2026-02-28T23:00:00Z", "2026-03-31T22:00:00Z")]
    [InlineData("dec", "2025-11-30T23:00:00Z", "2025-12-31T23:00:00Z")]
    [InlineData("march 2024", "2024-02-29T23:00:00Z", "2024-03-31T22:00:00Z")]
    [InlineData("2025", "2024-12-31T23:00:00Z", "2025-12-31T23:00:00Z")]
    [InlineData("2026-10-25", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z")]
    [InlineData("since launch", "2026-11-24T19:00:00Z", "2026-11-25T17:31:00Z")]
    [InlineData("2026-03-01 to 2026-03-08", "2026-02-28T23:00:00Z", "2026-03-07T23:00:00Z")]
    [InlineData("in march", "2026-02-28T23:00:00Z", "2026-03-31T22:00:00Z")]
    [InlineData("on Black Friday", "2025-11-27T23:00:00Z", "2025-11-28T23:00:00Z")]
    [InlineData("nov 19", "2026-11-18T23:00:00Z", "2026-11-19T23:00:00Z")]
    [InlineData("19th of November 2025", "2025-11-18T23:00:00Z", "2025-11-19T23:00:00Z")]
    [InlineData("Dec 24", "2025-12-23T23:00:00Z", "2025-12-24T23:00:00Z")]
    [InlineData("from nov 19 to nov 21", "2026-11-18T23:00:00Z", "2026-11-21T23:00:00Z")]
    [InlineData("friday to sunday", "2026-11-19T23:00:00Z", "2026-11-22T23:00:00Z")]
    [InlineData("tuesday at nine", "2026-11-24T08:00:00Z", "2026-11-24T09:00:00Z")]
    [InlineData("Tuesday 9pm", "2026-11-24T20:00:00Z", "2026-11-24T21:00:00Z")]
    [InlineData("yesterday at 21:30", "2026-11-24T20:30:00Z", "2026-11-24T21:30:00Z")]
    [InlineData("march 29 at 9", "2026-03-29T07:00:00Z", "2026-03-29T08:00:00Z")]
    [InlineData("nov 19, 12 am", "2026-11-18T23:00:00Z", "2026-11-19T00:00:00Z")]
    [InlineData("launch week", "2026-11-24T19:00:00Z", "2026-12-01T19:00:00Z")]
    [InlineData("now-7d/d .. now/d", "2026-11-17T23:00:00Z", "2026-11-24T23:00:00Z")]
    public void Words_mean_exact_intervals(string words, string from, string to)
    {
        var read = RangeWords.Read(words, Berlin, Now.NowMs);
        Assert.NotNull(read);
        Assert.True(TimeExpression.TryRead(read.Value.From, Now, out var fromMs, out _));
        Assert.True(TimeExpression.TryRead(read.Value.To, Now, out var toMs, out _));

        Assert.Equal((Make.Ms(from), Make.Ms(to)), (fromMs, toMs));
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("last m")]
    [InlineData("frisbee")]
    [InlineData("2026-02-30")]
    [InlineData("feb 30")]
    [InlineData("nov 0")]
    [InlineData("tuesday at 25")]
    [InlineData("tuesday 13pm")]
    [InlineData("tuesday at 9:75")]
    [InlineData("sunday to friday")]
    [InlineData("in")]
    [InlineData("")]
    [InlineData("last 0 days")]
    [InlineData("<script>")]
    public void Other_words_mean_nothing(string words) => Assert.Null(RangeWords.Read(words, Berlin, Now.NowMs));

    [Theory]
    [InlineData("2026-10-25", "2026-10-26", "1 day")]
    [InlineData("2026-10-01", "2026-11-01", "31 days")]
    [InlineData("now-90m", "now", "1 h 30 min")]
    public void A_day_with_25_hours_is_a_day(string from, string to, string length)
    {
        var plan = new AddressPlan("/", "now-1d", "now", []);
        var (range, problem) = ViewRange.Of(ViewAddress.Parse($"?from={from}&to={to}", plan), Now);

        Assert.Equal("", problem);
        Assert.Equal(length, range!.Length);
        Assert.Equal(range.FromMs, range.Shifted(-1).ToMs);
    }
}
