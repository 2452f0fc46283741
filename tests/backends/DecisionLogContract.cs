namespace RevenuePulse.Tests.Backends;

public abstract class DecisionLogContract(Func<Task<ITwin>> open) : BackendContract(open)
{
    private static readonly DateTimeOffset _night = new(2026, 11, 27, 20, 0, 0, 123, TimeSpan.Zero);

    private IDecisionLog Decisions => Backend.Decisions;

    [Fact]
    public async Task A_decision_is_kept_whole_over_a_restart_and_the_newest_comes_first()
    {
        var first = new RevenuePulse.Decision
        {
            Id = "1",
            At = _night,
            Kind = DecisionKind.Call,
            Campaigns = ["neon", "pas,\"tel"],
            Verdict = "neon leads; if wrong <little> is lost",
            Numbers = ["neon: 4.5 %", "pastel: 3 %"],
            Note = "why 😀",
            Author = "Ada",
        };
        Decisions.Add(first);
        Decisions.Add(new RevenuePulse.Decision { Id = "2", At = _night.AddMinutes(1), Kind = DecisionKind.Stop });
        await Twin.RestartAsync();
        Assert.Equal(["2", "1"], Decisions.Decisions.Select(d => d.Id));
        var kept = Decisions.Decisions[1];
        Assert.Equal(first.Campaigns, kept.Campaigns);
        Assert.Equal(first.Numbers, kept.Numbers);
        Assert.Equal(first, kept with { Campaigns = first.Campaigns, Numbers = first.Numbers });
        Assert.Equal((DecisionKind.Stop, null, null), (Decisions.Decisions[0].Kind, Decisions.Decisions[0].Note, Decisions.Decisions[0].Author));
    }

    [Fact]
    public void What_is_deleted_is_gone_and_an_id_is_taken_once()
    {
        var decision = new RevenuePulse.Decision { Id = "1", At = _night, Kind = DecisionKind.Keep };
        Decisions.Add(decision);
        Assert.ThrowsAny<Exception>(() => Decisions.Add(decision with { Note = "another" }));
        Assert.Null(Assert.Single(Decisions.Decisions).Note);
        Assert.True(Decisions.DeleteDecision("1"));
        Assert.False(Decisions.DeleteDecision("1"));
        Assert.Empty(Decisions.Decisions);
    }
}
