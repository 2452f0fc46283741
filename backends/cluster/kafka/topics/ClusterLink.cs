namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>Whether the topics were seen and found right. Tried until it succeeds: processes may start in any order.</summary>
internal sealed class ClusterLink(TopicSetup setup, ClusterOptions options)
{
    private static readonly TimeSpan _firstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(2);

    private volatile ClusterShape? _shape;
    private volatile string _problem = "the brokers were not asked yet";

    /// <summary>What is frozen; null until it is known.</summary>
    public ClusterShape? Shape => _shape;

    /// <summary>Why it is not known.</summary>
    public string Problem => _problem;

    /// <summary>Completes when the topics are there and right.</summary>
    /// <exception cref="ClusterException">They are wrong; an operator must decide.</exception>
    public async Task<ClusterShape> ConnectAsync(CancellationToken cancel)
    {
        for (var pause = _firstPause; ; pause = pause * 2 < _longestPause ? pause * 2 : _longestPause)
        {
            try
            {
                // the client's calls about topics block
                _shape = await Task.Run(() => setup.EnsureAsync(cancel), cancel);
                return _shape;
            }
            catch (ClusterUnavailableException e)
            {
                _problem = e.Message;
            }
            catch (ClusterException e)
            {
                _problem = e.Message;
                throw;
            }

            await Task.Delay(pause, options.Time, cancel);
        }
    }
}
