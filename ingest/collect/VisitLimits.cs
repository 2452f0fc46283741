using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace RevenuePulse.Ingest.Collect;

/// <summary>
/// How many visits are taken: per client in windows of ten seconds, and of all together per second. Memory is bounded: when more clients
/// come in a window than are remembered, only the common limit holds for the rest.
/// </summary>
internal sealed class VisitLimits(TimeProvider clock)
{
    /// <summary>Per address (IPv6: per /64) and window. An office behind one address may be many people.</summary>
    public const int PerClient = 120;

    /// <summary>Of all clients together.</summary>
    public const int PerSecond = 10_000;

    /// <summary>Length of a client's window.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private const int MostClients = 50_000;

    private Counting _clients = new(long.MinValue);
    private Counting _all = new(long.MinValue);

    /// <summary>True when one more may be taken from <paramref name="client"/>. A proxy on this machine speaks for many, so loopback has no limit of its own.</summary>
    public bool TryEnter(IPAddress? client)
    {
        var seconds = clock.GetUtcNow().ToUnixTimeSeconds();
        if (Current(ref _all, seconds).Add() > PerSecond)
        {
            return false;
        }

        return client is null || IPAddress.IsLoopback(client)
            || Current(ref _clients, seconds / (long)Window.TotalSeconds).Add(KeyOf(client)) <= PerClient;
    }

    private static Counting Current(ref Counting counting, long window)
    {
        var now = Volatile.Read(ref counting);
        if (now.Window == window)
        {
            return now;
        }

        var next = new Counting(window);
        var found = Interlocked.CompareExchange(ref counting, next, now);
        return found == now ? next : found;
    }

    private static UInt128 KeyOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        address.TryWriteBytes(bytes, out _);
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            bytes[8..].Clear();
        }

        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    /// <summary>The counts of one window.</summary>
    private sealed class Counting(long window)
    {
        private readonly ConcurrentDictionary<UInt128, int> _counts = new();
        private int _all;
        private int _clients;

        public long Window => window;

        public int Add() => Interlocked.Increment(ref _all);

        public int Add(UInt128 client)
        {
            if (Volatile.Read(ref _clients) >= MostClients && !_counts.ContainsKey(client))
            {
                return 0;
            }

            var count = _counts.AddOrUpdate(client, 1, (_, n) => n + 1);
            if (count == 1)
            {
                Interlocked.Increment(ref _clients);
            }

            return count;
        }
    }
}
