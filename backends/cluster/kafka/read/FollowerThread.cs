using Microsoft.Extensions.Logging;
using RevenuePulse.Backends.Sqlite;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>
/// Follows something on a thread of its own until it is disposed. Brokers that are away, a disk that refuses and a copy that is damaged are
/// got over: following begins anew after a pause, from what is written down.
/// </summary>
internal sealed partial class FollowerThread : IDisposable
{
    private const int MostDoublings = 6;
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    private readonly string _what;
    private readonly Action _follow;
    private readonly ILogger _log;
    private readonly bool _mayWait;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _starting = new();
    private readonly Thread _thread;
    private int _damages;

    /// <param name="what">What is followed: the name of the thread, and of what stands still in the log.</param>
    /// <param name="follow">Begins where it is, and returns when <see cref="Stop"/> is cancelled.</param>
    /// <param name="log">For the operator.</param>
    /// <param name="mayWait">Whether the cores are for others first.</param>
    public FollowerThread(string what, Action follow, ILogger log, bool mayWait = false)
    {
        (_what, _follow, _log, _mayWait, Stop) = (what, follow, log, mayWait, _stop.Token);
        _thread = new Thread(Run) { Name = what, IsBackground = true };
    }

    /// <summary>Cancelled when following is to end.</summary>
    public CancellationToken Stop { get; }

    /// <summary>Begins to follow, if it does not yet.</summary>
    public void Start()
    {
        lock (_starting)
        {
            if (!_thread.IsAlive && !Stop.IsCancellationRequested) _thread.Start();
        }
    }

    /// <summary>Ends following, and returns when it has ended.</summary>
    public void Dispose()
    {
        lock (_starting)
        {
            _stop.Cancel();
        }

        if (_thread.IsAlive) _thread.Join();
        _stop.Dispose();
    }

    private void Run()
    {
        if (_mayWait) BackgroundThread.Yield();
        while (!Stop.IsCancellationRequested)
        {
            try
            {
                _follow();
            }
            catch (Exception e)
            {
                // whatever it is, it must not end the process
                Stop.WaitHandle.WaitOne(Tell(e));
            }
        }
    }

    /// <summary>Gives the pause. A disk that spoils file after file must not have Kafka read all day, so each time it is longer.</summary>
    private TimeSpan Tell(Exception failure)
    {
        if (failure is DamagedCopyException damaged && damaged.What == _what)
        {
            LogDamaged(_log, damaged.InnerException!, _what);
            return _pause * (1 << Math.Min(_damages++, MostDoublings));
        }

        LogHeld(_log, failure, _what, _pause.TotalSeconds);
        return _pause;
    }

    [LoggerMessage(LogLevel.Warning, "The {What} is damaged; it is thrown away and drawn anew from Kafka, and answers nothing until then")]
    private static partial void LogDamaged(ILogger logger, Exception damage, string what);

    [LoggerMessage(LogLevel.Warning, "The {What} is held for the moment; next try in {PauseS} s")]
    private static partial void LogHeld(ILogger logger, Exception failure, string what, double pauseS);
}
