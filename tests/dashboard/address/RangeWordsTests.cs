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
