using System.Diagnostics.Metrics;

namespace RevenuePulse.Ingest;

/// <summary>What ingest has seen since it started, for the pipeline page and as metrics. No bodies, no secrets, no personal data.</summary>
public sealed class IngestStatus : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "RevenuePulse.Ingest";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _deliveries;
    private readonly Histogram<double> _append;
    private readonly Dictionary<string, Counts> _byProvider = Provider.Senders.ToDictionary(name => name, _ => new Counts());

    /// <summary>All at zero.</summary>
    public IngestStatus()
    {
        _deliveries = _meter.CreateCounter<long>("pulse.webhooks", "{delivery}", "Webhook deliveries by provider and outcome");
        _append = _meter.CreateHistogram<double>("pulse.webhooks.append", "s", "Time until a delivery was durable");
    }

    /// <summary>Deliveries refused for their signature.</summary>
    public long BadSignatures(string provider) => Interlocked.Read(ref _byProvider[provider].BadSignatures);

    /// <summary>When the last delivery was stored, Unix milliseconds; null when there was none since the start.</summary>
    public long? LastEventAtMs(string provider) =>
        Interlocked.Read(ref _byProvider[provider].LastEventAtMs) is > 0 and var atMs ? atMs : null;

    /// <summary>True once a delivery carried the mark of a simulated event.</summary>
    public bool HasSeenSimulated { get; internal set; }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    internal bool Owns(Instrument instrument) => ReferenceEquals(instrument.Meter, _meter);

    internal void Count(string provider, Outcome outcome) =>
        _deliveries.Add(1, new("provider", provider), new("outcome", outcome.Name()));

    internal void CountStored(string provider, long receivedAtMs, TimeSpan took)
    {
        Count(provider, Outcome.Stored);
        _append.Record(took.TotalSeconds, new KeyValuePair<string, object?>("provider", provider));
        Interlocked.Exchange(ref _byProvider[provider].LastEventAtMs, receivedAtMs);
    }

    internal void CountBadSignature(string provider)
    {
        Count(provider, Outcome.BadSignature);
        Interlocked.Increment(ref _byProvider[provider].BadSignatures);
    }

    private sealed class Counts
    {
        public long BadSignatures;
        public long LastEventAtMs;
    }
}
