using System.Net.Http.Json;
using Microsoft.Extensions.Logging;

namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>
/// Fills the store anew from the journal: into measurements with the next number, while the old ones go on answering, and switches when
/// they are complete. Running writers and readers notice within <see cref="InfluxOptions.CheckInterval"/> and follow.
/// </summary>
internal static class StoreRebuild
{
    public static async Task RunAsync(StoreParts parts, IJournal journal, ILogger log, IProgress<long>? progress, CancellationToken cancel)
    {
        var head = journal.Head;
        await parts.Hold.UntilDoneAsync(parts.Setup.DetectAsync, cancel);
        var notes = await parts.Hold.UntilDoneAsync(stop => parts.Sets.ReadAsync(head.Generation, stop), cancel);
        var next = new MeasurementSet(notes.Highest + 1, head.Generation);
        await using (var writer = new RevenueWriter(parts, journal, log, next))
        {
            await writer.CatchUpAsync(head, progress, cancel);
            await parts.Writer.WriteAsync([SetBook.SwitchLine(next)], (_, reason) => throw new StoreUnavailableException($"InfluxDB refuses to switch: {reason}"), cancel);
        }

        if (notes.Current is { } old) await DropAsync(parts, old, cancel);
    }

    /// <summary>Frees what nobody reads any more, where the server can; what stays does no harm.</summary>
    private static async Task DropAsync(StoreParts parts, MeasurementSet old, CancellationToken cancel)
    {
        foreach (var measurement in old.All)
        {
            try
            {
                if (parts.Setup.Version?.Major == 1) await parts.Connection.CommandAsync($"DROP MEASUREMENT \"{measurement}\"", cancel);
                if (parts.Setup.Version?.Major == 2) await DeleteAsync(parts, measurement, cancel);
            }
            catch (Exception e) when (e is StoreUnavailableException or HttpRequestException or IOException)
            {
                return;
            }
        }
    }

    private static async Task DeleteAsync(StoreParts parts, string measurement, CancellationToken cancel)
    {
        var address = $"api/v2/delete?org={Uri.EscapeDataString(parts.Options.Org)}&bucket={Uri.EscapeDataString(parts.Options.Bucket)}";
        using var response = await parts.Connection.Http.PostAsJsonAsync(
            address, new { start = "1970-01-01T00:00:00Z", stop = "2200-01-01T00:00:00Z", predicate = $"_measurement=\"{measurement}\"" }, cancel);
    }
}
