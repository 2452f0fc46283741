using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>A record on its way into a transaction.</summary>
internal readonly record struct OutgoingRecord(TopicPartition To, Message<byte[], byte[]> Message);

/// <summary>
/// Writes records in transactions, and what every error means: one that may be tried again is the same call again; one that asks for it
/// aborts; a fatal one, one that says nothing and one that does not end in time throw the producer away, because what became of its
/// transaction is then for the brokers to say.
/// </summary>
internal sealed partial class TransactionalWriter(string id, KafkaClients clients, ClusterOptions options, ClusterMeter meter) : IDisposable
{
    private static readonly TimeSpan _again = TimeSpan.FromMilliseconds(50);
    // a call that has not come to its end in time is made again and goes on waiting: so what is to end soon does not wait for one long call
    private static readonly TimeSpan _slice = TimeSpan.FromSeconds(1);
    // for what is on the way when the process is to end; after that the brokers give the transaction up
    private static readonly TimeSpan _farewell = TimeSpan.FromSeconds(3);

    private readonly ILogger _log = options.Log.CreateLogger("RevenuePulse.Kafka");
    private readonly TimeSpan _patience = options.TransactionTimeout;
    private readonly TimeSpan _offsetPatience = options.TransactionTimeout / 3;
    private IProducer<byte[], byte[]>? _producer;
    private long? _stoppedAt;

    /// <summary>True when the next transaction needs a producer that was not there before: whatever was uncertain is settled by it.</summary>
    public bool NeedsRenewal => _producer is null;

    /// <summary>About how long the last transaction was on the way: handing in the offset is two of its four round trips, and nothing else.</summary>
    public TimeSpan RoundTrips { get; private set; }

    /// <summary>Makes a producer; the brokers end or finish what an earlier one of this name left open.</summary>
    /// <exception cref="ClusterUnavailableException">They did not.</exception>
    public void Renew(CancellationToken stop)
    {
        if (_producer is not null) return;
        var producer = clients.Producer(config =>
        {
            config.TransactionalId = id;
            config.TransactionTimeoutMs = (int)options.TransactionTimeout.TotalMilliseconds;
            config.LingerMs = 0;
            config.CompressionType = CompressionType.Zstd;
        });
        try
        {
            Repeat(
                () =>
                {
                    stop.ThrowIfCancellationRequested();
                    producer.InitTransactions(_slice);
                },
                CancellationToken.None);
            _producer = producer;
        }
        catch (Exception e)
        {
            producer.Dispose();
            if (e is KafkaException failure) throw new ClusterUnavailableException($"transactions of {id} cannot begin: {failure.Error.Reason}", e);
            throw;
        }
    }

    /// <summary>
    /// Writes the records and, with them, how far the input was read; returns the offset of the last record. Once <paramref name="stop"/> is
    /// cancelled brokers that do not answer are not waited for long.
    /// </summary>
    /// <exception cref="CommitAbortedException">Nothing counts.</exception>
    /// <exception cref="CommitUncertainException">Call <see cref="Renew"/>, then look at the journal.</exception>
    public long Write(IReadOnlyList<OutgoingRecord> records, (TopicPartitionOffset Read, IConsumerGroupMetadata Group)? input, CancellationToken stop)
    {
        var producer = _producer ?? throw new InvalidOperationException("There is no producer: Renew comes first.");
        var last = new LastOffset();
        try
        {
            producer.BeginTransaction();
            for (var i = 0; i < records.Count; i++)
            {
                Produce(producer, records[i], i == records.Count - 1 ? last : null);
            }

            if (input is { } taken) Repeat(() => SendOffset(producer, taken, stop), stop);
            Repeat(() => producer.CommitTransaction(_slice), stop);
            return last.Value;
        }
        catch (KafkaTxnRequiresAbortException e)
        {
            Abort(producer, e, stop);
            meter.Aborted();
            throw new CommitAbortedException($"a transaction was given up: {e.Error.Reason}", e);
        }
        catch (StuckException e)
        {
            throw Lose(e, isInUse: true);
        }
        catch (KafkaException e)
        {
            throw Lose(e);
        }
    }

    public void Dispose()
    {
        _producer?.Dispose();
        _producer = null;
    }

    private static void Produce(IProducer<byte[], byte[]> producer, OutgoingRecord record, LastOffset? last)
    {
        while (true)
        {
            try
            {
                producer.Produce(record.To, record.Message, last is null ? null : last.Take);
                return;
            }
            catch (ProduceException<byte[], byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                producer.Poll(TimeSpan.FromMilliseconds(10));
            }
        }
    }

    /// <summary>
    /// The library forgets this call's timeout while the group's coordinator is away, and may not come back from it at all when that returns
    /// (confluentinc/librdkafka#5456, #5511). So it is watched from outside.
    /// </summary>
    private void SendOffset(IProducer<byte[], byte[]> producer, (TopicPartitionOffset Read, IConsumerGroupMetadata Group) input, CancellationToken stop)
    {
        var began = options.Time.GetTimestamp();
        var call = Task.Factory.StartNew(
            () => producer.SendOffsetsToTransaction([input.Read], input.Group, _offsetPatience), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var ended = ((IAsyncResult)call).AsyncWaitHandle;
        if (WaitHandle.WaitAny([ended, stop.WaitHandle], _offsetPatience * 2) == 1) ended.WaitOne(_farewell);
        if (!call.IsCompleted) throw new StuckException();
        call.GetAwaiter().GetResult();
        RoundTrips = options.Time.GetElapsedTime(began) * 2;
    }

    private void Abort(IProducer<byte[], byte[]> producer, KafkaException why, CancellationToken stop)
    {
        LogAborted(_log, id, why.Error.Reason);
        try
        {
            Repeat(() => producer.AbortTransaction(_slice), stop);
        }
        catch (KafkaException e)
        {
            throw Lose(e);
        }
    }

    private CommitUncertainException Lose(KafkaException why, bool isInUse = false)
    {
        LogLost(_log, id, why.Error.Reason);
        meter.Renewed();
        var lost = _producer;
        _producer = null;
        // its last words may take a while, and nobody needs them; one that a call is still inside of must be left alone for good
        if (!isInUse) ThreadPool.UnsafeQueueUserWorkItem(static producer => producer?.Dispose(), lost, preferLocal: false);
        return new CommitUncertainException($"the outcome of a transaction is not known: {why.Error.Reason}", why);
    }

    /// <summary>The same call again while the error says so, and no longer than a transaction may last.</summary>
    private void Repeat(Action call, CancellationToken stop)
    {
        var began = options.Time.GetTimestamp();
        while (true)
        {
            try
            {
                call();
                return;
            }
            catch (KafkaRetriableException) when (options.Time.GetElapsedTime(began) < _patience && !IsFarewellOver(stop))
            {
                CancellationToken.None.WaitHandle.WaitOne(_again);
            }
        }
    }

    private bool IsFarewellOver(CancellationToken stop)
    {
        if (stop.IsCancellationRequested) _stoppedAt ??= options.Time.GetTimestamp();
        return _stoppedAt is { } at && options.Time.GetElapsedTime(at) >= _farewell;
    }

    private sealed class StuckException() : KafkaException(new Error(ErrorCode.Local_TimedOut, "the offset of the input was not taken, and the client does not come back from asking"));

    private sealed class LastOffset
    {
        public long Value { get; private set; } = -1;

        public void Take(DeliveryReport<byte[], byte[]> report) => Value = report.Offset.Value;
    }

    [LoggerMessage(LogLevel.Warning, "A transaction of {Id} was given up and is tried again: {Reason}")]
    private static partial void LogAborted(ILogger logger, string id, string reason);

    [LoggerMessage(LogLevel.Warning, "The producer of {Id} is replaced; the journal decides what its last transaction came to: {Reason}")]
    private static partial void LogLost(ILogger logger, string id, string reason);
}
