using System.Globalization;

namespace RevenuePulse.Tests.Dashboard;

/// <summary>Entries and times in few words.</summary>
internal static class Make
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    public static long Ms(string rfc3339) => DateTimeOffset.Parse(rfc3339, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

    public static Entry Sale(
        long amount, string currency = "USD", string? campaign = null, string? at = null, string provider = "stripe", Kind kind = Kind.OneTime, string id = "cs_1") =>
        Of(EntryType.Booked, new(amount, amount, 1, 0), currency, campaign, at, provider, kind, id);

    public static Entry Out(
        long amount, string currency = "USD", string? campaign = null, string? at = null, Kind kind = Kind.Refund, string id = "cs_1") =>
        Of(EntryType.MoneyMoved, new(0, -amount, 0, 0), currency, campaign, at, "stripe", kind, id);

    public static Entry Lost(string? campaign = null, string? at = null, string provider = "stripe", string currency = "USD") =>
        Of(EntryType.CheckoutLost, new(0, 0, 0, 1), currency, campaign, at, provider, Kind.OneTime, "cs_lost");

    public static Entry Note() => Of(EntryType.Noted, default, "USD", null, null, "stripe", Kind.OneTime, "");

    public static Entry Of(
        EntryType type, Amounts amounts, string currency, string? campaign, string? at, string provider, Kind kind, string id) => new()
        {
            Seq = 0,
            Type = type,
            RawPosition = 1,
            Component = 1,
            SaleId = id,
            AtMs = at is null ? Noon.AddMinutes(-5).ToUnixTimeMilliseconds() : Ms(at),
            Dimensions = new(provider, "", kind, currency, campaign),
            Amounts = amounts,
        };
}
