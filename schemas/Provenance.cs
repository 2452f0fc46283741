using System.Text.Json;
using System.Text.Json.Serialization;

namespace RevenuePulse;

/// <summary>
/// Where an event came in first, and what had become of it there, when a journal moves from one backend to another. It travels with the
/// event in the place of its headers, which only the product writes: no sender can claim it.
/// </summary>
public sealed record Provenance
{
    private const string Opening = "{\"pulse-provenance\":";

    /// <summary>The generation of the journal that took the event from its sender.</summary>
    public required string Generation { get; init; }

    /// <summary>Its position in that journal's raw log. With the generation it names the event for ever, however often it moves.</summary>
    public required long Position { get; init; }

    /// <summary>What it was classed as; <see cref="RawClass.Pending"/> is settled where it arrives.</summary>
    public required RawClass Class { get; init; }

    /// <summary>Of an ignored or dead event.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Of a dead event.</summary>
    public string Detail { get; init; } = "";

    /// <summary>What the ledger remembered of it, in order.</summary>
    public IReadOnlyList<MovedNote> Notes { get; init; } = [];

    /// <summary>The headers that it came with.</summary>
    public string Headers { get; init; } = "{}";

    /// <summary>The provenance of an event; null when it came in here.</summary>
    public static Provenance? Of(RawEvent raw) => raw.Headers.StartsWith(Opening, StringComparison.Ordinal)
        ? JsonSerializer.Deserialize(raw.Headers.AsSpan(Opening.Length..^1), ProvenanceJson.Default.Provenance)
        : null;

    /// <summary>The headers that an event came with, wherever it came in.</summary>
    public static string HeadersOf(RawEvent raw) => Of(raw)?.Headers ?? raw.Headers;

    /// <summary>The event as it is handed to another raw log.</summary>
    public RawEvent On(RawEvent raw) => raw with
    {
        Position = 0,
        Headers = $"{Opening}{JsonSerializer.Serialize(this, ProvenanceJson.Default.Provenance)}}}",
    };

    /// <summary>Whose ledger the event belongs to: a command of our own to the account that it moved money of.</summary>
    public Scope ScopeOf(RawEvent raw) => Notes is [var note, ..] ? new Scope(note.Provider, note.Account) : raw.Scope;
}

/// <summary>What the ledger remembered of one event.</summary>
/// <param name="Provider">The sender.</param>
/// <param name="Account">The account within it, or empty.</param>
/// <param name="AtMs">Time of the note, Unix milliseconds.</param>
/// <param name="Note">See <see cref="Entry.Note"/>.</param>
public sealed record MovedNote(string Provider, string Account, long AtMs, byte[] Note);

[JsonSerializable(typeof(Provenance))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class ProvenanceJson : JsonSerializerContext;
