using System.Text.Json.Serialization;

namespace RevenuePulse.Dashboard;

/// <summary>One stage of the way and how far it is behind.</summary>
/// <param name="Stage">ingest, settle, store or ticks.</param>
/// <param name="LagEvents">What it has not taken yet.</param>
/// <param name="LagSeconds">Age of the oldest of these; ingest: mean time until a delivery was durable; null = not measured.</param>
/// <param name="State">ok, behind or down.</param>
public sealed record PipelineStage(string Stage, long LagEvents, double? LagSeconds, string State);

/// <summary>One partition of raw log and journal, and how far its readers are behind.</summary>
/// <param name="Partition">Its number.</param>
/// <param name="Settled">Events of the raw log that are settled.</param>
/// <param name="SettleLagEvents">Events that are not.</param>
/// <param name="Entries">Entries of the journal.</param>
/// <param name="StoreLagEvents">Entries that the revenue store does not have.</param>
/// <param name="Held">Why nothing more of it is settled, or shown here, until an operator has mended it; absent while all is well.</param>
public sealed record PipelinePartition(
    int Partition,
    long Settled,
    long SettleLagEvents,
    long Entries,
    long StoreLagEvents,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Held = null);

/// <summary>How far this process is behind the journal, where the journal comes from elsewhere.</summary>
/// <param name="LagEvents">Records that have not come here.</param>
/// <param name="LagSeconds">For how long there have been any.</param>
/// <param name="Partitions">Every reader by partition.</param>
public sealed record JournalStanding(long LagEvents, double LagSeconds, IReadOnlyList<PipelinePartition> Partitions)
{
    /// <summary>Why one of the partitions is held; null when none is.</summary>
    public string? Held => Partitions.FirstOrDefault(part => part.Held is not null)?.Held;
}

/// <summary>How much came, by minute.</summary>
/// <param name="Minutes">At most the last 60, the running one last.</param>
public sealed record Throughput(IReadOnlyList<ThroughputMinute> Minutes);

/// <summary>What came in a minute and what became of it.</summary>
/// <param name="At">Its start.</param>
/// <param name="Raw">Deliveries.</param>
/// <param name="Accepted">Acted on.</param>
/// <param name="Duplicates">Repeats.</param>
/// <param name="Ignored">Nothing to act on.</param>
/// <param name="DeadLetters">Refused.</param>
public sealed record ThroughputMinute(DateTime At, long Raw, long Accepted, long Duplicates, long Ignored, long DeadLetters);

/// <summary>What is stored.</summary>
/// <param name="Files">Each file.</param>
/// <param name="Bytes">All of them.</param>
/// <param name="FreeBytes">What the disk has left.</param>
/// <param name="GrownBytes">How much it grew since <paramref name="MeasuredSince"/>; negative where it shrank.</param>
/// <param name="GrowthBytesPerDay">At the pace since <paramref name="MeasuredSince"/>; null while that is less than an hour ago.</param>
/// <param name="DaysUntilFull">At that pace; null = unknown, or it does not grow.</param>
/// <param name="MeasuredSince">At most a day ago.</param>
public sealed record StorageAnswer(
    IReadOnlyList<StorageFile> Files, long Bytes, long? FreeBytes, long GrownBytes, long? GrowthBytesPerDay, double? DaysUntilFull, DateTime MeasuredSince);

/// <summary>What runs here.</summary>
/// <param name="Version">Of the product.</param>
/// <param name="Runtime">Of .NET.</param>
/// <param name="Backend">embedded or cluster.</param>
/// <param name="Mode">live or test: which events count.</param>
/// <param name="StandIns">Packages that this build replaced.</param>
/// <param name="IsDemo">A simulated launch.</param>
/// <param name="HasSimulatedSales">Simulated sales are among the others.</param>
public sealed record BuildAnswer(
    string Version, string Runtime, string Backend, string Mode, IReadOnlyList<string> StandIns, bool IsDemo, bool HasSimulatedSales);

/// <summary>A refused event with what it held.</summary>
/// <param name="Id">Its place in the raw log.</param>
/// <param name="Provider">The sender.</param>
/// <param name="Account">The account within the sender, or empty.</param>
/// <param name="Type">The sender's name of the event type.</param>
/// <param name="DeliveryId">The sender's id of the delivery.</param>
/// <param name="Reason">Why, from a closed set.</param>
/// <param name="Detail">What was wrong, where.</param>
/// <param name="ReceivedAt">When it came.</param>
/// <param name="Headers">Those that matter; signatures are not among them.</param>
/// <param name="Bytes">Size of the body.</param>
/// <param name="Body">Its beginning as text, e-mail addresses masked.</param>
/// <param name="IsCut">There is more of it.</param>
public sealed record DeadLetterDetail(
    string Id,
    string Provider,
    string Account,
    string Type,
    string DeliveryId,
    string Reason,
    string Detail,
    DateTime ReceivedAt,
    string Headers,
    int Bytes,
    string Body,
    bool IsCut);

/// <summary>The senders, configured or not.</summary>
/// <param name="Providers">In the order in which they are shown.</param>
public sealed record ProviderList(IReadOnlyList<ProviderRow> Providers);

/// <summary>One sender and how it gets on.</summary>
/// <param name="Provider">Its name in addresses.</param>
/// <param name="Name">Its name to people.</param>
/// <param name="Path">Where it sends to, below this product's address.</param>
/// <param name="Variable">The setting that holds its signing secret.</param>
/// <param name="State">off: no secret is set; waiting: nothing came yet; bad_signatures: what comes is refused; other_mode: what comes is of the mode that does not count; arrived.</param>
/// <param name="LastEventAt">Its newest event.</param>
/// <param name="BadSignatures">Calls refused for their signature since this process began.</param>
public sealed record ProviderRow(
    string Provider, string Name, string Path, string Variable, string State, DateTime? LastEventAt, long BadSignatures);
