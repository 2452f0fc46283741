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

    private readonly ILogger _log = options.Log.CreateLogger("RevenuePulse.Kafka");
    private readonly TimeSpan _patience = options.TransactionTimeout;
    private readonly TimeSpan _offsetPatience = options.TransactionTimeout / 3;
    private IProducer<byte[], byte[]>? _producer;

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
            Repeat(() => producer.InitTransactions(_patience), stop);
            _producer = producer;
        }
        catch (Exception e)
        {
            producer.Dispose();
            if (e is KafkaException failure) throw new ClusterUnavailableException($"transactions of {id} cannot begin: {failure.Error.Reason}", e);
            throw;
        }
    }

    /// <summary>Writes the records and, with them, how far the input was read; returns the offset of the last record.</summary>
    /// <exception cref="CommitAbortedException">Nothing counts.</exception>
    /// <exception cref="CommitUncertainException">Call <see cref="Renew"/>, then look at the journal.</exception>
    public long Write(IReadOnlyList<OutgoingRecord> records, TopicPartitionOffset? input, IConsumerGroupMetadata? group)
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

            if (input is not null) Repeat(() => SendOffset(producer, input, group), CancellationToken.None);
            Repeat(() => producer.CommitTransaction(_patience), CancellationToken.None);
            return last.Value;
        }
        catch (KafkaTxnRequiresAbortException e)
        {
            Abort(producer, e);
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
    private void SendOffset(IProducer<byte[], byte[]> producer, TopicPartitionOffset input, IConsumerGroupMetadata? group)
    {
        var began = options.Time.GetTimestamp();
        var call = Task.Factory.StartNew(
            () => producer.SendOffsetsToTransaction([input], group, _offsetPatience), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (!((IAsyncResult)call).AsyncWaitHandle.WaitOne(_offsetPatience * 2)) throw new StuckException();
        call.GetAwaiter().GetResult();
        RoundTrips = options.Time.GetElapsedTime(began) * 2;
    }

    private void Abort(IProducer<byte[], byte[]> producer, KafkaException why)
    {
        LogAborted(_log, id, why.Error.Reason);
        try
        {
            Repeat(() => producer.AbortTransaction(_patience), CancellationToken.None);
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
            catch (KafkaRetriableException) when (options.Time.GetElapsedTime(began) < _patience)
            {
                if (stop.WaitHandle.WaitOne(_again)) stop.ThrowIfCancellationRequested();
            }
        }
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
