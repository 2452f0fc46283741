using RevenuePulse.Dashboard;
using RevenuePulse.Dashboard.Parts;

namespace RevenuePulse.Tests.Dashboard.Vibes;

public class VibesAddressTests
{
    [Theory]
    [InlineData("?vibes=neon,pastel&base=pastel&metric=rpv&band=fixed&sort=loss")]
    [InlineData("?from=now-7d&f=country:DE&vibes=neon&metric=aov")]
    [InlineData("")]
    public void An_address_comes_back_as_it_was(string query) => Assert.Equal(query, ViewAddress.Parse(query, VibesAddress.Plan).ToQuery());

    [Theory]
    [InlineData("neon")]
    [InlineData("a,b")]
    [InlineData("100 % off; <b>&=?#")]
    [InlineData("😀 %2C")]
    public void Any_name_survives_being_chosen_and_pinned(string campaign)
    {
        var address = ViewAddress.Parse("", VibesAddress.Plan).Toggled("other").Toggled(campaign).Against(campaign);
        var again = ViewAddress.Parse(address.ToQuery(), VibesAddress.Plan);
        Assert.Equal(["other", campaign], again.Chosen());
        Assert.Equal(campaign, again.Base());
        Assert.Equal(["other"], again.Toggled(campaign).Chosen());
        Assert.Null(again.Against(campaign).Base());
    }

    [Fact]
    public void A_fifth_campaign_is_not_chosen()
    {
        var address = ViewAddress.Parse("?vibes=a,b,c,d", VibesAddress.Plan).Toggled("e");
        Assert.Equal(["a", "b", "c", "d"], address.Chosen());
        Assert.NotEmpty(ViewAddress.Parse("?vibes=a,b,c,d,e", VibesAddress.Plan).Problems);
    }

    [Theory]
    [InlineData("?metric=winner")]
    [InlineData("?band=wide")]
    [InlineData("?sort=luck")]
    public void What_means_nothing_is_told_and_the_rest_holds(string query) => Assert.Single(ViewAddress.Parse(query, VibesAddress.Plan).Problems);
}
