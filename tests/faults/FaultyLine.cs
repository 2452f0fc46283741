using System.Net;
using System.Net.Sockets;

namespace RevenuePulse.Tests.Faults;

/// <summary>
/// A TCP proxy of our own between one process and one server: what a network does to both, done at a word. What passes is the
/// subclass's business.
/// </summary>
internal abstract class FaultyLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint _server;
    private readonly HashSet<Wire> _wires = [];
    private readonly Lock _gate = new();
    private readonly Task _accepting;
    private bool _isCut;
    private volatile TaskCompletionSource? _frozen;

    protected FaultyLine(int serverPort)
    {
        _server = new IPEndPoint(IPAddress.Loopback, serverPort);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where the process is sent to.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    protected int ServerPort => _server.Port;

    /// <summary>Every connection is reset, and new ones are reset as soon as they are made.</summary>
    public void Cut()
    {
        lock (_gate)
        {
            _isCut = true;
        }

        Reset();
    }

    /// <summary>Half-open: connections stay, new ones too, and nothing passes in either direction.</summary>
    public void Freeze() => _frozen ??= new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Well again. Connections that were frozen are reset, as a path that comes back after a while does.</summary>
    public void Mend()
    {
        lock (_gate)
        {
            _isCut = false;
        }

        if (Interlocked.Exchange(ref _frozen, null) is not { } frozen) return;
        Reset();
        frozen.SetResult();
    }

    /// <summary>Resets what is open, once.</summary>
    public void Reset()
    {
        Wire[] open;
        lock (_gate)
        {
            open = [.. _wires];
        }

        Array.ForEach(open, wire => wire.Dispose());
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        Mend();
        Reset();
        await _accepting;
    }

    /// <summary>Carries bytes in one direction until one end is gone.</summary>
    protected abstract Task CarryAsync(Wire wire, bool isAnswer);

    /// <summary>Completes when nothing is frozen.</summary>
    protected Task PassableAsync() => _frozen?.Task ?? Task.CompletedTask;

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptSocketAsync());
            }
        }
        catch (Exception closed) when (closed is SocketException or InvalidOperationException)
        {
            // the end, in the middle of waiting or between two
        }
    }

    private async Task ServeAsync(Socket client)
    {
        var wire = new Wire(client);
        try
        {
            lock (_gate)
            {
                if (_isCut) throw new IOException("cut");
                _wires.Add(wire);
            }

            await wire.ConnectAsync(_server);
            await await Task.WhenAny(CarryAsync(wire, isAnswer: false), CarryAsync(wire, isAnswer: true));
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException)
        {
            // one end is gone, so is the other
        }

        wire.Dispose();
        lock (_gate)
        {
            _wires.Remove(wire);
        }
    }
}

/// <summary>A client's connection and its continuation to the server.</summary>
internal sealed class Wire(Socket client) : IDisposable
{
    private readonly Socket _server = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private NetworkStream? _clientSide;
    private NetworkStream? _serverSide;

    /// <summary>Where bytes of a direction come from.</summary>
    public Stream From(bool isAnswer) => isAnswer ? _serverSide! : _clientSide!;

    /// <summary>Where bytes of a direction go to.</summary>
    public Stream To(bool isAnswer) => From(!isAnswer);

    public async Task ConnectAsync(IPEndPoint server)
    {
        await _server.ConnectAsync(server);
        client.NoDelay = true;
        (_clientSide, _serverSide) = (new NetworkStream(client), new NetworkStream(_server));
    }

    /// <summary>Both ends hear of it at once.</summary>
    public void Dispose()
    {
        foreach (var socket in new[] { client, _server })
        {
            try
            {
                socket.LingerState = new LingerOption(true, 0);
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
            {
                // it was reset already
            }

            socket.Dispose();
        }
    }
}

/// <summary>Carries whatever comes.</summary>
internal sealed class PlainLine(int serverPort) : FaultyLine(serverPort)
{
    private volatile bool _losesAnswers;

    /// <summary>Requests arrive, answers do not: the connection breaks where one comes back.</summary>
    public bool LosesAnswers { get => _losesAnswers; set => _losesAnswers = value; }

    protected override async Task CarryAsync(Wire wire, bool isAnswer)
    {
        var bytes = new byte[64 << 10];
        while (await wire.From(isAnswer).ReadAsync(bytes) is > 0 and var count)
        {
            await PassableAsync();
            if (isAnswer && LosesAnswers) return;
            await wire.To(isAnswer).WriteAsync(bytes.AsMemory(0, count));
        }
    }
}
