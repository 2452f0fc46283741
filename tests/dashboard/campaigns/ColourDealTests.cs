using RevenuePulse.Dashboard;

namespace RevenuePulse.Tests.Dashboard.Campaigns;

/// <summary>Which campaign has which colour, and for how long.</summary>
public sealed class ColourDealTests
{
    private static readonly DateOnly Today = new(2026, 11, 26);

    [Fact]
    public void The_largest_six_get_the_colours_in_their_order_and_the_seventh_none()
    {
        var dealt = ColourDeal.Next([], Look(["a", "b", "c", "d", "e", "f", "g"]));

        Assert.Equal(["1a", "2b", "3c", "4d", "5e", "6f"], dealt.Select(Written));
    }

    [Fact]
    public void Whoever_has_a_colour_keeps_it_whatever_the_others_sell()
    {
        var dealt = ColourDeal.Next([], Look(["a", "b"]));

        dealt = ColourDeal.Next(dealt, Look(["g", "f", "e", "d", "c", "b", "a"]));

        Assert.Equal(["1a", "2b", "3g", "4f", "5e", "6d"], dealt.Select(Written));
        Assert.Same(dealt, ColourDeal.Next(dealt, Look(["c", "d", "e", "f", "g"])));
    }

    [Fact]
    public void Who_sold_nothing_for_a_week_makes_room_for_one_that_sells_now_and_for_no_other()
    {
        DealtColour[] dealt = [.. "abcdef".Select((id, i) => new DealtColour(i + 1, id.ToString(), Today.AddDays(-6 - (i % 2))))];

        Assert.Same(dealt, ColourDeal.Next(dealt, Look(["new", "a"], selling: ["a2"])));
        var next = ColourDeal.Next(dealt, Look(["new", "newer", "newest", "last"], selling: ["new", "newer", "newest", "last"]));

        Assert.Equal(["1a", "3c", "5e", "2new", "4newer", "6newest"], next.Select(Written));
    }

    [Fact]
    public void Who_fell_well_behind_makes_room_for_one_of_the_largest_but_a_near_one_does_not()
    {
        var dealt = ColourDeal.Next([], Look(["a", "b", "c", "d", "e", "f"]));

        string[] near = ["g", "a", "b", "c", "d", "e", "f"];
        Assert.Same(dealt, ColourDeal.Next(dealt, Look(near) with { IsWhole = true }));
        string[] far = ["g", "a", "b", "c", "d", "e", "h", "f"];
        Assert.Same(dealt, ColourDeal.Next(dealt, Look(far)));
        Assert.Equal(["1a", "2b", "3c", "4d", "5e", "6g"], ColourDeal.Next(dealt, Look(far) with { IsWhole = true }).Select(Written));
    }

    [Fact]
    public void To_sell_keeps_a_colour_alive()
    {
        DealtColour[] dealt = [.. "abcdef".Select((id, i) => new DealtColour(i + 1, id.ToString(), Today.AddDays(-30)))];

        var kept = ColourDeal.Next(dealt, Look(["a"], selling: ["a", "b", "c", "d", "e", "f"]));

        Assert.Same(kept, ColourDeal.Next(kept, Look(["new"], selling: ["new"])));
    }

    [Fact]
    public void One_that_is_only_looked_up_gives_way_at_once_to_one_that_sells()
    {
        var dealt = ColourDeal.Next([], Look(["a", "b", "c", "d", "e", "old"], selling: ["a", "b", "c", "d", "e"]));

        Assert.Equal("6new", Written(ColourDeal.Next(dealt, Look(["new"], selling: ["new"]))[^1]));
    }

    [Fact]
    public void What_the_book_chose_is_given_to_nobody_else()
    {
        var dealt = ColourDeal.Next([], Look(["a", "b", "c"], chosen: [1], excused: ["b"]));

        Assert.Equal(["2a", "3c"], dealt.Select(Written));
        // somebody chooses a colour that was dealt: its holder gets another one
        Assert.Equal(["3c", "1a"], ColourDeal.Next(dealt, Look(["a", "b", "c"], chosen: [2], excused: ["b"])).Select(Written));
    }

    private static ColourLook Look(string[] largest, string[]? selling = null, int[]? chosen = null, string[]? excused = null) =>
        new([.. largest], (selling ?? largest).ToHashSet(), (chosen ?? []).ToHashSet(), (excused ?? []).ToHashSet(), Today);

    private static string Written(DealtColour colour) => $"{colour.Slot}{colour.Campaign}";
}
