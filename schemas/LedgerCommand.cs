using System.Text.Json;
using System.Text.Json.Serialization;

namespace RevenuePulse;

/// <summary>
/// A command that changes the ledger. It is a record in the raw log too (provider <c>pulse</c>), so that the single writer stays single.
/// </summary>
/// <param name="Name"><c>retry</c> settles the given raw events again; <c>assign</c> gives sales to a campaign.</param>
/// <param name="Positions">Raw positions, at most <see cref="MaxPositions"/>.</param>
public sealed record LedgerCommand(string Name, IReadOnlyList<long> Positions)
{
    /// <summary>Settles raw events again: dead letters that a mended translator may understand, or a range that is replayed.</summary>
    public const string Retry = "retry";

    /// <summary>Gives sales that name no campaign to one, or takes that back.</summary>
    public const string Assign = "assign";

    /// <summary>Of <see cref="Assign"/>: the sales, at most <see cref="MaxPositions"/>; else empty.</summary>
    public IReadOnlyList<SaleName> Sales { get; init; } = [];

    /// <summary>Of <see cref="Assign"/>: the campaign's id; null takes an earlier assignment back.</summary>
    public string? Campaign { get; init; }

    /// <summary>Keeps a command within one commit.</summary>
    public const int MaxPositions = 500;

    /// <summary>The command as a raw event.</summary>
    public RawEvent ToRawEvent(long receivedAtMs) => new()
    {
        Provider = Provider.Pulse,
        Type = Name,
        DeliveryId = Guid.CreateVersion7().ToString("N"),
        ReceivedAtMs = receivedAtMs,
        Body = JsonSerializer.SerializeToUtf8Bytes(this, CommandJson.Default.LedgerCommand),
    };

    /// <summary>Reads what <see cref="ToRawEvent"/> wrote.</summary>
    public static LedgerCommand? Parse(RawEvent raw) => JsonSerializer.Deserialize(raw.Body.Span, CommandJson.Default.LedgerCommand);
}

/// <summary>Names one sale: identifiers are unique within a provider and account only.</summary>
/// <param name="Provider">The sender.</param>
/// <param name="Account">The account within it, or empty.</param>
/// <param name="Id">Any identifier that the sale's events carried.</param>
public readonly record struct SaleName(string Provider, string Account, string Id);

[JsonSerializable(typeof(LedgerCommand))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class CommandJson : JsonSerializerContext;
