using System.Text;
using System.Text.Json;
using Confluent.Kafka;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>
/// The book that all nodes share: a compacted topic of keys and JSON. Every node reads it from the beginning and follows; a write is
/// answered when it has come back, so that who writes reads what was written.
/// </summary>
internal sealed class BookTopic : IDisposable
{
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private readonly KafkaClients _clients;
    private readonly TransactionalWriter _writer;
    private readonly Lock _writing = new();
    // a monitor: who wrote waits on it until the follower has read so far
    private readonly object _reading = new();
    private readonly Dictionary<string, byte[]> _values = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _caughtUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FollowerThread _thread;
    private long _next;

    public BookTopic(KafkaClients clients, ClusterOptions options, ClusterMeter meter)
    {
        _clients = clients;
        _writer = new TransactionalWriter($"revenue-pulse.{options.Instance}.book", clients, options, meter);
        _thread = new FollowerThread("book", Follow, options.Log.CreateLogger("RevenuePulse.Kafka"));
    }

    /// <summary>Raised on the follower's thread after keys of a kind changed, before who wrote them is answered.</summary>
    public event Action<IReadOnlySet<string>> Changed = delegate { };

    /// <summary>Completes when the book is read to the end it had at the start.</summary>
    public Task CaughtUp => _caughtUp.Task;

    public void Start() => _thread.Start();

    /// <summary>Everything under a kind, for example <c>campaign</c>, by id.</summary>
    public Dictionary<string, T> Read<T>(string kind)
    {
        lock (_reading)
        {
            return _values.Where(v => KindOf(v.Key) == kind)
                .ToDictionary(v => v.Key[(kind.Length + 1)..], v => JsonSerializer.Deserialize<T>(v.Value, JsonSerializerOptions.Web)!, StringComparer.Ordinal);
        }
    }

    /// <summary>Puts all values (null: takes away), or none, and returns when this node has read them.</summary>
    /// <exception cref="ClusterUnavailableException">It could not be written, or not be read back in time.</exception>
    public void Write(string kind, IReadOnlyCollection<(string Id, object? Value)> values) =>
        WriteAll([.. values.Select(v => (kind, v.Id, v.Value))]);

    /// <summary>The same for values of several kinds.</summary>
    /// <exception cref="ClusterUnavailableException">It could not be written, or not be read back in time.</exception>
    public void WriteAll(IReadOnlyCollection<(string Kind, string Id, object? Value)> values)
    {
        var records = values.Select(v => new OutgoingRecord(
            new TopicPartition(TopicNames.Campaigns, 0),
            new() { Key = Encoding.UTF8.GetBytes($"{v.Kind}/{v.Id}"), Value = v.Value is null ? null! : JsonSerializer.SerializeToUtf8Bytes(v.Value, JsonSerializerOptions.Web) }))
            .ToList();
        if (records.Count == 0) return;
        lock (_writing)
        {
            var last = WriteOrAgain(records);
            lock (_reading)
            {
                var deadline = Environment.TickCount64 + (long)_patience.TotalMilliseconds;
                while (_next <= last)
                {
                    var left = deadline - Environment.TickCount64;
                    if (left <= 0 || !Monitor.Wait(_reading, TimeSpan.FromMilliseconds(left)))
                    {
                        if (_next <= last) throw new ClusterUnavailableException($"{TopicNames.Campaigns} took the change and did not show it yet; look again in a moment");
                    }
                }
            }
        }
    }

    public void Dispose()
    {
        _thread.Dispose();
        _caughtUp.TrySetCanceled();
        _writer.Dispose();
    }

    private static string KindOf(string key) => key[..Math.Max(0, key.IndexOf('/', StringComparison.Ordinal))];

    /// <summary>The same values twice are the same book, so an uncertain write is simply made again.</summary>
    private long WriteOrAgain(List<OutgoingRecord> records)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                _writer.Renew(_thread.Stop);
                return _writer.Write(records, null, CancellationToken.None);
            }
            catch (IOException e) when (!_thread.Stop.IsCancellationRequested)
            {
                if (attempt == 3) throw new ClusterUnavailableException($"{TopicNames.Campaigns} cannot be written: {e.Message}", e);
            }
        }
    }

    private void Follow()
    {
        using var consumer = _clients.Reader(TopicNames.Campaigns);
        consumer.Assign(new TopicPartitionOffset(TopicNames.Campaigns, 0, _next == 0 ? Offset.Beginning : new Offset(_next)));
        var changed = new HashSet<string>(StringComparer.Ordinal);
        var next = _next;
        while (!_thread.Stop.IsCancellationRequested)
        {
            var record = consumer.Consume(changed.Count == 0 ? _look : TimeSpan.Zero);
            if (record is { IsPartitionEOF: false })
            {
                next = record.Offset.Value + 1;
                changed.Add(Take(record.Message));
                continue;
            }

            if (changed.Count > 0) Publish(changed, next);
            if (record is { IsPartitionEOF: true }) _caughtUp.TrySetResult();
        }
    }

    private string Take(Message<byte[], byte[]> message)
    {
        var key = Encoding.UTF8.GetString(message.Key ?? []);
        lock (_reading)
        {
            if (message.Value is null) _values.Remove(key);
            // of several processes that give out the salt of a day at once the first one does
            else if (KindOf(key) != DaySalts.Kind || !_values.ContainsKey(key)) _values[key] = message.Value;
        }

        return KindOf(key);
    }

    private void Publish(HashSet<string> changed, long next)
    {
        Changed(changed);
        changed.Clear();
        lock (_reading)
        {
            _next = next;
            Monitor.PulseAll(_reading);
        }
    }
}
