namespace RevenuePulse.Tests.Backends;

public abstract class TokenBookContract(Func<Task<ITwin>> open) : BackendContract(open)
{
    private static readonly AccessToken _wall = new()
    {
        Id = "0011aabb",
        Name = "TV in the kitchen",
        Role = TokenRole.Watch,
        CreatedAt = new DateTimeOffset(2026, 11, 27, 18, 0, 0, 7, TimeSpan.Zero),
        Hash = new string('a', 64),
    };

    [Fact]
    public async Task A_token_is_kept_whole_over_a_restart()
    {
        var other = _wall with { Id = "0022", Role = TokenRole.Viewer, LastUsedAt = _wall.CreatedAt.AddDays(1) };
        Backend.Tokens.Add(_wall);
        Backend.Tokens.Add(other);
        await Twin.RestartAsync();
        Assert.Equal([_wall, other], Backend.Tokens.Tokens.Values.OrderBy(t => t.Id, StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_revoked_token_is_gone_at_once_and_for_good_and_that_is_said_after()
    {
        var said = new List<(string, bool)>();
        Backend.Tokens.Revoked += id => said.Add((id, Backend.Tokens.Tokens.ContainsKey(id)));
        Backend.Tokens.Add(_wall);
        var before = Backend.Tokens.Tokens;
        Assert.True(Backend.Tokens.Revoke(_wall.Id));
        Assert.False(Backend.Tokens.Revoke(_wall.Id));
        Assert.Equal([(_wall.Id, false)], said);
        Assert.Single(before);
        await Twin.RestartAsync();
        Assert.Empty(Backend.Tokens.Tokens);
    }

    [Fact]
    public async Task Its_last_use_is_kept_and_never_brings_it_back()
    {
        Backend.Tokens.Add(_wall);
        var at = _wall.CreatedAt.AddMinutes(5);
        Backend.Tokens.Touch(_wall.Id, at);
        Backend.Tokens.Touch("nobody", at);
        await Twin.RestartAsync();
        Assert.Equal([_wall with { LastUsedAt = at }], Backend.Tokens.Tokens.Values);
        Backend.Tokens.Revoke(_wall.Id);
        Backend.Tokens.Touch(_wall.Id, at);
        Assert.Empty(Backend.Tokens.Tokens);
    }

    [Fact]
    public void An_id_is_given_once()
    {
        Backend.Tokens.Add(_wall);
        Assert.ThrowsAny<Exception>(() => Backend.Tokens.Add(_wall with { Name = "other" }));
        Assert.Equal([_wall], Backend.Tokens.Tokens.Values);
    }
}
