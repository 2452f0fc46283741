using RevenuePulse.Dashboard;

namespace RevenuePulse.Tests.Dashboard;

public class ViewAddressTests
{
    private static readonly AddressPlan Plan = new("/history", "now-30d/d", "now", [
        AddressRule.OneOf("m", "net", "gross", "sales"),
        new("g", "auto", "a step such as 1h", text => text == "auto" || Step.TryParse(text, out _)),
    ]);

    [Theory]
    [InlineData("?from=launch&to=launch%2B6h")]
    [InlineData("?from=2026-03-01&to=2026-03-08")]
    [InlineData("?from=1700000000000")]
    [InlineData("?tz=Europe/Berlin")]
    [InlineData("?cmp=off")]
    [InlineData("?cmp=weekdays")]
    [InlineData("?cmp=yoy")]
    [InlineData("?cmp=-7d")]
    [InlineData("?cmp=launch")]
    [InlineData("?cmp=launch:spring-26")]
    [InlineData("?cmp=2026-02-01..2026-03-01")]
    [InlineData("?cmp=prev,yoy")]
    [InlineData("?cmp=launch:spring-26,2026-02-01..2026-03-01")]
    [InlineData("?f=country:DE,AT")]
    [InlineData("?f=campaign!:neon")]
    [InlineData("?f=campaign:neon;campaign!:")]
    [InlineData("?f=campaign:a%252Cb%253Bc%2525;kind:one_time")]
    [InlineData("?f=campaign:%3Cb%3Ebold%3C/b%3E%20%F0%9F%9A%80")]
    [InlineData("?m=sales")]
    [InlineData("?g=1h")]
    [InlineData("?mode=net")]
    [InlineData("?kiosk=2&sound=0&theme=light&motion=off&hide=1&digest=60")]
    [InlineData("?from=now-7d/d&to=now/d&tz=Asia/Tokyo&cmp=off&f=country:DE&m=gross&g=1h&mode=net&kiosk=1&theme=dark")]
    public void Every_parameter_survives_a_round_trip(string query)
    {
        var address = ViewAddress.Parse(query, Plan);

        Assert.Empty(address.Problems);
        Assert.Equal(query, address.ToQuery());
        Assert.Equal(address, ViewAddress.Parse(address.ToQuery(), Plan));
    }

    [Theory]
    [InlineData("?from=now-30d/d&to=now&cmp=prev&m=net&g=auto", "")]
    [InlineData("?g=1h&m=gross&theme=dark&to=now/d&from=now-7d/d", "?from=now-7d/d&to=now/d&m=gross&g=1h&theme=dark")]
    [InlineData("?f=kind:one_time;campaign!:b;campaign:a", "?f=campaign:a;campaign!:b;kind:one_time")]
    [InlineData("?f=campaign:a;campaign:b,a", "?f=campaign:a,b")]
    [InlineData("?f=currency:eur", "?f=currency:EUR")]
    [InlineData("?from=&m=", "")]
    public void Equal_views_have_equal_links(string written, string canonical) => Assert.Equal(canonical, ViewAddress.Parse(written, Plan).ToQuery());

    [Theory]
    [InlineData("?from=soon&m=gross", "“from” is a time such as now-30d/d or 2026-11-27, not “soon”", "?m=gross")]
    [InlineData("?tz=Mars/Base", "“tz” is a time zone such as Europe/Berlin, not “Mars/Base”", "")]
    [InlineData("?cmp=never", "“cmp” is prev, weekdays, yoy, launch, a shift such as -7d, two times as in 2026-03-01..2026-03-08, or off, not “never”", "")]
    [InlineData("?cmp=yoy,yoy", "“cmp” is prev, weekdays, yoy, launch, a shift such as -7d, two times as in 2026-03-01..2026-03-08, or off, not “yoy,yoy”", "")]
    [InlineData("?cmp=off,yoy", "“cmp” is prev, weekdays, yoy, launch, a shift such as -7d, two times as in 2026-03-01..2026-03-08, or off, not “off,yoy”", "")]
    [InlineData("?cmp=yoy,prev,-7d", "“cmp” is prev, weekdays, yoy, launch, a shift such as -7d, two times as in 2026-03-01..2026-03-08, or off, not “yoy,prev,-7d”", "")]
    [InlineData("?f=planet:mars&g=1d", "“f” is filters such as country:DE,AT;campaign!:neon, not “planet:mars”", "?g=1d")]
    [InlineData("?f=kind:whatever", "“f” is filters such as country:DE,AT;campaign!:neon, not “kind:whatever”", "")]
    [InlineData("?m=money", "“m” is net, gross or sales, not “money”", "")]
    [InlineData("?m=gross&m=sales", "“m” is there twice, “gross” counts", "?m=gross")]
    [InlineData("?m=money&m=sales", "“m” is net, gross or sales, not “money”", "?m=sales")]
    public void What_means_nothing_is_named_and_the_rest_holds(string written, string problem, string rest)
    {
        var address = ViewAddress.Parse(written, Plan);

        Assert.Equal([problem], address.Problems);
        Assert.Equal(rest, address.ToQuery());
    }

    [Fact]
    public void Other_pages_are_reached_with_the_same_range_comparison_filters_and_display()
    {
        var address = ViewAddress.Parse("?from=now-7d/d&tz=UTC&cmp=yoy&f=country:DE&m=gross&theme=light", Plan);

        Assert.Equal("/vibes?from=now-7d/d&tz=UTC&cmp=yoy&f=country:DE&theme=light", address.LinkTo("/vibes"));
        Assert.Equal("/", ViewAddress.Parse("?m=gross", Plan).LinkTo("/"));
    }

    [Fact]
    public void Filters_grow_shrink_and_read_as_those_of_the_api()
    {
        var filters = FilterTerms.None.Plus(Dimension.Campaign, "neon").Plus(Dimension.Campaign, null).Plus(Dimension.Country, "DE", isExcluded: true);

        Assert.Equal("campaign:neon,;country!:DE", filters.ToString());
        Assert.Equal(["campaign=neon", "campaign=", "not.country=DE"], filters.ToApi().Select(pair => $"{pair.Key}={pair.Value}"));
        Assert.Equal([null], filters.Minus(Dimension.Campaign, "neon").ToFilter().Values[Dimension.Campaign]);
        Assert.Equal(["DE"], filters.ToFilter().Excluded[Dimension.Country]);
        Assert.Equal("campaign!:neon", FilterTerms.None.Plus(Dimension.Campaign, "neon").Plus(Dimension.Campaign, "neon", isExcluded: true).ToString());
        Assert.Equal(FilterTerms.None, filters.Minus(Dimension.Campaign, "neon").Minus(Dimension.Campaign, null).Minus(Dimension.Country, "DE"));
    }
}
