using Confluent.Kafka;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>
/// The raw log's entrance: an event is durable when all in-sync replicas have it. The partition is ours to choose, so that an account stays
/// with its ledger whatever a client's hash does.
/// </summary>
internal sealed class KafkaRawLog(KafkaClients clients, ClusterOptions options, ClusterLink link) : IRawLog, IDisposable
{
    private readonly Lock _gate = new();
    private IProducer<byte[], byte[]>? _producer;
    private bool _closed;

    /// <summary>Completes when a command of our own is settled, or patience ends; without it an appended command is only stored.</summary>
    public Func<long, CancellationToken, Task> Settled { get; set; } = (_, _) => Task.CompletedTask;

    public Task AppendAsync(RawEvent raw, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (link.Shape is not { } shape) return Refused($"The raw log is not ready: {link.Problem}");
        if (raw.Provider != Provider.Pulse) return SendAsync(raw, shape.Positions.PartitionOf(raw.Scope));
        // a command that moved here has done its work: it goes to the ledger that it worked on
        return Provenance.Of(raw) is { } moved ? SendAsync(raw, shape.Positions.PartitionOf(moved.ScopeOf(raw))) : CommandAsync(raw, shape.Positions, cancel);
    }

    /// <summary>Makes the connection before the first event comes.</summary>
    public void Connect() => _ = Producer();

    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            _producer?.Flush(options.AppendDeadline);
            _producer?.Dispose();
            _producer = null;
        }
    }

    /// <summary>A command goes to the ledgers whose events it names, so that each keeps its one writer.</summary>
    private async Task CommandAsync(RawEvent raw, Positions positions, CancellationToken cancel)
    {
        var command = LedgerCommand.Parse(raw);
        var parts = new List<(LedgerCommand Part, int Partition)>();
        parts.AddRange((command?.Positions ?? []).Where(p => p > 0).GroupBy(positions.Partition)
            .Select(part => (command! with { Positions = [.. part], Sales = [] }, part.Key)));
        parts.AddRange((command?.Sales ?? []).GroupBy(sale => positions.PartitionOf(new Scope(sale.Provider, sale.Account)))
            .Select(part => (command! with { Positions = [], Sales = [.. part] }, part.Key)));
        if (parts.Count == 0)
        {
            await SendAsync(raw, 0);
            return;
        }

        foreach (var at in await Task.WhenAll(parts.Select(part => SendAsync(part.Part.ToRawEvent(raw.ReceivedAtMs), part.Partition))))
        {
            await Settled(positions.Of(at.Partition.Value, at.Offset.Value), cancel);
        }
    }

    private async Task<TopicPartitionOffset> SendAsync(RawEvent raw, int partition)
    {
        var (sent, producer) = (new Sent(), Producer());
        try
        {
            producer.Produce(new TopicPartition(TopicNames.Raw, partition), RawRecord.Write(raw), report => Answer(sent, report));
        }
        catch (KafkaException e)
        {
            throw new RawLogUnavailableException($"The raw log cannot take the event: {e.Error.Reason}", e);
        }
        catch (ObjectDisposedException e)
        {
            throw new RawLogUnavailableException("The raw log cannot take the event: its client is being replaced", e);
        }

        try
        {
            // the client reports each event within the deadline; should it ever lose one, its sender must not wait for good
            return await sent.Task.WaitAsync(options.AppendDeadline * 2, options.Time);
        }
        catch (TimeoutException e)
        {
            throw new RawLogUnavailableException("The raw log did not answer for the event", e);
        }
    }

    private void Answer(Sent sent, DeliveryReport<byte[], byte[]> report)
    {
        if (!report.Error.IsError)
        {
            clients.Reach.Reached();
            sent.TrySetResult(report.TopicPartitionOffset);
            return;
        }

        clients.Reach.Lost(report.Error.Reason);
        sent.TrySetException(new RawLogUnavailableException($"The raw log did not confirm the event: {report.Error.Reason}"));
    }

    private IProducer<byte[], byte[]> Producer()
    {
        if (_producer is { } producer) return producer;
        lock (_gate)
        {
            if (_closed) throw new RawLogUnavailableException("The raw log cannot take the event: it is closing");
            return _producer ??= clients.Producer(
                config =>
                {
                    config.CompressionType = CompressionType.Zstd;
                    config.MessageTimeoutMs = (int)options.AppendDeadline.TotalMilliseconds;
                    config.LingerMs = 2;
                    config.QueueBufferingMaxKbytes = options.QueueKiB;
                },
                Renew);
        }
    }

    /// <summary>A producer with a fatal error never works again; the next event makes a new one.</summary>
    private void Renew(IProducer<byte[], byte[]> broken)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_producer, broken)) return;
            _producer = null;
            // not from its own callback, and not before it has reported what it still held: each of them has a sender that waits
            ThreadPool.UnsafeQueueUserWorkItem(_ => End(broken), state: null);
        }
    }

    private void End(IProducer<byte[], byte[]> broken)
    {
        try
        {
            broken.Flush(options.AppendDeadline);
        }
        catch (KafkaException)
        {
            // it is broken
        }

        broken.Dispose();
    }

    private static Task Refused(string why) => Task.FromException(new RawLogUnavailableException(why));

    private sealed class Sent() : TaskCompletionSource<TopicPartitionOffset>(TaskCreationOptions.RunContinuationsAsynchronously);
}
