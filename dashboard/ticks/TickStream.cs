using System.Buffers;
using System.IO.Pipelines;

namespace RevenuePulse.Dashboard;

/// <summary>
/// One client's stream. It holds a position and no queue: after each wake-up it writes what lies between the position and the newest
/// entry. The id of an event never passes an entry that was not sent.
/// </summary>
internal sealed class TickStream(IJournal journal, TickRing ring, ScopeTotals totals, TickSignal signal, TimeProvider clock, PipeWriter writer)
{
    // small enough that a client on a bad line gets a whole event through before it is cut again
    private const int JournalPage = 100;

    // a little under the second that is promised, for the way to the client
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(900);
    // news do not silence what a heartbeat tells
    private static readonly TimeSpan LongestWithoutBeat = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SlowestWrite = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ComeBackAfter = TimeSpan.FromMilliseconds(250);

    // many clients may come back at once with old positions; the journal is read for a few at a time
    private static readonly SemaphoreSlim JournalReaders = new(4);

    private Cursor _position = journal.Head;
    private long _sentTotals;
    private bool _hasUnflushed;
    private long _sentAt = clock.GetTimestamp();
    private long _beatAt = clock.GetTimestamp();

    /// <summary>What is announced; everything by default.</summary>
    public LiveScope Scope { get; init; } = LiveScope.Everything;

    /// <summary>Where the sales before the start come from; null = they are not wanted.</summary>
    public RecentSales? Past { get; init; }

    /// <summary>What is in no number yet; null = nothing that is late.</summary>
    public Func<Backlog?> Waiting { get; init; } = () => null;

    /// <summary>Streams until <paramref name="end"/>.</summary>
    /// <exception cref="TimeoutException">The client takes nothing; the connection is to be dropped.</exception>
    public async Task RunAsync(TickStart start, CancellationToken end, CancellationToken gone)
    {
        try
        {
            await BeginAsync(start, gone);
            while (!end.IsCancellationRequested)
            {
                // taken before looking, so that nothing that comes in between is slept over
                var news = signal.Next;
                await SendNewsAsync(end, gone);
                var left = UntilBeat();
                if (left <= TimeSpan.Zero)
                {
                    WriteBeat();
                    await FlushAsync(gone);
                    continue;
                }

                await news.WaitAsync(left, clock, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        catch (OperationCanceledException)
        {
            // the stream is over, or the client has gone
        }
    }

    private async Task BeginAsync(TickStart start, CancellationToken gone)
    {
        var frame = await totals.NotBeforeAsync(start.Position, gone);
        _position = start.Position ?? frame?.At ?? journal.Head;
        // what cannot be had is said before anything is written
        var past = Past is not null && start.Position is null ? Past.UpTo(_position, Scope.At(clock.GetUtcNow().ToUnixTimeMilliseconds())) : null;
        Write(SseFrame.Retry(ComeBackAfter));
        if (start.ResetReason is { } reason)
        {
            Write(SseFrame.Build(_position, "reset", new(_position.ToString(), reason), DashboardJson.Default.TickReset));
        }

        if (past is not null)
        {
            Write(SseFrame.Build(_position, "past", new([.. past.Select(Past!.Told)], past.Count), DashboardJson.Default.TickSales));
        }

        if (frame is not null)
        {
            WriteTotals(frame);
        }
        else
        {
            WriteBeat();
        }

        await FlushAsync(gone);
    }

    private TimeSpan UntilBeat()
    {
        var (silent, without) = (Beat - clock.GetElapsedTime(_sentAt), LongestWithoutBeat - clock.GetElapsedTime(_beatAt));
        return silent < without ? silent : without;
    }

    private void WriteBeat()
    {
        Write(SseFrame.Build(_position, "hb", new(_position.ToString(), clock.GetUtcNow().UtcDateTime, Waiting()), DashboardJson.Default.TickHeartbeat));
        _beatAt = clock.GetTimestamp();
    }

    private async Task SendNewsAsync(CancellationToken end, CancellationToken gone)
    {
        while (!end.IsCancellationRequested)
        {
            var flush = ring.After(_position, out var isTooOld);
            flush ??= isTooOld ? await FromJournalAsync(end) : null;
            if (flush is null)
            {
                break;
            }

            var question = Scope.IsEverything ? null : Scope.At(clock.GetUtcNow().ToUnixTimeMilliseconds());
            Write(flush.FrameAfter(_position, question).Span);
            _position = _position.Join(flush.Last);
            await FlushAsync(gone);
        }

        // totals of a position that this client has not reached yet wait for the sales before them
        if (totals.Latest is { } latest && latest.Version != _sentTotals && _position.Reaches(latest.At))
        {
            WriteTotals(latest);
            await FlushAsync(gone);
        }
    }

    private async Task<TickFlush?> FromJournalAsync(CancellationToken end)
    {
        await JournalReaders.WaitAsync(end);
        try
        {
            var entries = journal.ReadAfter(_position, JournalPage);
            return entries.Count == 0 ? null : ring.FlushOf(_position, entries);
        }
        catch (BackendUnavailableException)
        {
            // the position waits: nothing is passed over
            return null;
        }
        finally
        {
            JournalReaders.Release();
        }
    }

    private void WriteTotals(TotalsFrame frame)
    {
        Write(SseFrame.Id(_position));
        Write(frame.Body);
        _sentTotals = frame.Version;
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty)
        {
            writer.Write(bytes);
            _hasUnflushed = true;
        }
    }

    private async ValueTask FlushAsync(CancellationToken gone)
    {
        if (!_hasUnflushed)
        {
            return;
        }

        _hasUnflushed = false;
        var flush = writer.FlushAsync(gone);
        var result = flush.IsCompletedSuccessfully ? flush.Result : await flush.AsTask().WaitAsync(SlowestWrite, clock, gone);
        if (result.IsCompleted)
        {
            throw new OperationCanceledException(gone);
        }

        _sentAt = clock.GetTimestamp();
    }
}
