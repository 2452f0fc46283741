using System.Diagnostics;
using System.Net.Sockets;

namespace RevenuePulse.Bench.Ingest;

/// <summary>
/// Sends from one thread over many connections: no thread pool, no task per request, so that on a machine that it shares with the
/// server it takes little from it.
/// </summary>
internal sealed class LoadGenerator : IDisposable
{
    private readonly List<Connection> _connections;
    private readonly Dictionary<Socket, Connection> _bySocket;
    private readonly SignedRequests _requests;
    private readonly TimeProvider _clock;
    private readonly ManualResetEvent _nothing = new(initialState: false);

    public LoadGenerator(int port, SignedRequests requests, int connections, TimeProvider clock)
    {
        (_requests, _clock) = (requests, clock);
        _connections = [.. Enumerable.Range(0, connections).Select(_ => new Connection(port))];
        _bySocket = _connections.ToDictionary(c => c.Socket);
    }

    /// <summary>Where send times are kept, by number less <see cref="FirstNumber"/>; null when nobody asks.</summary>
    public long[]? SendTimes { get; init; }

    public long FirstNumber { get; init; }

    /// <summary>Each connection sends again as soon as it was answered.</summary>
    public Load Saturate(TimeSpan duration)
    {
        var load = new Load();
        var (begun, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        foreach (var connection in _connections)
        {
            Send(connection, Stopwatch.GetTimestamp());
        }

        while (Stopwatch.GetElapsedTime(begun) < duration)
        {
            foreach (var connection in Ready(_connections, 100))
            {
                if (Collect(connection, load))
                {
                    Send(connection, Stopwatch.GetTimestamp());
                }
            }
        }

        load.Elapsed = Stopwatch.GetElapsedTime(begun);
        load.Cpu = Environment.CpuUsage.TotalTime - cpu;
        Drain([.. _connections], load);
        return load;
    }

    /// <summary>
    /// An open loop: requests leave when they are due, whether or not earlier ones were answered. Where no connection is free, the wait
    /// for one counts as the server's; the generator's own lateness does not.
    /// </summary>
    public Load Pace(double perSecond, TimeSpan duration)
    {
        var load = new Load();
        var free = new Queue<Connection>(_connections);
        var busy = new List<Connection>();
        var (begun, cpu, step) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime, Stopwatch.Frequency / perSecond);
        var total = (long)(perSecond * duration.TotalSeconds);
        for (var sent = 0L; sent < total;)
        {
            var (now, due) = (Stopwatch.GetTimestamp(), begun + (long)(sent * step));
            if (now >= due && free.TryDequeue(out var connection))
            {
                // it stood free: the request leaves now; it had to be waited for: the request was due earlier
                Send(connection, connection.WaitedFor ? due : now);
                busy.Add(connection);
                sent++;
                continue;
            }

            var isShort = now >= due;
            foreach (var answered in Ready(busy, isShort ? 100 : WholeMilliseconds(due - now)).Where(c => Collect(c, load)))
            {
                answered.WaitedFor = isShort;
                busy.Remove(answered);
                free.Enqueue(answered);
            }
        }

        load.Elapsed = Stopwatch.GetElapsedTime(begun);
        load.Cpu = Environment.CpuUsage.TotalTime - cpu;
        Drain(busy, load);
        return load;
    }

    public void Dispose()
    {
        _connections.ForEach(c => c.Dispose());
        _nothing.Dispose();
    }

    private void Send(Connection connection, long countedFrom)
    {
        var number = _requests.Next - FirstNumber;
        var request = _requests.Make(_clock.GetUtcNow().ToUnixTimeSeconds());
        if (SendTimes is { } times && number < times.Length)
        {
            Volatile.Write(ref times[number], countedFrom);
        }

        connection.Send(request, countedFrom);
    }

    private static bool Collect(Connection connection, Load load)
    {
        if (connection.Receive() is not { } status)
        {
            return false;
        }

        load.Answered(status, Stopwatch.GetElapsedTime(connection.SentAt).TotalMilliseconds);
        return true;
    }

    /// <summary>
    /// Waits have whole milliseconds, and one that is rounded down is a loop that burns the core the server needs. So what is due within
    /// one millisecond leaves together.
    /// </summary>
    private static int WholeMilliseconds(long ticks) => (int)((ticks * 1_000 / Stopwatch.Frequency) + 1);

    private List<Connection> Ready(List<Connection> waiting, int milliseconds)
    {
        if (waiting.Count == 0)
        {
            _nothing.WaitOne(milliseconds);
            return [];
        }

        var sockets = waiting.ConvertAll(c => c.Socket);
        Socket.Select(sockets, null, null, milliseconds * 1_000);
        return sockets.ConvertAll(s => _bySocket[s]);
    }

    private void Drain(List<Connection> busy, Load load)
    {
        while (busy.Count > 0)
        {
            var ready = Ready(busy, 5_000);
            if (ready.Count == 0)
            {
                throw new BenchFailure("the server left requests unanswered");
            }

            foreach (var connection in ready.Where(c => Collect(c, load)).ToList())
            {
                busy.Remove(connection);
            }
        }
    }
}

/// <summary>What came back.</summary>
internal sealed class Load
{
    private readonly List<double> _latencies = new(200_000);
    private List<double>? _sorted;

    public long Accepted { get; private set; }

    /// <summary>Turned away for their signature (400).</summary>
    public long Forged { get; private set; }

    /// <summary>Every other answer.</summary>
    public long Refused { get; private set; }

    public TimeSpan Elapsed { get; set; }

    /// <summary>The generator's own processor time.</summary>
    public TimeSpan Cpu { get; set; }

    public double PerSecond => Accepted / Elapsed.TotalSeconds;

    public double GeneratorMicroseconds => Cpu.TotalMicroseconds / Math.Max(1, Accepted + Refused);

    public void Answered(int status, double milliseconds)
    {
        if (status == 200)
        {
            Accepted++;
            _latencies.Add(milliseconds);
        }
        else if (status == 400)
        {
            Forged++;
        }
        else
        {
            Refused++;
        }
    }

    public double Ack(double share) => Sample.Percentile(_sorted ??= [.. _latencies.Order()], share);
}
