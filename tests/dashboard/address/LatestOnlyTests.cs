using RevenuePulse.Dashboard.Parts;

namespace RevenuePulse.Tests.Dashboard;

public class LatestOnlyTests
{
    [Fact]
    public async Task A_late_answer_to_an_earlier_question_is_dropped_and_its_work_cancelled()
    {
        using var latest = new LatestOnly();
        var (shown, late) = (new List<string>(), new TaskCompletionSource<string>());
        var cancelled = false;

        var first = latest.AskAsync<string>(
            async cancel =>
            {
                await using var told = cancel.Register(() => cancelled = true);
                return await late.Task;
            },
            shown.Add);
        var second = await latest.AskAsync(_ => ValueTask.FromResult("second"), shown.Add);
        late.SetResult("first");

        Assert.True(second);
        Assert.False(await first);
        Assert.True(cancelled);
        Assert.Equal(["second"], shown);
    }

    [Fact]
    public async Task A_failure_is_told_to_who_still_asks_and_to_nobody_else()
    {
        using var latest = new LatestOnly();
        var late = new TaskCompletionSource<string>();

        var first = latest.AskAsync(_ => new ValueTask<string>(late.Task), _ => { });
        await latest.AskAsync(_ => ValueTask.FromResult(""), _ => { });
        late.SetException(new InvalidOperationException());

        Assert.False(await first);
        await Assert.ThrowsAsync<InvalidOperationException>(() => latest.AskAsync<string>(_ => throw new InvalidOperationException(), _ => { }));
    }
}
