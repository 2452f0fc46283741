using System.Net;
using System.Net.Sockets;

namespace RevenuePulse.Backends.Webhooks;

/// <summary>
/// Opens connections to addresses that were checked, and to those only: the name is resolved once, every address of it has to be public,
/// and the socket is given the address and not the name, so that a second answer of the name server cannot lead elsewhere.
/// </summary>
internal sealed class GuardedConnection(WebhookOptions options)
{
    /// <summary>The addresses that may be connected to.</summary>
    /// <exception cref="TargetRefusedException">One of them is not public.</exception>
    public async ValueTask<IPAddress[]> AllowedAsync(string host, CancellationToken cancel)
    {
        var addresses = IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? [literal] : await options.Resolve(host, cancel);
        if (addresses.Length == 0)
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        return options.AllowPrivate || addresses.All(PublicAddress.Is) ? addresses : throw new TargetRefusedException(host);
    }

    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    public async ValueTask<Stream> OpenAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var addresses = await AllowedAsync(context.DnsEndPoint.Host, cancel);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>A target lies inside a private network.</summary>
internal sealed class TargetRefusedException(string host) : Exception(
    $"“{host}” lies inside a private network. Use a public address, or allow it with PULSE_ALERT_ALLOW_PRIVATE=true.");
