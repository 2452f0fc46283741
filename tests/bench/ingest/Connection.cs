using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RevenuePulse.Bench.Ingest;

/// <summary>One keep-alive connection with at most one request under way.</summary>
internal sealed class Connection : IDisposable
{
    private readonly byte[] _buffer = new byte[8192];
    private int _filled;

    public Connection(int port)
    {
        Socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Socket.Connect(IPAddress.Loopback, port);
    }

    public Socket Socket { get; }

    /// <summary>From when the answer is waited for.</summary>
    public long SentAt { get; private set; }

    /// <summary>True when a request was already due while this connection was still busy.</summary>
    public bool WaitedFor { get; set; }

    public void Send(ReadOnlySpan<byte> request, long sentAt)
    {
        SentAt = sentAt;
        _filled = 0;
        while (!request.IsEmpty)
        {
            request = request[Socket.Send(request)..];
        }
    }

    /// <summary>Reads what has come: the status when the answer is complete, else null.</summary>
    public int? Receive()
    {
        var read = Socket.Receive(_buffer.AsSpan(_filled));
        if (read == 0)
        {
            throw new BenchFailure("the server closed a connection");
        }

        _filled += read;
        var answer = _buffer.AsSpan(0, _filled);
        var headEnd = answer.IndexOf("\r\n\r\n"u8);
        if (headEnd < 0)
        {
            return null;
        }

        var head = Encoding.ASCII.GetString(answer[..headEnd]);
        return IsComplete(head, answer[(headEnd + 4)..]) ? int.Parse(head.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture) : null;
    }

    public void Dispose() => Socket.Dispose();

    private static bool IsComplete(string head, ReadOnlySpan<byte> body)
    {
        const string name = "Content-Length:";
        var at = head.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return body.EndsWith("0\r\n\r\n"u8) || !head.Contains("chunked", StringComparison.OrdinalIgnoreCase);
        }

        var line = head.AsSpan(at + name.Length);
        var end = line.IndexOf('\r');
        return body.Length >= int.Parse(end < 0 ? line : line[..end], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
    }
}
