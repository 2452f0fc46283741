using System.Text.Json;

namespace RevenuePulse.Tests.Journey;

/// <summary>The same sums as different answers tell them, so that they can be compared.</summary>
internal readonly record struct Told(long Sales, long Gross, long Net, long Refunded, long Disputed, long Lost)
{
    /// <summary>Of a row of <c>/breakdown</c>.</summary>
    public static Told Breakdown(JsonElement row) => new(
        Number(row, "sales"), Number(row, "gross"), Number(row, "net"), Number(row, "refunded"), Number(row, "disputed"), Number(row, "lostCheckouts"));

    /// <summary>Of <c>/summary</c>, one currency.</summary>
    public static Told Summary(JsonElement summary)
    {
        var row = summary.GetProperty("currencies").EnumerateArray().Single();
        return new(Number(row, "sales"), Number(row, "gross"), Number(row, "net"), Number(row, "refunded"), Number(row, "disputed"), Number(summary, "lostCheckouts"));
    }

    /// <summary>Of entries: plain sums.</summary>
    public static Told Entries(IEnumerable<JsonElement> entries)
    {
        var all = entries.ToList();
        return new(
            all.Sum(entry => Number(entry, "sales")),
            all.Sum(entry => Number(entry, "gross")),
            all.Sum(entry => Number(entry, "net")),
            -all.Where(entry => Text(entry, "kind") == "refund").Sum(entry => Number(entry, "net")),
            -all.Where(entry => Text(entry, "kind") == "dispute").Sum(entry => Number(entry, "net")),
            all.Sum(entry => Number(entry, "lost")));
    }

    public static long Number(JsonElement element, string name) => element.GetProperty(name).GetInt64();

    public static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
