using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>
/// A duty as the assignment of a topic with one partition: the group gives it to one member at a time, and to another when that one ends
/// or is not heard of for its session. A member that is asked to give it away finishes what it has begun first.
/// </summary>
internal sealed partial class KafkaDuty : IDuty, IDisposable
{
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);
    // a process that stood still for as long may have lost the duty without having been told yet
    private static readonly TimeSpan _longestSilence = TimeSpan.FromSeconds(2);

    private readonly string _group;
    private readonly KafkaClients _clients;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    // a monitor: who gives the duty away waits on it until nothing is in hand
    private readonly object _gate = new();
    private readonly Thread _thread;
    private bool _isOurs;
    private int _inHand;
    private long _heardAt;

    public KafkaDuty(string name, KafkaClients clients, TimeProvider time, ILogger log)
    {
        (_group, _clients, _time, _log) = ($"revenue-pulse.{name}", clients, time, log);
        _thread = new Thread(Run) { Name = $"duty {name}", IsBackground = true };
    }

    public void Start() => _thread.Start();

    public IDisposable? TryBegin()
    {
        lock (_gate)
        {
            if (!_isOurs || _time.GetElapsedTime(_heardAt) >= _longestSilence) return null;
            _inHand++;
            return new Work(this);
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        if (_thread.IsAlive) _thread.Join();
        _stop.Dispose();
    }

    private void Run()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Follow();
            }
            catch (KafkaException e)
            {
                LogHeld(_log, e.Error.Reason, _group);
                _stop.Token.WaitHandle.WaitOne(_pause);
            }
            finally
            {
                GiveAway();
            }
        }
    }

    private void Follow()
    {
        using var consumer = _clients.Consumer(_group, config => config.AutoOffsetReset = AutoOffsetReset.Latest)
            // what stands in the topic is nobody's business here
            .SetPartitionsAssignedHandler((_, parts) => parts.Select(part => new TopicPartitionOffset(part, Offset.End)))
            .SetPartitionsRevokedHandler((_, _) => GiveAway())
            .SetPartitionsLostHandler((_, _) => GiveAway())
            .Build();
        consumer.Subscribe(TopicNames.Campaigns);
        while (!_stop.IsCancellationRequested)
        {
            _ = consumer.Consume(_look);
            lock (_gate)
            {
                _heardAt = _time.GetTimestamp();
                _isOurs = consumer.Assignment.Count > 0;
            }
        }

        GiveAway();
        consumer.Close();
    }

    private void GiveAway()
    {
        lock (_gate)
        {
            _isOurs = false;
            while (_inHand > 0)
            {
                Monitor.Wait(_gate);
            }
        }
    }

    private void End()
    {
        lock (_gate)
        {
            _inHand--;
            Monitor.PulseAll(_gate);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The group {Group} cannot be asked now: {Reason}")]
    private static partial void LogHeld(ILogger logger, string reason, string group);

    private sealed class Work(KafkaDuty duty) : IDisposable
    {
        private bool _isOver;

        public void Dispose()
        {
            if (!Interlocked.Exchange(ref _isOver, true)) duty.End();
        }
    }
}
