using System.Text.Json.Serialization;

namespace RevenuePulse.Host.Move;

/// <summary>One line: exactly one of these is set.</summary>
internal sealed record MoveLine
{
    public MoveHead? Head { get; init; }

    public Campaign? Campaign { get; init; }

    public Goal? Goal { get; init; }

    public Launch? Launch { get; init; }

    public Annotation? Annotation { get; init; }

    public AccessToken? Token { get; init; }

    public Alert? Alert { get; init; }

    public AlertStanding? Standing { get; init; }

    public AlertFiring? Firing { get; init; }

    public SavedQuestion? Question { get; init; }

    public Decision? Decision { get; init; }

    public VisitMinute? Visits { get; init; }

    public MovedEvent? Event { get; init; }

    public MoveEnd? End { get; init; }
}

/// <summary>Whose journal it is.</summary>
/// <param name="Form">See <see cref="MoveFile.Form"/>.</param>
/// <param name="Journal">The generation of the journal that was exported.</param>
/// <param name="Head">Its head.</param>
/// <param name="ExportedAt">When.</param>
/// <param name="Version">Of the program.</param>
/// <param name="Formerly">See <see cref="ISnapshot.Formerly"/>; null for none.</param>
internal sealed record MoveHead(int Form, string Journal, string Head, DateTimeOffset ExportedAt, string Version, IReadOnlyList<string>? Formerly = null);

/// <summary>Vouches for the lines before.</summary>
/// <param name="Events">Raw events.</param>
/// <param name="Entries">Entries, notes included.</param>
/// <param name="Sha256">Of all lines before, each with its line feed.</param>
internal sealed record MoveEnd(long Events, long Entries, string Sha256);

/// <summary>A raw event and all that it booked.</summary>
internal sealed record MovedEvent
{
    /// <summary>See <see cref="Provenance.Generation"/>.</summary>
    public required string Journal { get; init; }

    /// <summary>See <see cref="Provenance.Position"/>.</summary>
    public required long Position { get; init; }

    public required string Provider { get; init; }

    public string Account { get; init; } = "";

    public string DeliveryId { get; init; } = "";

    public string Type { get; init; } = "";

    public required long ReceivedAtMs { get; init; }

    public string Headers { get; init; } = "{}";

    public required byte[] Body { get; init; }

    [JsonConverter(typeof(JsonStringEnumConverter<RawClass>))]
    public required RawClass Class { get; init; }

    public string Reason { get; init; } = "";

    public string Detail { get; init; } = "";

    public IReadOnlyList<MovedEntry> Entries { get; init; } = [];

    /// <summary>As the raw log of another journal takes it.</summary>
    public RawEvent ToRawEvent() => new Provenance
    {
        Generation = Journal,
        Position = Position,
        Class = Class,
        Reason = Reason,
        Detail = Detail,
        Headers = Headers,
        Notes = [.. Entries.Where(entry => entry.Note is not null).Select(entry => new MovedNote(entry.Provider, entry.Account, entry.AtMs, entry.Note!))],
    }.On(new RawEvent
    {
        Provider = Provider,
        Account = Account,
        DeliveryId = DeliveryId,
        Type = Type,
        ReceivedAtMs = ReceivedAtMs,
        Body = Body,
    });
}

/// <summary>One entry as it was booked.</summary>
internal sealed record MovedEntry
{
    public required long Seq { get; init; }

    /// <summary>Its point in a time-series store, Unix nanoseconds: see <see cref="PointTime"/>.</summary>
    public required long PointNs { get; init; }

    public required string Type { get; init; }

    public string SaleId { get; init; } = "";

    public required long AtMs { get; init; }

    public required string Provider { get; init; }

    public required string Account { get; init; }

    public required string Kind { get; init; }

    public required string Currency { get; init; }

    public string? Campaign { get; init; }

    public string? Channel { get; init; }

    public string? LandingPage { get; init; }

    public string? Product { get; init; }

    public string? Country { get; init; }

    public long Gross { get; init; }

    public long Net { get; init; }

    public long Sales { get; init; }

    public long Lost { get; init; }

    public byte[]? Note { get; init; }

    /// <summary>What it adds to its minute.</summary>
    [JsonIgnore]
    public Amounts Amounts => new(Gross, Net, Sales, Lost);

    public static MovedEntry Of(Entry entry) => new()
    {
        Seq = entry.Seq,
        PointNs = PointTime.Nanoseconds(entry),
        Type = entry.Type.Name(),
        SaleId = entry.SaleId,
        AtMs = entry.AtMs,
        Provider = entry.Dimensions.Provider,
        Account = entry.Dimensions.Account,
        Kind = entry.Dimensions.Kind.Name(),
        Currency = entry.Dimensions.Currency,
        Campaign = entry.Dimensions.Campaign,
        Channel = entry.Dimensions.Channel,
        LandingPage = entry.Dimensions.LandingPage,
        Product = entry.Dimensions.Product,
        Country = entry.Dimensions.Country,
        Gross = entry.Amounts.Gross,
        Net = entry.Amounts.Net,
        Sales = entry.Amounts.Sales,
        Lost = entry.Amounts.Lost,
        Note = entry.Note.IsEmpty ? null : entry.Note.ToArray(),
    };
}
