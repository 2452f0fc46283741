using System.Collections.Concurrent;

namespace RevenuePulse.Tests.Ingest;

/// <summary>Keeps what it is given, and can be slow, full or broken.</summary>
internal sealed class FakeRawLog : IRawLog
{
    public ConcurrentQueue<RawEvent> Events { get; } = new();

    /// <summary>What happens before an event counts as durable.</summary>
    public Func<Task> Before { get; set; } = () => Task.CompletedTask;

    public async Task AppendAsync(RawEvent raw, CancellationToken cancel)
    {
        await Before();
        Events.Enqueue(raw);
    }
}
