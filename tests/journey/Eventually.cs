namespace RevenuePulse.Tests.Journey;

/// <summary>Waits for what another process does, and says what it waited for when that does not happen.</summary>
internal static class Eventually
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);

    public static Task HoldsAsync(string what, Func<bool> condition) => HoldsAsync(what, () => Task.FromResult(condition()));

    public static async Task HoldsAsync(string what, Func<Task<bool>> condition)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(since) < _patience, $"waited {_patience.TotalSeconds:0} s in vain until {what}");
            await Task.Delay(_pause, TimeProvider.System);
        }
    }
}
