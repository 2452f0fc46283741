using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using RevenuePulse.Bench.Ingest;

namespace RevenuePulse.Bench.Visits;

/// <summary>Sends visits at a steady pace from one thread over a few connections, every one of another visitor; to any server that answers.</summary>
internal sealed class VisitLoad(int port, double perSecond) : IDisposable
{
    private const int Connections = 16;

    private readonly string _run = Guid.NewGuid().ToString("N")[..8];
    // never set: waiting for it is a pause without a timer of its own
    private readonly ManualResetEvent _nothing = new(initialState: false);
    private long _sent;

    /// <summary>Answered 204.</summary>
    public long Taken { get; private set; }

    /// <summary>Answered otherwise.</summary>
    public long Refused { get; private set; }

    public TimeSpan Elapsed { get; private set; }

    public void Run(TimeSpan duration)
    {
        var all = Enumerable.Range(0, Connections).Select(_ => new Connection(port)).ToList();
        var bySocket = all.ToDictionary(c => c.Socket);
        var (free, busy) = (new Queue<Connection>(all), new List<Socket>());
        var begun = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begun) < duration || busy.Count > 0)
        {
            var isOver = Stopwatch.GetElapsedTime(begun) >= duration;
            while (!isOver && _sent < Stopwatch.GetElapsedTime(begun).TotalSeconds * perSecond && free.TryDequeue(out var connection))
            {
                connection.Send(Request(), Stopwatch.GetTimestamp());
                busy.Add(connection.Socket);
            }

            Collect(bySocket, busy, free);
        }

        Elapsed = duration;
        all.ForEach(c => c.Dispose());
    }

    public void Dispose() => _nothing.Dispose();

    private void Collect(Dictionary<Socket, Connection> bySocket, List<Socket> busy, Queue<Connection> free)
    {
        if (busy.Count == 0)
        {
            _nothing.WaitOne(1);
            return;
        }

        var ready = busy.ToList();
        Socket.Select(ready, null, null, 1_000);
        foreach (var socket in ready)
        {
            if (bySocket[socket].Receive() is { } status)
            {
                (Taken, Refused) = status == 204 ? (Taken + 1, Refused) : (Taken, Refused + 1);
                busy.Remove(socket);
                free.Enqueue(bySocket[socket]);
            }
        }
    }

    private byte[] Request()
    {
        var body = string.Create(CultureInfo.InvariantCulture, $$"""{"campaign":"neon","visitor":"{{_run}}-{{_sent++}}"}""");
        return Encoding.ASCII.GetBytes($"POST /collect HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: text/plain\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }
}
