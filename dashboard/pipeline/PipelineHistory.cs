using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RevenuePulse.Dashboard;

/// <summary>
/// Looks at the counts and at the size of the data every five seconds and remembers an hour of minutes of the ones, a day of the other:
/// enough to say how fast things go. A restart begins anew, and the answer says since when.
/// </summary>
public sealed partial class PipelineHistory(
    IArchive archive, TimeProvider clock, ILogger<PipelineHistory> log, StorageSource? storage = null, JournalStandingSource? journal = null)
    : BackgroundService
{
    private const long MinuteMs = 60_000;
    private const int Minutes = 60;
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);
    private static readonly TimeSpan ShortestGrowth = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Queue<(long AtMs, long Bytes)> _sizes = new();
    // the counts as they were when a minute began, the running one last
    private readonly List<(long MinuteMs, PipelineCounts Counts)> _starts = [];
    private PipelineCounts? _now;
    private StorageSize? _size;
    private volatile Backlog? _backlog;

    /// <summary>What waited to be counted when it was looked at last; null = nothing that is late.</summary>
    public Backlog? Backlog => _backlog;

    /// <summary>The last hour by minute, the running one last; minutes before the process began are left out.</summary>
    public Throughput Throughput()
    {
        lock (_lock)
        {
            var ends = _starts.Skip(1).Select(s => s.Counts).Append(_now);
            return new([.. _starts.Zip(ends, (start, end) => Minute(start.MinuteMs, start.Counts, end ?? start.Counts)).TakeLast(Minutes)]);
        }
    }

    /// <summary>The size of what is stored and how it grows; null where nobody can tell.</summary>
    public StorageAnswer? Storage()
    {
        lock (_lock)
        {
            if (_size is not { } size)
            {
                return null;
            }

            var bytes = size.Files.Sum(f => f.Bytes);
            var (firstMs, first) = _sizes.Peek();
            var elapsed = TimeSpan.FromMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds() - firstMs);
            long? perDay = elapsed < ShortestGrowth ? null : (long)((bytes - first) / elapsed.TotalDays);
            double? daysLeft = perDay > 0 && size.FreeBytes is { } free ? Math.Round((double)free / perDay.Value, 1) : null;
            return new(size.Files, bytes, size.FreeBytes, bytes - first, perDay, daysLeft, Instant.OfMs(firstMs));
        }
    }

    /// <summary>Takes a sample now.</summary>
    internal void Sample()
    {
        lock (_lock)
        {
            var nowMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
            var minuteMs = nowMs / MinuteMs * MinuteMs;
            var counts = archive.Counts();
            var isNew = _starts.Count == 0 || _starts[^1].MinuteMs != minuteMs;
            if (isNew)
            {
                // what came since the last sample belongs to the minute that begins; at most five seconds of it are late
                _starts.Add((minuteMs, _now ?? counts));
                _starts.RemoveRange(0, Math.Max(0, _starts.Count - Minutes - 1));
            }

            _now = counts;
            _backlog = Backlog.Of(counts, journal?.Invoke().Held is not null, nowMs);
            if (storage?.Invoke() is { } size)
            {
                Remember(size, nowMs, isNew);
            }
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, clock);
        try
        {
            do
            {
                TrySample();
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the process ends
        }
    }

    private static ThroughputMinute Minute(long atMs, PipelineCounts start, PipelineCounts end) => new(
        Instant.OfMs(atMs),
        end.Raw - start.Raw,
        Math.Max(0, end.Accepted - start.Accepted),
        end.Duplicates - start.Duplicates,
        Math.Max(0, end.Ignored.Values.Sum() - start.Ignored.Values.Sum()),
        // retried ones leave
        Math.Max(0, end.DeadLetters - start.DeadLetters));

    private void Remember(StorageSize size, long nowMs, bool isNewMinute)
    {
        _size = size;
        if (!isNewMinute && _sizes.Count > 0)
        {
            return;
        }

        _sizes.Enqueue((nowMs, size.Files.Sum(f => f.Bytes)));
        while (nowMs - _sizes.Peek().AtMs > Remembered.TotalMilliseconds)
        {
            _sizes.Dequeue();
        }
    }

    private void TrySample()
    {
        try
        {
            Sample();
        }
        catch (Exception failure)
        {
            LogFailed(failure);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The pipeline could not be sampled; it is tried again")]
    private partial void LogFailed(Exception failure);
}

/// <summary>Tells how much is stored; null when that cannot be told.</summary>
public delegate StorageSize? StorageSource();

/// <summary>What is stored where.</summary>
/// <param name="Files">Each file.</param>
/// <param name="FreeBytes">What the disk has left; null when unknown.</param>
public sealed record StorageSize(IReadOnlyList<StorageFile> Files, long? FreeBytes);

/// <summary>One file.</summary>
/// <param name="Name">Its name within the data folder.</param>
/// <param name="Bytes">Its size.</param>
public sealed record StorageFile(string Name, long Bytes);
