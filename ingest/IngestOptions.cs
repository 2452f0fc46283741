using RevenuePulse.Ingest.Signatures;

namespace RevenuePulse.Ingest;

/// <summary>Who may send webhooks here, and how much of it.</summary>
public sealed record IngestOptions
{
    /// <summary>By <see cref="Provider"/>; a sender that is absent or without a secret is not served (404): it fails closed.</summary>
    public IReadOnlyDictionary<string, SenderOptions> Senders { get; init; } = new Dictionary<string, SenderOptions>();

    /// <summary>
    /// The largest body that is taken. No provider publishes a maximum; real bodies are about 10 kB, Paddle's own SDK stops at 2 MiB, and
    /// 1 MiB stays below the usual message limit of a Kafka broker.
    /// </summary>
    public int BodyLimitBytes { get; init; } = 1 << 20;

    /// <summary>How long the raw log may take before the sender is asked to come back: Paddle gives up after 5 s.</summary>
    public TimeSpan AppendDeadline { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Bodies that may wait for the raw log at one time; beyond it senders are asked to come back (429), so memory is bounded.</summary>
    public long WaitingLimitBytes { get; init; } = 64 << 20;

    /// <summary>What a refused sender is asked to wait.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Everything that is wrong with these options, without a secret in the text; empty when they can be used.</summary>
    public IReadOnlyList<string> Problems() =>
    [
        .. Senders.Keys.Where(name => !Provider.Senders.Contains(name)).Select(name => $"'{name}' is not a webhook sender"),
        .. Senders.SelectMany(sender => sender.Value.Problems(sender.Key)),
        .. BodyLimitBytes > 0 ? [] : new[] { "the body limit must be above zero" },
        .. AppendDeadline > TimeSpan.Zero ? [] : new[] { "the deadline of the raw log must be above zero" },
    ];
}

/// <summary>The signing secrets of one sender.</summary>
/// <param name="Secrets">All that are valid now: several during a rotation, or for a live and a sandbox endpoint on one address.</param>
/// <param name="ToleranceS">Largest age of a signature in seconds, into the past and the future; null = the sender's default.</param>
public sealed record SenderOptions(IReadOnlyList<string> Secrets, int? ToleranceS = null)
{
    /// <summary>What is wrong, without a secret in the text.</summary>
    public IEnumerable<string> Problems(string provider)
    {
        if (Secrets.Any(string.IsNullOrWhiteSpace))
        {
            yield return $"{provider}: a signing secret is blank";
        }

        if (ToleranceS is <= 0)
        {
            yield return $"{provider}: the tolerance must be a positive number of seconds";
        }

        if (provider is Provider.Dodo or Provider.Standard)
        {
            foreach (var problem in StandardProblems(provider))
            {
                yield return problem;
            }
        }
    }

    private IEnumerable<string> StandardProblems(string provider)
    {
        if (Secrets.Any(secret => !StandardWebhooksKey.IsPublic(secret) && StandardWebhooksKey.Decode(secret) is null))
        {
            yield return $"{provider}: a signing secret is not base64 (after its whsec_ prefix, where it has one)";
        }

        if (Secrets.Any(secret => StandardWebhooksKey.IsPublic(secret)
            && (StandardWebhooksKey.DecodePublic(secret) is not { } key || Ed25519PublicKey.CheckBy(key) is null)))
        {
            yield return $"{provider}: a public key (whpk_) is not base64 of the 32 bytes of an Ed25519 key";
        }
    }
}
