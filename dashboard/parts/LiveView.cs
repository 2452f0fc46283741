namespace RevenuePulse.Dashboard;

/// <summary>What the panels of the live page show: one snapshot of the store.</summary>
public sealed record LiveView
{
    /// <summary>Its position in the journal.</summary>
    public required Cursor Cursor { get; init; }

    /// <summary>When it was read, Unix milliseconds.</summary>
    public required long AtMs { get; init; }

    /// <summary>The currency of every amount here.</summary>
    public required string Currency { get; init; }

    /// <summary>Decimals of <see cref="Currency"/>.</summary>
    public int Exponent => RevenuePulse.Currency.Exponent(Currency);

    /// <summary>Seen, and not part of the amounts.</summary>
    public required IReadOnlyList<string> CurrenciesLeftOut { get; init; }

    /// <summary>Since the first entry.</summary>
    public required Amounts Total { get; init; }

    /// <summary>The last 121 minutes, oldest first, the last one running.</summary>
    public required IReadOnlyList<MinuteAmounts> Minutes { get; init; }

    /// <summary>Since the first entry, largest gross first; the row without a campaign has a null id.</summary>
    public required IReadOnlyList<CampaignAmounts> Campaigns { get; init; }

    /// <summary>False until the first sale, in any currency.</summary>
    public required bool HasSales { get; init; }

    /// <summary>Drawn: the hour that ends with the running minute.</summary>
    public IEnumerable<MinuteAmounts> LastHour => Minutes.TakeLast(60);

    /// <summary>Drawn behind it: the hour before.</summary>
    public IEnumerable<MinuteAmounts> HourBefore => Minutes.SkipLast(60).TakeLast(60);

    /// <summary>The last 60 full minutes: rates leave the running minute out.</summary>
    public IEnumerable<MinuteAmounts> FullHour => Minutes.SkipLast(1).TakeLast(60);

    /// <summary>The 60 full minutes before those.</summary>
    public IEnumerable<MinuteAmounts> FullHourBefore => Minutes.SkipLast(61).TakeLast(60);
}

/// <summary>One minute.</summary>
/// <param name="StartMs">Its start, Unix milliseconds.</param>
/// <param name="Amounts">What was booked in it.</param>
public sealed record MinuteAmounts(long StartMs, Amounts Amounts);

/// <summary>One campaign.</summary>
/// <param name="Id">Null for what no campaign claims.</param>
/// <param name="Name">Display name, null with <paramref name="Id"/>.</param>
/// <param name="Amounts">What it brought.</param>
public sealed record CampaignAmounts(string? Id, string? Name, Amounts Amounts);
