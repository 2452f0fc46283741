using Microsoft.AspNetCore.Http;

namespace RevenuePulse.Dashboard;

/// <summary>Reads the address of a question, which is the same for the page and for the API.</summary>
public sealed class HistoryAddress(DashboardOptions options, IMarkBook marks, TimeProvider clock)
{
    /// <summary>What is asked, with the address it came from.</summary>
    /// <exception cref="BadQuestionException">A parameter means nothing; all of them are listed.</exception>
    public (HistoryQuestion Question, ViewAddress Address) Read(HttpRequest request)
    {
        var address = ViewAddress.Parse(request.QueryString.Value ?? "", HistoryQuestion.Plan);
        if (address.Problems.Count > 0)
        {
            throw new BadQuestionException(string.Join("; ", address.Problems) + ".");
        }

        return (HistoryQuestion.Of(address, Anchors(address.Zone), marks.Launches.Values), address);
    }

    /// <summary>What the words of a range mean now, in a zone; empty = the product's.</summary>
    public TimeAnchors Anchors(string zone)
    {
        var nowMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var calendar = ZoneCalendar.Find(zone.Length > 0 ? zone : options.TimeZone) ?? ZoneCalendar.Utc;
        return new(nowMs, marks.Launches.Values.Current(nowMs)?.StartedAt.ToUnixTimeMilliseconds(), calendar);
    }
}
