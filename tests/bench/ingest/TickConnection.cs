using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RevenuePulse.Bench.Ingest;

/// <summary>One client of <c>/ticks</c>, as a browser is one; finds the bench's sales in what comes.</summary>
internal sealed class TickConnection : IDisposable
{
    private readonly byte[] _mark;
    private readonly byte[] _buffer;
    private int _kept;

    public TickConnection(int port, string token, string runMark, int bufferBytes)
    {
        _mark = Encoding.ASCII.GetBytes(SignedRequests.SessionPrefix + runMark);
        _buffer = new byte[bufferBytes];
        Socket.Connect(IPAddress.Loopback, port);
        // 1.0: the body comes as it is, while the sizes of 1.1's chunks would stand in the middle of a sale now and then
        Socket.Send(Encoding.ASCII.GetBytes($"GET /ticks?wait=0 HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\nAccept: text/event-stream\r\n\r\n"));
    }

    public Socket Socket { get; } = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    /// <summary>Blocks for the next bytes and names the number of each sale in them; false at the end of the stream.</summary>
    public bool Receive(Action<long> seen)
    {
        var read = Socket.Receive(_buffer.AsSpan(_kept));
        var filled = _kept + read;
        Find(_buffer.AsSpan(0, filled), seen);
        _kept = Math.Min(filled, _mark.Length + SignedRequests.Digits - 1);
        _buffer.AsSpan(filled - _kept, _kept).CopyTo(_buffer);
        return read > 0;
    }

    public void Dispose() => Socket.Dispose();

    private void Find(ReadOnlySpan<byte> text, Action<long> seen)
    {
        while (text.IndexOf(_mark) is >= 0 and var at && text.Length >= at + _mark.Length + SignedRequests.Digits)
        {
            if (long.TryParse(text.Slice(at + _mark.Length, SignedRequests.Digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                seen(number);
            }

            text = text[(at + _mark.Length)..];
        }
    }
}
