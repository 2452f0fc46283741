using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RevenuePulse.Tests.Processing.Stories;

/// <summary>
/// One purchase as it is told: what really happened, written down as an accountant would book it, and what its sender says of that. The
/// truth never passes through a translator or a ledger.
/// </summary>
internal sealed class Telling
{
    private static readonly string[] _campaigns = ["neon", "pastel", "Frühjahr 🌱"];

    private readonly Random _random;
    private readonly List<(string Place, Amounts Amounts)> _truth = [];
    private readonly List<RawEvent> _needed = [];
    private readonly List<RawEvent> _redundant = [];
    private int _said;

    /// <param name="provider">Who tells.</param>
    /// <param name="number">Identifiers are made of it, so that two purchases have nothing to do with one another.</param>
    /// <param name="seed">Of all that is left to chance.</param>
    public Telling(string provider, int number, int seed)
    {
        _random = new Random(seed);
        (Provider, Number) = (provider, number.ToString(CultureInfo.InvariantCulture));
        Campaign = Maybe() ? Pick(_campaigns) : null;
        Currency = Pick("USD", "EUR", "JPY", "KWD");
        Start = Up(500);
    }

    public string Provider { get; }

    public string Number { get; }

    public string Currency { get; init; }

    /// <summary>Of the sale; null when nothing names one.</summary>
    public string? Campaign { get; set; }

    /// <summary>Minutes since the beginning of all stories.</summary>
    public int Start { get; }

    /// <summary>Without these the truth could not be known.</summary>
    public IReadOnlyList<RawEvent> Needed => _needed;

    /// <summary>Twins, and events that say nothing of money: they may come or not.</summary>
    public IReadOnlyList<RawEvent> Redundant => _redundant;

    public IEnumerable<(string Place, Amounts Amounts)> Truth => _truth;

    public bool Maybe() => _random.Next(2) == 0;

    public int Up(int limit) => _random.Next(limit);

    public T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];

    /// <summary>An amount that every currency can pay, the dinar's last digit included; now and then one that no floating point can hold.</summary>
    public long Amount() => (Up(40) == 0 ? 90_071_992_547_409_930 : 0) + (_random.Next(10, 999) * 10);

    /// <summary>Some parts of an amount, which leave at least something.</summary>
    public long[] Parts(long amount)
    {
        var first = Math.Max(1, amount / 30) * 10;
        return [.. new[] { first, first / 10 * 5 }.Where(part => part > 0).Take(1 + Up(2))];
    }

    public string Id(string prefix) => $"{prefix}_{Number}";

    public Dictionary<string, string> Custom() => Campaign is null ? [] : new() { [Pick("campaign", "utm_campaign")] = Campaign };

    public static long Ms(int minute) => (StripeBodies.Start * 1000) + (minute * 60_000L);

    /// <summary>As the senders with RFC 3339 write it.</summary>
    public string Time(int minute) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Ms(minute)).ToString(Pick("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.fff'+00:00'"), CultureInfo.InvariantCulture);

    public void Say(object body, params (string, string)[] headers) => _needed.Add(Told(body, headers));

    /// <summary>Says what another event says too, or nothing of money.</summary>
    public void Repeat(object body, params (string, string)[] headers) => _redundant.Add(Told(body, headers));

    public void Say(RawEvent raw) => _needed.Add(raw);

    public void Repeat(RawEvent raw) => _redundant.Add(raw);

    /// <summary>Twins may be lost, news may not.</summary>
    public void Say(bool isNeeded, object body, params (string, string)[] headers) => (isNeeded ? _needed : _redundant).Add(Told(body, headers));

    public void Sold(Kind kind, long amount, int minute, string? campaign = null) =>
        Book(kind, minute, new Amounts(amount, amount, 1, 0), campaign);

    public void Out(Kind kind, long amount, int minute) => Book(kind, minute, new Amounts(0, -amount, 0, 0), null);

    public void Lost(Kind kind, int minute) => Book(kind, minute, new Amounts(0, 0, 0, 1), null);

    /// <summary>A fresh name for a delivery.</summary>
    public string Delivery() => $"{Provider}-{Number}-{++_said}";

    private void Book(Kind kind, int minute, Amounts amounts, string? campaign) =>
        _truth.Add((Place(kind, Currency, campaign ?? Campaign, Ms(minute)), amounts));

    public static string Place(Kind kind, string currency, string? campaign, long atMs) =>
        $"minute {(atMs - Ms(0)) / 60_000} {kind.Name()} {currency} {campaign ?? "-"}";

    private RawEvent Told(object body, (string, string)[] headers)
    {
        var json = JsonSerializer.SerializeToNode(body)!.AsObject();
        return Processing.Delivery.Of(Provider, Padded(json).ToJsonString(), headers);
    }

    /// <summary>Senders add fields as they please, and nulls.</summary>
    private JsonObject Padded(JsonObject body)
    {
        if (Maybe())
        {
            body["added_next_year"] = new JsonObject { ["amount"] = 1, ["currency"] = null, ["text"] = Encoding.UTF8.GetString("\u00e4"u8) };
        }

        return body;
    }
}
