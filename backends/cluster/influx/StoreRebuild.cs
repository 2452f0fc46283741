using System.Globalization;
using System.Net.Http.Json;
using Microsoft.Extensions.Logging;

namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>
/// Fills the store anew from the journal: into measurements with the next number, while the old ones go on answering, and switches when
/// they are complete. Running writers notice within <see cref="InfluxOptions.CheckInterval"/> and follow, readers with their next look.
/// </summary>
internal sealed partial class StoreRebuild(StoreParts parts, IJournal journal, ILogger log)
{
    private readonly ILogger _log = log;
    private const int MostTold = 10;

    /// <summary>Told what was refused, in words.</summary>
    public Action<string> Tell { private get; init; } = _ => { };

    /// <exception cref="StoreUnavailableException">The server refuses what sums need; nothing was switched.</exception>
    public async Task RunAsync(IProgress<long>? progress, CancellationToken cancel)
    {
        var head = journal.Head;
        await parts.Hold.UntilDoneAsync(parts.Setup.DetectAsync, cancel);
        var notes = await parts.Hold.UntilDoneAsync(stop => parts.Sets.ReadAsync(head.Generation, stop), cancel);
        var next = new MeasurementSet(notes.Highest + 1, head.Generation);
        try
        {
            await FillAsync(next, head, progress, cancel);
            await parts.Writer.WriteAsync([SetBook.SwitchLine(next)], (_, reason) => throw Refusal(reason), cancel);
        }
        catch (StoreUnavailableException)
        {
            await DropAsync(next, cancel);
            throw;
        }

        // who has not followed yet may write into an old set for a moment after it is gone: the next rebuild sweeps that too
        foreach (var old in notes.Sets)
        {
            await DropAsync(old, cancel);
        }
    }

    private async Task FillAsync(MeasurementSet next, Cursor head, IProgress<long>? progress, CancellationToken cancel)
    {
        var told = 0L;
        await using var writer = new RevenueWriter(parts, journal, _log, next)
        {
            Letters = (refused, _) =>
            {
                foreach (var point in refused)
                {
                    if (++told <= MostTold) Tell(string.Create(CultureInfo.InvariantCulture, $"InfluxDB refuses entry {point.At.Entry.Seq} of partition {point.At.Partition}: {point.Reason}"));
                }

                return Task.CompletedTask;
            },
        };
        await writer.CatchUpAsync(head, progress, cancel);
        if (writer.Held is not null) throw Refusal(parts.Condition.Refusal ?? "no reason");
        if (writer.Refused > RefusedEntry.Most) throw Refusal(string.Create(CultureInfo.InvariantCulture, $"{writer.Refused:N0} entries refused"));
        if (told > 0) Tell(string.Create(CultureInfo.InvariantCulture, $"{told:N0} refused in all: sums take them from the journal, but for those older than the bucket keeps"));
    }

    private static StoreUnavailableException Refusal(string reason) =>
        new($"InfluxDB refuses what the new sums need ({reason}); nothing was switched, the old ones go on answering");

    /// <summary>Frees what nobody reads any more, where the server can; what stays does no harm.</summary>
    private async Task DropAsync(MeasurementSet set, CancellationToken cancel)
    {
        try
        {
            foreach (var measurement in set.All)
            {
                await DeleteAsync($"DROP MEASUREMENT \"{measurement}\"", $"_measurement=\"{measurement}\"", cancel);
            }

            await DeleteAsync(SetBook.ForgetRefused(set), SetBook.RefusedPredicate(set), cancel);
        }
        catch (Exception e) when (e is StoreUnavailableException or HttpRequestException or IOException)
        {
            LogNotDropped(set.Number, e.Message);
        }
    }

    private async Task DeleteAsync(string statementOf1, string predicateOf2, CancellationToken cancel)
    {
        if (parts.Setup.Version?.Major == 1) await parts.Connection.CommandAsync(statementOf1, cancel);
        if (parts.Setup.Version?.Major != 2) return;
        var address = $"api/v2/delete?org={Uri.EscapeDataString(parts.Options.Org)}&bucket={Uri.EscapeDataString(parts.Options.Bucket)}";
        using var response = await parts.Connection.Http.PostAsJsonAsync(
            address, new { start = "1970-01-01T00:00:00Z", stop = "2200-01-01T00:00:00Z", predicate = predicateOf2 }, cancel);
        if (!response.IsSuccessStatusCode) throw new StoreUnavailableException($"InfluxDB answered {(int)response.StatusCode}");
    }

    [LoggerMessage(LogLevel.Warning, "Set {Set} of the revenue store, which nobody reads any more, stays: {Reason}")]
    private partial void LogNotDropped(int set, string reason);
}
