using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RevenuePulse.Bench.Ingest;

/// <summary>Reads <c>/ticks</c> as a browser does and notes when each of the bench's sales appears.</summary>
internal sealed class TickReader : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly Thread _thread;
    private readonly byte[] _mark;
    private readonly long[] _seenAt;
    private readonly long _first;

    public TickReader(int port, string token, string runMark, long firstNumber, int count)
    {
        _mark = Encoding.ASCII.GetBytes(SignedRequests.SessionPrefix + runMark);
        (_first, _seenAt) = (firstNumber, new long[count]);
        _socket.Connect(IPAddress.Loopback, port);
        _socket.Send(Encoding.ASCII.GetBytes($"GET /ticks?wait=0 HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\nAccept: text/event-stream\r\n\r\n"));
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
        _socket.Dispose();
        _thread.Join();
    }

    private void Read()
    {
        var buffer = new byte[256 * 1024];
        var kept = 0;
        try
        {
            while (_socket.Receive(buffer.AsSpan(kept)) is > 0 and var read)
            {
                var filled = kept + read;
                Note(buffer.AsSpan(0, filled), Stopwatch.GetTimestamp());
                kept = Math.Min(filled, _mark.Length + SignedRequests.Digits - 1);
                buffer.AsSpan(filled - kept, kept).CopyTo(buffer);
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
        }
    }

    private void Note(ReadOnlySpan<byte> text, long now)
    {
        while (text.IndexOf(_mark) is >= 0 and var at && text.Length >= at + _mark.Length + SignedRequests.Digits)
        {
            var digits = text.Slice(at + _mark.Length, SignedRequests.Digits);
            if (long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number - _first is >= 0 and var index && index < _seenAt.Length)
            {
                Interlocked.CompareExchange(ref _seenAt[index], now, 0);
            }

            text = text[(at + _mark.Length)..];
        }
    }
}
