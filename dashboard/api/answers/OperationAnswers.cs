using System.Globalization;
using System.Text.Json.Serialization;

namespace RevenuePulse.Dashboard;

/// <summary>The campaign book, by id.</summary>
/// <param name="Campaigns">All campaigns.</param>
public sealed record CampaignList(IReadOnlyList<CampaignRow> Campaigns);

/// <summary>One campaign of the book; all but <paramref name="Name"/> optional.</summary>
/// <param name="Id">What events carry.</param>
/// <param name="Name">Display name.</param>
/// <param name="Channel">For example newsletter.</param>
/// <param name="LandingPage">The page or post.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="CostMinor">What it cost, minor units.</param>
/// <param name="Currency">Currency of the cost.</param>
/// <param name="Owner">Who runs it.</param>
/// <param name="Colour">#rrggbb, or series-1 to series-6: a colour that each theme has its own shade of.</param>
/// <param name="Split">Planned share of visitors in a randomised comparison, 0–1.</param>
/// <param name="Notes">Free text.</param>
/// <param name="MergedInto">The campaign that this one counts as when it is read; null = itself.</param>
public sealed record CampaignRow(
    string Id,
    string Name,
    string? Channel,
    string? LandingPage,
    DateTime? StartedAt,
    long? CostMinor,
    string? Currency,
    string? Owner,
    string? Colour,
    double? Split,
    string? Notes,
    string? MergedInto)
{
    internal static CampaignRow Of(Campaign c) => new(
        c.Id, c.Name, c.Channel, c.LandingPage, c.StartedAt?.UtcDateTime, c.CostMinor, c.Currency, c.Owner, c.Colour, c.Split, c.Notes, c.MergedInto);
}

/// <summary>What a merge needs.</summary>
/// <param name="Into">The campaign to count as.</param>
public sealed record CampaignMerge(string Into);

/// <summary>What an import did, or would do.</summary>
/// <param name="Added">Ids that were not in the book.</param>
/// <param name="Changed">Ids of which something became different.</param>
/// <param name="Unchanged">Ids that were there just so.</param>
/// <param name="IsStored">False for a dry run.</param>
public sealed record CampaignImport(
    IReadOnlyList<string> Added, IReadOnlyList<string> Changed, IReadOnlyList<string> Unchanged, bool IsStored);

/// <summary>Dead letters, newest first.</summary>
/// <param name="DeadLetters">This page.</param>
/// <param name="Next">Goes into <c>after</c> for older ones; null at the end.</param>
public sealed record DeadLetterPage(IReadOnlyList<DeadLetterRow> DeadLetters, string? Next);

/// <summary>A refused event.</summary>
/// <param name="Id">Its place in the raw log.</param>
/// <param name="Provider">The sender.</param>
/// <param name="Type">The sender's name of the event type.</param>
/// <param name="Reason">Why, from a closed set.</param>
/// <param name="Detail">What was wrong, where.</param>
/// <param name="ReceivedAt">When it came.</param>
public sealed record DeadLetterRow(string Id, string Provider, string Type, string Reason, string Detail, DateTime ReceivedAt);

/// <summary>The way of events through the product, and whether the books balance.</summary>
/// <param name="Raw">Deliveries answered 200, repeats included.</param>
/// <param name="Accepted">Events the ledger acted on.</param>
/// <param name="Duplicates">Repeats of accepted events.</param>
/// <param name="Ignored">Understood, nothing to act on; by reason.</param>
/// <param name="DeadLetters">Refused.</param>
/// <param name="Balanced">raw = accepted + duplicates + ignored + dead letters + those not settled yet.</param>
/// <param name="Commands">The product's own commands, counted apart.</param>
/// <param name="Lag">What is not settled yet.</param>
/// <param name="Store">The revenue store against the journal.</param>
/// <param name="Providers">Senders, those with events or refused signatures.</param>
public sealed record PipelineAnswer(
    long Raw,
    long Accepted,
    long Duplicates,
    IReadOnlyDictionary<string, long> Ignored,
    long DeadLetters,
    bool Balanced,
    long Commands,
    PipelineLag Lag,
    StoreStanding Store,
    IReadOnlyList<ProviderStanding> Providers)
{
    /// <summary>Refused, by reason; of more than a thousand the newest thousand.</summary>
    public IReadOnlyDictionary<string, long> DeadLetterReasons { get; init; } = new Dictionary<string, long>();

    /// <summary>How far each stage is behind, in order.</summary>
    public IReadOnlyList<PipelineStage> Stages { get; init; } = [];

    /// <summary>The readers' lag by partition; empty where raw log and journal have none.</summary>
    public IReadOnlyList<PipelinePartition> Partitions { get; init; } = [];

    /// <summary>The last hour.</summary>
    public Throughput? Throughput { get; init; }

    /// <summary>What is stored; null where that cannot be told.</summary>
    public StorageAnswer? Storage { get; init; }

    /// <summary>What runs here.</summary>
    public BuildAnswer? Build { get; init; }
}

/// <summary>How far settling is behind.</summary>
/// <param name="Events">Stored, not settled yet.</param>
/// <param name="Seconds">Age of the oldest of them.</param>
public sealed record PipelineLag(long Events, double Seconds);

/// <summary>How far the revenue store is behind the journal.</summary>
/// <param name="LagEvents">Entries it has not taken yet.</param>
/// <param name="LastWrite">Its newest write, null before the first.</param>
/// <param name="State">ok, behind or down.</param>
public sealed record StoreStanding(long LagEvents, DateTime? LastWrite, string State)
{
    /// <summary>Age of the oldest of these entries, since its commit.</summary>
    public double LagSeconds { get; init; }

    /// <summary>What it waits for, or what of it to look at though it does not wait, in words; null while all is well.</summary>
    public string? Reason { get; init; }

    /// <summary>Entries that it refused and that are summed up from the journal until it is rebuilt.</summary>
    public long RefusedPoints { get; init; }

    /// <summary>The server and its version; null where there is none, or it has not said so yet.</summary>
    public string? Server { get; init; }

    /// <summary>What that server cannot do, and what to do about it.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];

    /// <summary>What an operator must look at, in words; nothing while all is well.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Remarks =>
    [
        .. State == "behind" ? [string.Create(CultureInfo.InvariantCulture, $"{LagEvents} entries of the journal are not there yet, the oldest since {LagSeconds:0} s")] : Array.Empty<string>(),
        .. Reason is { } why ? [why] : Array.Empty<string>(),
    ];
}

/// <summary>One sender.</summary>
/// <param name="Provider">The sender.</param>
/// <param name="LastEventAt">Its newest event, null when there was none.</param>
/// <param name="BadSignatures">Calls refused for their signature since this process began.</param>
public sealed record ProviderStanding(string Provider, DateTime? LastEventAt, long BadSignatures);

/// <summary>Whether the process lives.</summary>
/// <param name="Status">ok, ready or starting.</param>
/// <param name="Reasons">What is missing; of a process that is ready, what an operator must look at all the same.</param>
public sealed record HealthAnswer(string Status, IReadOnlyList<string> Reasons);
