using FsCheck;
using FsCheck.Fluent;
using RevenuePulse.Processor;

namespace RevenuePulse.Tests.Processing.Judge;

/// <summary>What happened, and how it was delivered: all data, so that a failure shrinks to the few deliveries that cause it.</summary>
/// <param name="Announcements">The set of events.</param>
/// <param name="Order">A sort key for each delivery; the announcements come round again as long as there are keys.</param>
/// <param name="Batches">Sizes of the batches, over and over; a negative size is a batch that crashes before it is committed.</param>
/// <param name="CountBarePayments">Whether payments without a checkout count.</param>
internal sealed record History(IReadOnlyList<Announcement> Announcements, IReadOnlyList<int> Order, IReadOnlyList<int> Batches, bool CountBarePayments)
{
    public TranslationRules Rules => new() { CountBarePayments = CountBarePayments, Fields = ProviderBodies.Fields };

    public RawEvent[] Events => [.. Announcements.Select(one => one.ToRawEvent())];

    /// <summary>Every event at least once, in the order of its keys.</summary>
    public RawEvent[] Deliveries
    {
        get
        {
            var events = Events;
            var times = Math.Max(events.Length, Order.Count);
            return events.Length == 0 ? [] : [.. Enumerable.Range(0, times).OrderBy(i => i < Order.Count ? Order[i] : 0).ThenBy(i => i).Select(i => events[i % events.Length])];
        }
    }

    public override string ToString() =>
        $"{(CountBarePayments ? "bare payments count\n" : "")}{string.Join('\n', Announcements)}\norder {string.Join(' ', Order)}; batches {string.Join(' ', Batches)}\n";

    public static Arbitrary<History> Any { get; } = Arb.From(Generator(), Shrink);

    /// <summary>A few sales, several announcements of each, so that most of them have to do with one another.</summary>
    private static Gen<History> Generator() =>
        from sales in Gen.Choose(1, 3)
        from senders in Gen.ListOf(Gen.Frequency((4, Gen.Constant(0)), (5, Gen.Choose(1, Announcement.Kinds.Length - 1))), sales)
        from announcements in Gen.ListOf(Announced([.. senders]), 14)
        from extra in Gen.Choose(0, 8)
        from order in Gen.ListOf(Gen.Choose(0, 99), announcements.Count + extra)
        from batches in Gen.ListOf(Gen.Choose(-3, 9), 5)
        from bare in Gen.Elements(false, false, true)
        select new History([.. announcements], [.. order], [.. batches], bare);

    /// <summary>One sender per sale, so that its announcements meet; amounts and minutes are few, so that they collide.</summary>
    private static Gen<Announcement> Announced(int[] senders) =>
        from sale in Gen.Choose(1, senders.Length)
        let sender = senders[sale - 1]
        from what in Gen.Elements(Announcement.Kinds[sender])
        from part in Gen.Frequency((3, Gen.Constant(1)), (1, Gen.Constant(2)), (1, Gen.Constant(3)))
        from amount in Gen.Elements(100L, 900L, 2900L, 4900L)
        from minute in Gen.Choose(0, 5)
        from campaign in Gen.Elements(null, "neon", "pastel")
        from state in Gen.Choose(0, 4)
        from account in Gen.Frequency((5, Gen.Constant(0)), (1, Gen.Constant(1)))
        from copy in Gen.Choose(0, 1)
        select new Announcement(what, sale, part, amount, minute, campaign, state, sender == 0 ? account : 0, copy);

    private static IEnumerable<History> Shrink(History history)
    {
        for (var half = history.Announcements.Count / 2; half > 0; half /= 2)
        {
            for (var i = 0; i + half <= history.Announcements.Count; i += half)
            {
                yield return history with { Announcements = [.. history.Announcements.Take(i), .. history.Announcements.Skip(i + half)] };
            }
        }

        for (var i = 0; i < history.Order.Count; i++)
        {
            yield return history with { Order = [.. history.Order.Take(i), .. history.Order.Skip(i + 1)] };
        }

        if (history.Batches.Count > 1)
        {
            yield return history with { Batches = [] };
        }

        for (var i = 0; i < history.Announcements.Count; i++)
        {
            foreach (var simpler in Simpler(history.Announcements[i]))
            {
                yield return history with { Announcements = [.. history.Announcements.Take(i), simpler, .. history.Announcements.Skip(i + 1)] };
            }
        }
    }

    private static IEnumerable<Announcement> Simpler(Announcement one)
    {
        Announcement[] simpler =
        [
            one with { Campaign = null }, one with { Minute = 0 }, one with { Amount = 100 }, one with { Account = 0 }, one with { Copy = 0 },
            one with { Part = 1 }, one with { State = 0 },
        ];
        return simpler.Where(other => other != one);
    }
}
