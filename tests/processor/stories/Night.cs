using FsCheck;
using FsCheck.Fluent;
using RevenuePulse.Processor;

namespace RevenuePulse.Tests.Processing.Stories;

/// <summary>A purchase by the name of its story and a seed: enough to tell it again.</summary>
internal sealed record Purchase(string Story, int Number, int Seed)
{
    private static readonly Dictionary<string, (string Provider, Action<Telling> Tell)> _stories = new (string Provider, IEnumerable<(string Name, Action<Telling> Tell)> Stories)[]
    {
        (Provider.Stripe, StripeStories.All), (Provider.Paddle, PaddleStories.All), (Provider.LemonSqueezy, LemonStories.All),
        (Provider.Polar, StandardStories.Polar), (Provider.Dodo, StandardStories.Dodo), (Provider.Standard, StandardStories.Other),
    }.SelectMany(sender => sender.Stories.Select(story => (Name: $"{sender.Provider}: {story.Name}", sender.Provider, story.Tell)))
        .ToDictionary(story => story.Name, story => (story.Provider, story.Tell), StringComparer.Ordinal);

    public static string[] Stories { get; } = [.. _stories.Keys];

    public Telling Tell()
    {
        var (provider, tell) = _stories[Story];
        var telling = new Telling(provider, Number, Seed);
        tell(telling);
        return telling;
    }
}

/// <summary>
/// Some purchases, told at once: all that is needed and some of what is redundant, some of it twice, in any order and in batches of any
/// size. All data, so that a failure shrinks to one purchase.
/// </summary>
internal sealed record Night(IReadOnlyList<Purchase> Purchases, int Shuffle, IReadOnlyList<int> Batches, bool CountBarePayments)
{
    public TranslationRules Rules => new() { CountBarePayments = CountBarePayments, Fields = ProviderBodies.Fields };

    public RawEvent[] Deliveries
    {
        get
        {
            var random = new Random(Shuffle);
            var tellings = Purchases.Select(one => one.Tell()).ToList();
            var said = tellings.SelectMany(one => one.Needed.Concat(one.Redundant.Where(_ => random.Next(3) > 0))).ToList();
            RawEvent[] deliveries = [.. said, .. said.Where(_ => random.Next(4) == 0)];
            if (Shuffle != 0)
            {
                random.Shuffle(deliveries);
            }

            return deliveries;
        }
    }

    public string Truth => Books(Purchases.SelectMany(one => one.Tell().Truth));

    public static string Of(TestLedger ledger) => Books(ledger.Money.Select(entry => (
        Telling.Place(entry.Dimensions.Kind, entry.Dimensions.Currency, entry.Dimensions.Campaign, entry.AtMs), entry.Amounts)));

    public static Arbitrary<Night> Any { get; } = Arb.From(
        from stories in Gen.Choose(1, 6).SelectMany(count => Gen.ListOf(Gen.Elements(Purchase.Stories), count))
        from seeds in Gen.ListOf(Gen.Choose(0, int.MaxValue - 1), stories.Count)
        from shuffle in Gen.Choose(1, int.MaxValue - 1)
        from batches in Gen.ListOf(Gen.Choose(-3, 9), 4)
        from bare in Gen.Elements(false, true)
        select new Night([.. stories.Select((story, i) => new Purchase(story, i + 1, seeds[i]))], shuffle, [.. batches], bare),
        Shrink);

    public override string ToString() => string.Join('\n', Purchases.Select(one =>
    {
        var told = one.Tell();
        return $"{one}\n  {string.Join("\n  ", told.Needed.Select(raw => $"needed {Text(raw)}"))}\n  {string.Join("\n  ", told.Redundant.Select(raw => $"redundant {Text(raw)}"))}";
    })) + $"\nshuffle {Shuffle}, batches {string.Join(' ', Batches)}, bare payments {CountBarePayments}\n";

    private static string Text(RawEvent raw) => System.Text.Encoding.UTF8.GetString(raw.Body.Span);

    private static string Books(IEnumerable<(string Place, Amounts Amounts)> lines) => string.Join('\n', lines
        .GroupBy(line => line.Place, StringComparer.Ordinal)
        .Select(place => (place.Key, Sum: place.Aggregate(default(Amounts), (sum, line) => sum + line.Amounts)))
        .Where(place => !place.Sum.IsZero).OrderBy(place => place.Key, StringComparer.Ordinal)
        .Select(place => $"{place.Key}: gross {place.Sum.Gross}, net {place.Sum.Net}, sales {place.Sum.Sales}, lost {place.Sum.Lost}"));

    private static IEnumerable<Night> Shrink(Night night)
    {
        for (var i = 0; i < night.Purchases.Count && night.Purchases.Count > 1; i++)
        {
            yield return night with { Purchases = [night.Purchases[i]] };
        }

        if (night.Batches.Count > 0)
        {
            yield return night with { Batches = [] };
        }

        if (night.CountBarePayments)
        {
            yield return night with { CountBarePayments = false };
        }

        if (night.Shuffle != 0)
        {
            yield return night with { Shuffle = 0 };
        }
    }
}
