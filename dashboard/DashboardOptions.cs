namespace RevenuePulse.Dashboard;

/// <summary>What the reading side needs to know; the host fills it from its configuration, validated.</summary>
public sealed record DashboardOptions
{
    /// <summary>ISO 4217 upper case.</summary>
    public string BaseCurrency { get; init; } = "USD";

    /// <summary>IANA name of the zone in which days begin unless a question says otherwise.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary><c>live</c> or <c>test</c>: which of the senders' modes counts.</summary>
    public string Mode { get; init; } = "live";

    /// <summary>Opens everything; empty opens nothing.</summary>
    public string AdminToken { get; init; } = "";

    /// <summary>Opens what only reads; null or empty when there is none.</summary>
    public string? ViewerToken { get; init; }

    /// <summary>Addresses or networks (CIDR) whose forwarded headers count.</summary>
    public IReadOnlyList<string> TrustedProxies { get; init; } = [];

    /// <summary>How long a tick stream lasts when the client does not say; up to a fifth more, so that clients do not return as one.</summary>
    public TimeSpan TickWait { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>Newest entries kept in memory for tick streams; older ones are read from the journal.</summary>
    public int TickRingEntries { get; init; } = 10_000;

    /// <summary>Tick streams at a time, all clients together.</summary>
    public int MaxTickStreams { get; init; } = 10_000;

    /// <summary>Tick streams at a time from one address.</summary>
    public int MaxTickStreamsPerAddress { get; init; } = 6_000;

    /// <summary>Senders that have a signing secret; null where another process takes webhooks.</summary>
    public IReadOnlyCollection<string>? ConfiguredProviders { get; init; }

    /// <summary><c>embedded</c> or <c>cluster</c>.</summary>
    public string Backend { get; init; } = "embedded";

    /// <summary>Shown in the page and in the OpenAPI document.</summary>
    public string Version { get; init; } = "0.0.0";

    /// <summary>Packages that this build replaced, shown in the page; normally none.</summary>
    public IReadOnlyList<string> StandIns { get; init; } = [];

    /// <summary>Whether simulated sales are among the others; asked when a page is loaded.</summary>
    public Func<bool> HasSimulatedSales { get; init; } = () => false;

    /// <summary>True for a simulated launch: the page says so.</summary>
    public bool IsDemo { get; init; }
}
