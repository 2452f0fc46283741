using System.Threading.Channels;
using Confluent.Kafka;
using RevenuePulse.Backends.Sqlite;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>
/// Puts visits on their topic from a thread of low priority: the request that brought one never waits. What does not fit into the queue, or
/// cannot be sent, is dropped and counted; visits are not money.
/// </summary>
internal sealed class VisitSender : IDisposable
{
    private const int Waiting = 16_384;
    private const int RememberedVisits = 100_000;
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _lastWords = TimeSpan.FromSeconds(4);

    private readonly Channel<Visit> _queue = Channel.CreateBounded<Visit>(
        new BoundedChannelOptions(Waiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly KafkaClients _clients;
    private readonly Func<CancellationToken, (DaySalts Salts, ICampaignBook Book)?> _open;
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<long> _sent = [];
    private readonly Thread _thread;
    private IProducer<byte[], byte[]>? _producer;
    private volatile bool _isBroken;
    private long _taken, _done, _repeated, _dropped, _end;

    /// <param name="clients">Makes the producer.</param>
    /// <param name="open">Called at the first visit, on the sender's thread; null when the process ends meanwhile.</param>
    public VisitSender(KafkaClients clients, Func<CancellationToken, (DaySalts, ICampaignBook)?> open)
    {
        (_clients, _open) = (clients, open);
        _thread = new Thread(Run) { Name = "visits", IsBackground = true };
        _thread.Start();
    }

    public long Repeated => Interlocked.Read(ref _repeated);

    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>The offset behind the last record of this process that the brokers have.</summary>
    public long End => Interlocked.Read(ref _end);

    public bool TryTake(Visit visit)
    {
        if (_stop.IsCancellationRequested || !_queue.Writer.TryWrite(visit))
        {
            Interlocked.Increment(ref _dropped);
            return false;
        }

        Interlocked.Increment(ref _taken);
        return true;
    }

    /// <summary>Completes when everything taken so far is with the brokers, or dropped.</summary>
    public async Task SettleAsync(CancellationToken cancel)
    {
        var target = Interlocked.Read(ref _taken);
        while (Interlocked.Read(ref _done) < target)
        {
            await Task.Delay(5, cancel);
        }
    }

    /// <summary>Hands in counts of other books.</summary>
    /// <exception cref="ClusterUnavailableException">The brokers did not confirm them.</exception>
    public void Send(IReadOnlyList<VisitMinute> minutes)
    {
        using var producer = _clients.Producer(config => config.CompressionType = CompressionType.Zstd);
        Error? failure = null;
        foreach (var minute in minutes)
        {
            producer.Produce(new TopicPartition(TopicNames.Visits, 0), new() { Value = VisitRecord.Write(minute) }, report =>
            {
                if (report.Error.IsError) failure = report.Error;
                else Reached(report.Offset.Value + 1);
            });
            producer.Poll(TimeSpan.Zero);
        }

        producer.Flush(_stop.Token);
        if (failure is not null) throw new ClusterUnavailableException($"{TopicNames.Visits} did not take the counts: {failure.Reason}");
    }

    public void Dispose()
    {
        _queue.Writer.TryComplete();
        if (!_thread.Join(_lastWords)) _stop.Cancel();
        _thread.Join();
        _producer?.Dispose();
        _stop.Cancel();
        _stop.Dispose();
    }

    private void Run()
    {
        BackgroundThread.Yield();
        try
        {
            if (!Wait() || _open(_stop.Token) is not { } opened) return;
            do
            {
                while (_queue.Reader.TryRead(out var visit))
                {
                    Send(visit, opened);
                }

                _producer?.Flush(_stop.Token);
            }
            while (Wait());
        }
        catch (OperationCanceledException)
        {
            // the process ends, and what is not sent by now is lost
        }
    }

    private bool Wait() => _queue.Reader.WaitToReadAsync(_stop.Token).AsTask().GetAwaiter().GetResult();

    private void Send(Visit visit, (DaySalts Salts, ICampaignBook Book) opened)
    {
        try
        {
            var seen = new SeenVisit(
                visit.Campaign, visit.AtMs, visit.IsKnown || (visit.Campaign is { } id && opened.Book.Campaigns.ContainsKey(id)),
                VisitHash.Of(opened.Salts.Of(visit.AtMs), visit.Campaign, visit.Visitor));
            if (IsRepeat(seen.Hash))
            {
                Interlocked.Increment(ref _repeated);
                Interlocked.Increment(ref _done);
                return;
            }

            if (_isBroken) EndProducer();
            _producer ??= _clients.Producer(config => (config.CompressionType, config.LingerMs) = (CompressionType.Zstd, 50), _ => _isBroken = true);
            _producer.Produce(new TopicPartition(TopicNames.Visits, 0), new() { Value = VisitRecord.Write(seen) }, report => Answer(report, seen.Hash));
        }
        catch (Exception e) when (e is KafkaException or IOException)
        {
            Drop();
            _stop.Token.WaitHandle.WaitOne(_look);
        }
    }

    /// <summary>One that met a fatal error never works again.</summary>
    private void EndProducer()
    {
        _producer?.Dispose();
        (_producer, _isBroken) = (null, false);
    }

    /// <summary>A page that is loaded again is not sent again; the reader counts once in any case.</summary>
    private bool IsRepeat(long hash)
    {
        lock (_sent)
        {
            if (_sent.Count >= RememberedVisits) _sent.Clear();
            return !_sent.Add(hash);
        }
    }

    private void Answer(DeliveryReport<byte[], byte[]> report, long hash)
    {
        if (!report.Error.IsError)
        {
            Reached(report.Offset.Value + 1);
            Interlocked.Increment(ref _done);
            return;
        }

        lock (_sent)
        {
            _sent.Remove(hash);
        }

        Drop();
    }

    private void Drop()
    {
        Interlocked.Increment(ref _dropped);
        Interlocked.Increment(ref _done);
    }

    private void Reached(long end)
    {
        for (var known = Interlocked.Read(ref _end); end > known; known = Interlocked.Read(ref _end))
        {
            Interlocked.CompareExchange(ref _end, end, known);
        }
    }
}
