using System.Diagnostics;
using System.Net.Sockets;

namespace RevenuePulse.Bench.Ingest;

/// <summary>Many clients of <c>/ticks</c>, read by one thread: how late each of them sees each sale.</summary>
internal sealed class TickCrowd : IDisposable
{
    private const int BufferBytes = 4096;
    private const int Tenths = 100_000;

    private readonly List<TickConnection> _connections;
    private readonly Dictionary<Socket, TickConnection> _bySocket;
    private readonly long[] _sentAt;
    private readonly long _first;
    private readonly long[] _byTenthMs = new long[Tenths];
    private readonly Thread _thread;
    private volatile bool _over;

    public TickCrowd(int port, string token, string runMark, long firstNumber, long[] sentAt, int readers)
    {
        (_first, _sentAt) = (firstNumber, sentAt);
        _connections = [.. Enumerable.Range(0, readers).Select(_ => new TickConnection(port, token, runMark, BufferBytes))];
        _bySocket = _connections.ToDictionary(c => c.Socket);
        _thread = new Thread(Read) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>How often a sale was seen, by all readers together.</summary>
    public long Seen => _byTenthMs.Sum();

    /// <summary>Milliseconds that this share of all sightings took at most.</summary>
    public double Percentile(double share)
    {
        var left = (long)(Seen * share);
        var tenth = 0;
        while (tenth < Tenths - 1 && (left -= _byTenthMs[tenth]) >= 0)
        {
            tenth++;
        }

        return (tenth + 1) / 10.0;
    }

    /// <summary>Ends the reading; the figures stand from here on.</summary>
    public void Dispose()
    {
        _over = true;
        _thread.Join();
        _connections.ForEach(c => c.Dispose());
    }

    private void Read()
    {
        while (!_over)
        {
            var ready = _connections.ConvertAll(c => c.Socket);
            Socket.Select(ready, null, null, 100_000);
            foreach (var socket in ready)
            {
                _bySocket[socket].Receive(Note);
            }
        }
    }

    private void Note(long number)
    {
        if (number - _first is >= 0 and var index && index < _sentAt.Length && Volatile.Read(ref _sentAt[index]) is > 0 and var sent)
        {
            _byTenthMs[Math.Min(Tenths - 1, (int)(Stopwatch.GetElapsedTime(sent).TotalMilliseconds * 10))]++;
        }
    }
}
