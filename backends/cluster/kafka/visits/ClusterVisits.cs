namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>
/// Visits as one process has them: it sends those that it is told of and, where it follows, counts those of all. Both need the book: the salt
/// of the day is in it.
/// </summary>
internal sealed class ClusterVisits : IDisposable
{
    private readonly ClusterOptions _options;
    private readonly KafkaClients _clients;
    private readonly ClusterMeter _meter;
    private readonly Task _connected;
    private readonly TaskCompletionSource<(BookTopic Topic, ICampaignBook Campaigns)> _books = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly VisitSender _sender;
    private VisitFollower? _follower;
    private BookTopic? _own;

    public ClusterVisits(ClusterOptions options, KafkaClients clients, ClusterMeter meter, Task connected)
    {
        (_options, _clients, _meter, _connected) = (options, clients, meter, connected);
        _sender = new VisitSender(clients, Open);
        Book = new KafkaVisitBook(_sender, null);
    }

    public IVisitBook Book { get; private set; }

    /// <summary>Why none are known now; null when all is well.</summary>
    public string? Problem => _follower?.Problem;

    /// <summary>The book of a process that follows it; a visit may have come before.</summary>
    public void Know(ClusterBooks books) => _books.TrySetResult((books.Topic, books.Book));

    /// <summary>Counts visits from now on; completes when all that had come before are counted.</summary>
    public async Task FollowAsync(string folder, string generation, CancellationToken cancel)
    {
        _follower = new VisitFollower(folder, generation, _clients, _options.Log.CreateLogger("RevenuePulse.Kafka"));
        Book = new KafkaVisitBook(_sender, _follower);
        _follower.Start();
        await _follower.CaughtUp.WaitAsync(cancel);
    }

    public void Dispose()
    {
        _sender.Dispose();
        _follower?.Dispose();
        _own?.Dispose();
    }

    /// <summary>
    /// At the first visit, on the sender's thread. A process that only takes webhooks and visits follows the book from then on.
    /// </summary>
    private (DaySalts Salts, ICampaignBook Book)? Open(CancellationToken stop)
    {
        try
        {
            _connected.Wait(stop);
            if (!_options.Follows)
            {
                _own = new BookTopic(_clients, _options, _meter);
                _books.SetResult((_own, new KafkaCampaignBook(_own)));
                _own.Start();
            }

            _books.Task.Wait(stop);
            var (topic, campaigns) = _books.Task.Result;
            topic.CaughtUp.Wait(stop);
            return (new DaySalts(topic), campaigns);
        }
        catch (Exception e) when (e is OperationCanceledException or AggregateException)
        {
            return null;
        }
    }
}
