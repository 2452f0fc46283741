using RevenuePulse.Processor;

namespace RevenuePulse.Tests.Processing.Judge;

/// <summary>A handful of events, and what an accountant would book for them whatever the order.</summary>
/// <param name="Name">What is remarkable about it.</param>
/// <param name="Events">One delivery each.</param>
internal sealed record Example(string Name, params RawEvent[] Events)
{
    /// <summary>Per currency, like <c>"EUR 100 USD 4900"</c>; empty when nothing was sold.</summary>
    public string Gross { get; init; } = "";

    /// <summary>Per currency; the same as <see cref="Gross"/> unless it is given.</summary>
    public string Net { get => field ?? Gross; init; }

    public int Sales { get; init; } = 1;

    public int Lost { get; init; }

    /// <summary>Parts of the lines that have to be there at the end.</summary>
    public string[] Says { get; init; } = [];

    /// <summary>How many of the events are acted on; null when it does not matter.</summary>
    public int? Accepted { get; init; }

    /// <summary>Sales that are given to a campaign by hand when all events are there, in this order.</summary>
    public (string Id, string? Campaign)[] ByHand { get; init; } = [];

    public IReadOnlyList<(SaleName Sale, string? Campaign)> Assignments =>
        [.. ByHand.Select(one => (new SaleName(Events[0].Provider, Events[0].Account, one.Id), one.Campaign))];

    public IEnumerable<RawEvent> Commands => Assignments.Select(one =>
        new LedgerCommand(LedgerCommand.Assign, []) { Campaign = one.Campaign, Sales = [one.Sale] }.ToRawEvent(0));

    public TranslationRules Rules { get; init; } = TranslationRules.Default;

    public override string ToString() => Name;

    /// <summary>What is wrong with a ledger's answer; null when it is right.</summary>
    public string? Fault(Totals totals)
    {
        var said = $"{totals.Sales} sales, {totals.Lost} lost, gross '{totals.Gross}', net '{totals.Net}'";
        var right = $"{Sales} sales, {Lost} lost, gross '{Gross}', net '{Net}'";
        var silent = Says.FirstOrDefault(part => !totals.ToString().Contains(part, StringComparison.Ordinal));
        return said != right
            ? $"{Name}: {said}, but right is {right}\n{totals}"
            : silent is not null ? $"{Name}: '{silent}' is missing in\n{totals}" : null;
    }

    /// <summary>All orders of a few events, some of many; each event comes again somewhere in some of them.</summary>
    public IEnumerable<RawEvent[]> Deliveries()
    {
        var random = new Random(Events.Length);
        var orders = Events.Length <= 4 ? Orders.Of(Events) : Enumerable.Range(0, 120).Select(i => i == 0 ? Events : Orders.Shuffled(random, Events));
        foreach (var order in orders)
        {
            yield return order;
            yield return [.. order, .. Orders.Shuffled(random, Events).Take(1 + random.Next(Events.Length))];
        }
    }
}

/// <summary>Orders of deliveries.</summary>
internal static class Orders
{
    public static IEnumerable<RawEvent[]> Of(RawEvent[] events) => events.Length < 2
        ? [events]
        : events.SelectMany((first, i) => Of([.. events[..i], .. events[(i + 1)..]]).Select(rest => (RawEvent[])[first, .. rest]));

    public static RawEvent[] Shuffled(Random random, RawEvent[] events)
    {
        var shuffled = events.ToArray();
        random.Shuffle(shuffled);
        return shuffled;
    }
}
