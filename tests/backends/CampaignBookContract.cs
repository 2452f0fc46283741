namespace RevenuePulse.Tests.Backends;

public abstract class CampaignBookContract(Func<Task<ITwin>> open) : BackendContract(open)
{
    private static readonly Campaign _full = new()
    {
        Id = "launch",
        Name = "Launch 🚀",
        Channel = "newsletter",
        LandingPage = "/",
        StartedAt = new DateTimeOffset(2026, 11, 1, 9, 30, 0, TimeSpan.FromHours(2)),
        CostMinor = 12_345,
        Currency = "EUR",
        Owner = "Ada",
        Colour = "#ff8800",
        Split = 0.25,
        Notes = "",
        MergedInto = "other",
    };

    [Fact]
    public async Task A_campaign_is_kept_whole_over_a_restart()
    {
        Backend.Book.Put([_full, new Campaign { Id = "none", Name = "none" }]);
        await Twin.RestartAsync();
        Assert.Equal(_full, Backend.Book.Campaigns["launch"]);
        Assert.Equal(new Campaign { Id = "none", Name = "none" }, Backend.Book.Campaigns["none"]);
        Assert.Equal(2, Backend.Book.Campaigns.Count);
    }

    [Fact]
    public void A_snapshot_does_not_change_under_its_reader()
    {
        var before = Backend.Book.Campaigns;
        Backend.Book.Put([_full]);
        Assert.Empty(before);
        Assert.Single(Backend.Book.Campaigns);
    }

    [Fact]
    public void Deleting_says_whether_there_was_one()
    {
        Backend.Book.Put([_full]);
        Assert.True(Backend.Book.Delete("launch"));
        Assert.False(Backend.Book.Delete("launch"));
        Assert.Empty(Backend.Book.Campaigns);
    }

    [Fact]
    public void When_one_of_several_cannot_be_stored_none_is()
    {
        Assert.ThrowsAny<Exception>(() => Backend.Book.Put([_full, new Campaign { Id = "x", Name = null! }]));
        Assert.Empty(Backend.Book.Campaigns);
        Backend.Book.Put([_full]);
        Assert.Single(Backend.Book.Campaigns);
    }
}
