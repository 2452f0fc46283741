namespace RevenuePulse.Tests.Backends;

public abstract class MarkBookContract(Func<Task<ITwin>> open) : BackendContract(open)
{
    private static readonly DateTimeOffset _night = new(2026, 11, 27, 20, 0, 0, 123, TimeSpan.FromHours(2));

    private static readonly Launch _launch = new()
    {
        Id = "black friday/26",
        Name = "Black Friday 🚀",
        StartedAt = _night,
        EndsAt = _night.AddHours(6),
        CampaignIds = ["neon", "pas,\"tel"],
        Notes = "",
    };

    [Fact]
    public async Task A_goal_is_kept_over_a_restart_replaced_and_forgotten()
    {
        Assert.Null(Backend.Marks.Goal);
        Assert.False(Backend.Marks.DeleteGoal());
        Backend.Marks.Put(new Goal { AmountMinor = 1, Currency = "USD" });
        var goal = new Goal { AmountMinor = long.MaxValue, Currency = "JPY", From = _night, To = _night.AddDays(1) };
        Backend.Marks.Put(goal);
        await Twin.RestartAsync();
        Assert.Equal(goal, Backend.Marks.Goal);
        Assert.True(Backend.Marks.DeleteGoal());
        Assert.Null(Backend.Marks.Goal);
        await Twin.RestartAsync();
        Assert.Null(Backend.Marks.Goal);
    }

    [Fact]
    public async Task A_launch_is_kept_whole_over_a_restart()
    {
        Backend.Marks.Put(_launch with { Name = "before" });
        Backend.Marks.Put(_launch);
        Backend.Marks.Put(new Launch { Id = "bare", Name = "bare", StartedAt = _night });
        await Twin.RestartAsync();
        var kept = Backend.Marks.Launches[_launch.Id];
        Assert.Equal(_launch.CampaignIds, kept.CampaignIds);
        Assert.Equal(_launch, kept with { CampaignIds = _launch.CampaignIds });
        Assert.Equal((null, null, 0), (Backend.Marks.Launches["bare"].EndsAt, Backend.Marks.Launches["bare"].Notes, Backend.Marks.Launches["bare"].CampaignIds.Count));
        Assert.True(Backend.Marks.DeleteLaunch("bare"));
        Assert.False(Backend.Marks.DeleteLaunch("bare"));
        Assert.Single(Backend.Marks.Launches);
    }

    [Fact]
    public async Task Annotations_are_kept_in_the_order_of_time()
    {
        var late = new Annotation { Id = "1", At = _night.AddHours(1), Text = "late" };
        var post = new Annotation { Id = "3", At = _night, Text = "post", Kind = AnnotationKind.Post, Url = "https://example.com/p", Author = "Ada" };
        var same = new Annotation { Id = "2", At = _night, Text = "same time", Kind = AnnotationKind.Moment };
        foreach (var annotation in new[] { late, post, same })
        {
            Backend.Marks.Put(annotation);
        }

        Assert.Equal([same, post, late], Backend.Marks.Annotations);
        await Twin.RestartAsync();
        Assert.Equal([same, post, late], Backend.Marks.Annotations);
        Backend.Marks.Put(late with { At = _night.AddHours(-1) });
        Assert.Equal(["1", "2", "3"], Backend.Marks.Annotations.Select(a => a.Id));
        Assert.True(Backend.Marks.DeleteAnnotation("2"));
        Assert.False(Backend.Marks.DeleteAnnotation("2"));
        Assert.Equal(["1", "3"], Backend.Marks.Annotations.Select(a => a.Id));
    }

    [Fact]
    public void A_snapshot_does_not_change_under_its_reader()
    {
        var (launches, annotations) = (Backend.Marks.Launches, Backend.Marks.Annotations);
        Backend.Marks.Put(_launch);
        Backend.Marks.Put(new Annotation { Id = "1", At = _night, Text = "x" });
        Assert.Empty(launches);
        Assert.Empty(annotations);
        Assert.Single(Backend.Marks.Launches);
        Assert.Single(Backend.Marks.Annotations);
    }

    [Fact]
    public void What_cannot_be_stored_changes_nothing()
    {
        Assert.ThrowsAny<Exception>(() => Backend.Marks.Put(_launch with { Name = null! }));
        Assert.Empty(Backend.Marks.Launches);
        Backend.Marks.Put(_launch);
        Assert.Single(Backend.Marks.Launches);
    }

    [Fact]
    public async Task Many_writers_lose_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(
            () => Backend.Marks.Put(new Annotation { Id = $"{i}", At = _night.AddSeconds(i), Text = "x" }), Cancel)));
        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"{i}"), Backend.Marks.Annotations.Select(a => a.Id));
    }
}
