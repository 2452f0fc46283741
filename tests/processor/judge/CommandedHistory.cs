using FsCheck;
using FsCheck.Fluent;
using RevenuePulse.Processor.Translate;

namespace RevenuePulse.Tests.Processing.Judge;

/// <summary>A sale given to a campaign by hand, somewhere among the deliveries; null takes it back.</summary>
internal sealed record Commanded(SaleName Name, string? Campaign, int Place)
{
    public RawEvent ToRawEvent(int number) =>
        new LedgerCommand(LedgerCommand.Assign, []) { Campaign = Campaign, Sales = [Name] }.ToRawEvent(0) with { DeliveryId = $"command {number}" };
}

/// <summary>A history with commands among its deliveries: all data, so that a failure prints and shrinks as a history does.</summary>
internal sealed record CommandedHistory(History History, IReadOnlyList<Commanded> Commands)
{
    /// <summary>The commands keep their own order, because it decides which of two holds.</summary>
    public RawEvent[] Deliveries
    {
        get
        {
            var deliveries = History.Deliveries.ToList();
            for (var i = 0; i < Commands.Count; i++)
            {
                var from = i == 0 ? 0 : deliveries.FindIndex(raw => raw.DeliveryId == $"command {i - 1}") + 1;
                deliveries.Insert(from + (Commands[i].Place % (deliveries.Count - from + 1)), Commands[i].ToRawEvent(i));
            }

            return [.. deliveries];
        }
    }

    public static Arbitrary<CommandedHistory> Any { get; } = Arb.From(
        from history in History.Any.Generator
        from commands in Gen.ListOf(AnyCommand(history), 4)
        select new CommandedHistory(history, [.. commands]),
        Shrink);

    public override string ToString() => $"{History}{string.Join('\n', Commands)}\n";

    /// <summary>About an identifier that some event carries, if there is one.</summary>
    private static Gen<Commanded> AnyCommand(History history)
    {
        var names = history.Events.SelectMany(raw => Translators.Translate(raw, history.Rules) is MoneyFact fact
            ? fact.Keys.Select(key => new SaleName(raw.Provider, raw.Account, key.Id))
            : []).Distinct().DefaultIfEmpty(new SaleName(Provider.Stripe, "", "cs_nobody")).ToArray();
        return from name in Gen.Elements(names)
               from campaign in Gen.Elements<string?>("by hand", "other hand", null)
               from place in Gen.Choose(0, 99)
               select new Commanded(name, campaign, place);
    }

    private static IEnumerable<CommandedHistory> Shrink(CommandedHistory one)
    {
        for (var i = 0; i < one.Commands.Count; i++)
        {
            yield return one with { Commands = [.. one.Commands.Take(i), .. one.Commands.Skip(i + 1)] };
        }

        foreach (var history in History.Any.Shrinker(one.History))
        {
            yield return one with { History = history };
        }
    }
}
