namespace RevenuePulse.Tests.Backends;

public abstract class QuestionBookContract(Func<Task<ITwin>> open) : BackendContract(open)
{
    private static readonly SavedQuestion _fridays = new()
    {
        Id = "q1",
        Name = "Friday nights",
        Query = "?g=1h",
        Owner = "ana",
        SavedAt = new DateTimeOffset(2026, 11, 25, 18, 0, 0, 7, TimeSpan.Zero),
    };

    private IQuestionBook Questions => Backend.Questions;

    [Fact]
    public async Task A_question_is_kept_whole_over_a_restart_in_the_order_of_names()
    {
        var other = _fridays with { Id = "q2", Name = "a year", Owner = null, Query = "", PinnedAt = _fridays.SavedAt.AddMilliseconds(35) };
        Questions.Put(_fridays);
        Questions.Put(other);
        await Twin.RestartAsync();

        Assert.Equal([other, _fridays], Questions.Questions);
    }

    [Fact]
    public async Task Putting_it_again_replaces_it_and_deleting_forgets_it()
    {
        Questions.Put(_fridays);
        Questions.Put(_fridays with { Name = "Fridays" });
        Assert.Equal(["Fridays"], Questions.Questions.Select(q => q.Name));
        Assert.True(Questions.Delete("q1"));
        Assert.False(Questions.Delete("q1"));
        await Twin.RestartAsync();
        Assert.Empty(Questions.Questions);
    }
}
