namespace RevenuePulse.Dashboard;

/// <summary>
/// Deals the six series colours to campaigns that have none of their own. No two hold the same one, since more than six cannot be told
/// apart by every eye; the others stay without. Whoever holds one keeps it, with two exceptions, lest the largest stay grey: a holder
/// that has sold nothing for a week gives way to one that sells now, and one that fell well behind the largest six to one of these. Pure.
/// </summary>
public static class ColourDeal
{
    /// <summary>How many series colours there are.</summary>
    public const int Colours = 6;

    private const int RestDays = 7;

    // two that overtake each other again and again do not pass a colour to and fro
    private const int WellBehind = Colours + 1;

    /// <summary>The colours after a look; the same list when nothing changes.</summary>
    public static IReadOnlyList<DealtColour> Next(IReadOnlyList<DealtColour> dealt, ColourLook look)
    {
        var next = dealt.Where(colour => !look.Chosen.Contains(colour.Slot) && !look.Excused.Contains(colour.Campaign))
            .Select(colour => colour.SoldOn < look.Today && look.Selling.Contains(colour.Campaign) ? colour with { SoldOn = look.Today } : colour)
            .ToList();
        foreach (var campaign in look.Largest.Where(id => !look.Excused.Contains(id)).Take(Colours))
        {
            if (next.All(colour => colour.Campaign != campaign) && SlotFor(campaign, next, look) is { } slot)
            {
                next.RemoveAll(colour => colour.Slot == slot);
                // one that is only looked up holds its colour until somebody who sells needs it
                next.Add(new(slot, campaign, look.Selling.Contains(campaign) ? look.Today : DateOnly.MinValue));
            }
        }

        return next.SequenceEqual(dealt) ? dealt : next;
    }

    private static int? SlotFor(string campaign, List<DealtColour> dealt, ColourLook look)
    {
        var free = Enumerable.Range(1, Colours).Except(look.Chosen).Except(dealt.Select(colour => colour.Slot)).Order().Cast<int?>().FirstOrDefault();
        return free ?? (look.Selling.Contains(campaign) ? Rested(dealt, look.Today) ?? Outsold(dealt, look) : null);
    }

    private static int? Outsold(List<DealtColour> dealt, ColourLook look)
    {
        var last = dealt.Select(colour => (colour.Slot, Rank: look.Largest.IndexOf(colour.Campaign) is >= 0 and var rank ? rank : int.MaxValue)).MaxBy(colour => colour.Rank);
        return look.IsWhole && last.Rank >= WellBehind ? last.Slot : null;
    }

    private static int? Rested(List<DealtColour> dealt, DateOnly today)
    {
        var oldest = dealt.OrderBy(colour => colour.SoldOn).ThenBy(colour => colour.Slot).FirstOrDefault();
        return oldest is not null && today.DayNumber - oldest.SoldOn.DayNumber >= RestDays ? oldest.Slot : null;
    }
}

/// <summary>Which campaigns a screen shows, and who needs no colour.</summary>
/// <param name="Largest">Those that are shown, largest first.</param>
/// <param name="Selling">Those that sold lately, shown or not.</param>
/// <param name="Chosen">Colours (1 to 6) that the campaign book gives to somebody.</param>
/// <param name="Excused">Those with a colour in the book, and those that count as another.</param>
/// <param name="Today">The day, UTC.</param>
/// <param name="IsWhole">Whether <paramref name="Largest"/> are all campaigns there are: on a part nobody falls behind.</param>
public sealed record ColourLook(
    List<string> Largest, IReadOnlySet<string> Selling, IReadOnlySet<int> Chosen, IReadOnlySet<string> Excused, DateOnly Today, bool IsWhole = false);
