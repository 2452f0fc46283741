using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace RevenuePulse.Dashboard;

/// <summary>Reads what a live page's address asks for. What it cannot mean is left out and said.</summary>
public sealed class LiveLooks(QueryReader reader, TimeProvider clock)
{
    /// <summary>The look, its scope, and what was left out of it (null = nothing).</summary>
    public (LiveLook Look, LiveScope Scope, string? Problem) Of(IQueryCollection query)
    {
        // an unknown zone is said by the browser, which knows its own
        query = ZoneCalendar.Find(query["tz"].ToString()) is not null ? query
            : new QueryCollection(query.Where(word => word.Key != "tz").ToDictionary(word => word.Key, word => word.Value));
        var look = new LiveLook
        {
            Mode = query["mode"],
            Compare = query["cmp"],
            Zone = Named(query["tz"]),
            From = Named(query["from"]),
            To = Named(query["to"]),
            Filters = Named(query["f"]),
            Goal = Amount(query["goal"]),
        };
        var (atMs, problem) = At(query);
        look = look with { ReplayAtMs = atMs, Speed = Speed(query["speed"]) };
        try
        {
            return (look, LiveScope.Of(look, reader), problem);
        }
        catch (BadQuestionException bad)
        {
            return (look with { From = null, To = null, Filters = null }, LiveScope.Everything, bad.Message);
        }
    }

    private (long? AtMs, string? Problem) At(IQueryCollection query)
    {
        try
        {
            var nowMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
            return reader.Moment(query, "at") is not { } atMs ? default
                : atMs < nowMs ? (atMs, null) : (null, "“at” lies in the future, so there is nothing to replay yet.");
        }
        catch (BadQuestionException bad)
        {
            return (null, bad.Message);
        }
    }

    private static double Speed(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var speed) && speed <= ReplayClock.Fastest ? speed : 1;

    // one that cannot be read is said by the browser, as with the zone
    private static decimal? Amount(string? text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount is > 0 and <= LiveLook.MostGoal ? amount : null;

    private static string? Named(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
