using Confluent.Kafka;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>
/// Whether brokers can be worked with. Clients hear when their last connection is gone and never when one is back, so whoever asks has
/// them looked for again: readiness must not wait for the event that nobody sends to a process that is not ready.
/// </summary>
internal sealed class BrokerReach(Func<IAdminClient> connect)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _pace = TimeSpan.FromMilliseconds(500);

    private volatile string? _problem;
    private int _isLooking;
    private long _lookedAt;

    /// <summary>Why not; null when nothing is known against it.</summary>
    public string? Problem
    {
        get
        {
            var problem = _problem;
            if (problem is not null && TimeProvider.System.GetElapsedTime(Volatile.Read(ref _lookedAt)) > _pace) Look(problem);
            return problem;
        }
    }

    /// <summary>Something was refused.</summary>
    public void Lost(string why)
    {
        Volatile.Write(ref _lookedAt, TimeProvider.System.GetTimestamp());
        _problem = why;
    }

    /// <summary>Something was taken.</summary>
    public void Reached()
    {
        if (_problem is not null) _problem = null;
    }

    /// <summary>All connections of a client are gone, which also happens when nobody used them: it counts when a new one cannot be made.</summary>
    public void Suspect(string why)
    {
        if (_problem is null) Look(why);
    }

    private void Look(string why)
    {
        if (Interlocked.Exchange(ref _isLooking, 1) == 1) return;
        _ = Task.Factory.StartNew(() => LookNow(why), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private void LookNow(string why)
    {
        try
        {
            using var admin = connect();
            admin.GetMetadata(TopicNames.Raw, _patience);
            Reached();
        }
        catch (KafkaException)
        {
            Lost(why);
        }
        finally
        {
            Volatile.Write(ref _lookedAt, TimeProvider.System.GetTimestamp());
            Volatile.Write(ref _isLooking, 0);
        }
    }
}
