using RevenuePulse.Backends.Rates;
using RevenuePulse.Ingest;
using RevenuePulse.Processor;

namespace RevenuePulse.Host.Configuration;

/// <summary>What the operator decided, checked. Made by <see cref="SettingsReader"/>.</summary>
public sealed record Settings
{
    /// <summary><c>PULSE_URLS</c>: listen addresses.</summary>
    public required IReadOnlyList<string> Urls { get; init; }

    /// <summary><c>PULSE_DATA</c>: folder of the embedded backend and of local state, absolute.</summary>
    public required string DataFolder { get; init; }

    /// <summary><c>PULSE_ROLES</c>.</summary>
    public required ProcessRoles Roles { get; init; }

    /// <summary><c>PULSE_TOKEN</c>; null when it is to be kept in the data folder.</summary>
    public string? AdminToken { get; init; }

    /// <summary><c>PULSE_VIEWER_TOKEN</c>.</summary>
    public string? ViewerToken { get; init; }

    /// <summary><c>PULSE_CURRENCY</c>: ISO 4217 upper case.</summary>
    public required string Currency { get; init; }

    /// <summary><c>PULSE_TIMEZONE</c>: IANA name.</summary>
    public required string TimeZone { get; init; }

    /// <summary><c>PULSE_TRUSTED_PROXIES</c>: whose forwarded headers count; addresses or networks.</summary>
    public IReadOnlyList<string> TrustedProxies { get; init; } = [];

    /// <summary><c>PULSE_RATES_FILE</c>, <c>PULSE_RATES_URL</c>, <c>PULSE_RATES_MAX_AGE_DAYS</c>: where exchange rates come from.</summary>
    public required RateOptions Rates { get; init; }

    /// <summary><c>PULSE_ALERT_ALLOW_PRIVATE</c>: alerts may be sent to addresses inside private networks.</summary>
    public bool AllowPrivateAlertTargets { get; init; }

    /// <summary><c>OTEL_EXPORTER_OTLP_ENDPOINT</c>: where traces and metrics go; null for nowhere. Its other variables are OpenTelemetry's own.</summary>
    public Uri? Telemetry { get; init; }

    /// <summary>The cluster; null on the embedded backend.</summary>
    public ClusterSettings? Cluster { get; init; }

    /// <summary>How events are understood.</summary>
    public required TranslationRules Rules { get; init; }

    /// <summary>Who may send webhooks.</summary>
    public required IngestOptions Ingest { get; init; }
}

/// <summary>What a process does.</summary>
[Flags]
public enum ProcessRoles
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Takes webhooks.</summary>
    Ingest = 1,

    /// <summary>Settles them.</summary>
    Processor = 2,

    /// <summary>Shows them.</summary>
    Dashboard = 4,

    /// <summary>Everything in one process.</summary>
    All = Ingest | Processor | Dashboard,
}
