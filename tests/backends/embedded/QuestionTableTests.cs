namespace RevenuePulse.Tests.Backends.Embedded;

public sealed class QuestionTableTests : IAsyncDisposable
{
    private static readonly SavedQuestion _fridays = new()
    {
        Id = "q1",
        Name = "Friday nights",
        Query = "?g=1h",
        Owner = "ana",
        SavedAt = new DateTimeOffset(2026, 11, 25, 18, 0, 0, 7, TimeSpan.Zero),
    };

    private readonly EmbeddedUnderTest _backend = new();

    public ValueTask DisposeAsync() => _backend.DisposeAsync();

    [Fact]
    public async Task A_question_is_kept_whole_over_a_restart_in_the_order_of_names()
    {
        var other = _fridays with { Id = "q2", Name = "a year", Owner = null, Query = "" };
        _backend.Backend.Questions.Put(_fridays);
        _backend.Backend.Questions.Put(other);
        await _backend.RestartAsync();

        Assert.Equal([other, _fridays], _backend.Backend.Questions.Questions);
    }

    [Fact]
    public async Task Putting_it_again_replaces_it_and_deleting_forgets_it()
    {
        var questions = _backend.Backend.Questions;
        questions.Put(_fridays);
        questions.Put(_fridays with { Name = "Fridays" });
        Assert.Equal(["Fridays"], questions.Questions.Select(q => q.Name));
        Assert.True(questions.Delete("q1"));
        Assert.False(questions.Delete("q1"));
        await _backend.RestartAsync();
        Assert.Empty(_backend.Backend.Questions.Questions);
    }
}
