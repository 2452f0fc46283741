namespace RevenuePulse.Backends.Webhooks;

/// <summary>How messages are carried.</summary>
public sealed record WebhookOptions
{
    /// <summary><c>PULSE_ALERT_ALLOW_PRIVATE</c>: targets inside private networks may be told too.</summary>
    public bool AllowPrivate { get; init; }

    /// <summary>How long one attempt may take, answer included.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Pause before the second attempt; it grows from there.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>For signatures and pauses.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Finds the addresses of a name.</summary>
    public ResolveName Resolve { get; init; } = (host, cancel) => System.Net.Dns.GetHostAddressesAsync(host, cancel);
}

/// <summary>The addresses of a name.</summary>
public delegate Task<System.Net.IPAddress[]> ResolveName(string host, CancellationToken cancel);
