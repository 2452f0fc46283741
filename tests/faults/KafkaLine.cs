using System.Buffers.Binary;
using System.Collections.Concurrent;
using RevenuePulse.Tests.Backends.Cluster;

namespace RevenuePulse.Tests.Faults;

/// <summary>
/// Between a process and a broker. It knows the frames of the protocol, so that a fault can be put at one request or its answer; and as
/// brokers tell clients their own address, it puts its own in the place of theirs, which is of the same length.
/// </summary>
internal sealed class KafkaLine(int brokerPort) : FaultyLine(brokerPort)
{
    private const int LengthBytes = 4;
    private readonly ConcurrentDictionary<(ApiKey Request, bool IsAnswer), Snare> _snares = [];
    private readonly ConcurrentDictionary<(Wire Wire, int Correlation), Snare> _awaited = [];
    private (byte[][] Names, Snare Snare)? _fetches;

    /// <summary>The next request of a kind does not arrive until the snare says so.</summary>
    public Snare CatchRequest(ApiKey request) => Set(request, isAnswer: false);

    /// <summary>Every fetch of a topic, named in one of these ways, waits until the snare lets all of them go.</summary>
    public Snare CatchFetches(params byte[][] names)
    {
        var snare = new Snare();
        _fetches = (names, snare);
        return snare;
    }

    /// <summary>The next request of a kind is carried out, and its answer does not arrive until the snare says so.</summary>
    public Snare CatchAnswer(ApiKey request) => Set(request, isAnswer: true);

    protected override async Task CarryAsync(Wire wire, bool isAnswer)
    {
        while (await ReadAsync(wire.From(isAnswer)) is { } frame)
        {
            await PassableAsync();
            if (Caught(wire, frame, isAnswer) is { } snare && !await snare.HoldAsync()) return;
            if (isAnswer) PutOwnAddress(frame);
            await wire.To(isAnswer).WriteAsync(frame);
        }
    }

    private Snare Set(ApiKey request, bool isAnswer) => _snares[(request, isAnswer)] = new Snare();

    private Snare? Caught(Wire wire, byte[] frame, bool isAnswer)
    {
        // a request begins with its kind, version and number; an answer with the number
        var head = frame.AsSpan(LengthBytes);
        if (isAnswer) return _awaited.TryRemove((wire, BinaryPrimitives.ReadInt32BigEndian(head)), out var awaited) ? awaited : null;
        var request = (ApiKey)BinaryPrimitives.ReadInt16BigEndian(head);
        if (_snares.TryRemove((request, true), out var later)) _awaited[(wire, BinaryPrimitives.ReadInt32BigEndian(head[4..]))] = later;
        if (_snares.TryRemove((request, false), out var now)) return now;
        return request == ApiKey.Fetch && _fetches is { Snare.IsOpen: false } fetches && IsOf(frame, fetches.Names) ? fetches.Snare : null;
    }

    private static bool IsOf(byte[] frame, byte[][] names) => names.Any(name => frame.AsSpan().IndexOf(name) >= 0);

    private static async Task<byte[]?> ReadAsync(Stream from)
    {
        var length = new byte[LengthBytes];
        if (await from.ReadAtLeastAsync(length, LengthBytes, throwOnEndOfStream: false) < LengthBytes) return null;
        var frame = new byte[LengthBytes + BinaryPrimitives.ReadInt32BigEndian(length)];
        length.CopyTo(frame, 0);
        await from.ReadExactlyAsync(frame.AsMemory(LengthBytes));
        return frame;
    }

    private void PutOwnAddress(byte[] frame)
    {
        ReadOnlySpan<byte> host = "127.0.0.1"u8;
        Span<byte> theirs = stackalloc byte[host.Length + 4];
        host.CopyTo(theirs);
        BinaryPrimitives.WriteInt32BigEndian(theirs[host.Length..], ServerPort);
        for (var rest = frame.AsSpan(); rest.IndexOf(theirs) is >= 0 and var at; rest = rest[(at + theirs.Length)..])
        {
            BinaryPrimitives.WriteInt32BigEndian(rest[(at + host.Length)..], Port);
        }
    }
}

/// <summary>Holds one request or answer.</summary>
internal sealed class Snare
{
    private readonly TaskCompletionSource _caught = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _passes = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when it has something.</summary>
    public Task Caught => _caught.Task.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);

    /// <summary>It holds nothing any more.</summary>
    public bool IsOpen => _passes.Task.IsCompleted;

    /// <summary>Lets it go on.</summary>
    public void Release() => _passes.TrySetResult(true);

    /// <summary>It is lost, and the connection with it.</summary>
    public void Lose() => _passes.TrySetResult(false);

    public Task<bool> HoldAsync()
    {
        _caught.TrySetResult();
        return _passes.Task;
    }
}
