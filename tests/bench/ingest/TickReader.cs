using System.Diagnostics;
using System.Net.Sockets;

namespace RevenuePulse.Bench.Ingest;

/// <summary>Reads <c>/ticks</c> and notes when each of the bench's sales appears.</summary>
internal sealed class TickReader : IDisposable
{
    private readonly TickConnection _connection;
    private readonly Thread _thread;
    private readonly long[] _seenAt;
    private readonly long _first;

    public TickReader(int port, string token, string runMark, long firstNumber, int count)
    {
        (_first, _seenAt) = (firstNumber, new long[count]);
        _connection = new TickConnection(port, token, runMark, 256 * 1024);
        _thread = new Thread(Read) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>From sending to seeing, in milliseconds, ascending; and how many were never seen.</summary>
    public (IReadOnlyList<double> Latencies, int Missing) Against(long[] sentAt)
    {
        var latencies = new List<double>(sentAt.Length);
        var missing = 0;
        for (var i = 0; i < sentAt.Length; i++)
        {
            if (Volatile.Read(ref _seenAt[i]) is > 0 and var seen)
            {
                latencies.Add(Stopwatch.GetElapsedTime(sentAt[i], seen).TotalMilliseconds);
            }
            else
            {
                missing++;
            }
        }

        latencies.Sort();
        return (latencies, missing);
    }

    public void Dispose()
    {
        _connection.Dispose();
        _thread.Join();
    }

    private void Read()
    {
        try
        {
            while (_connection.Receive(Note))
            {
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
        }
    }

    private void Note(long number)
    {
        if (number - _first is >= 0 and var index && index < _seenAt.Length)
        {
            Interlocked.CompareExchange(ref _seenAt[index], Stopwatch.GetTimestamp(), 0);
        }
    }
}
