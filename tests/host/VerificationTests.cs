using RevenuePulse.Host;
using RevenuePulse.Tests.Backends.Embedded;

namespace RevenuePulse.Tests.Host;

public class VerificationTests
{
    [Fact]
    public async Task What_is_held_is_told_and_is_not_well_though_all_that_is_settled_agrees()
    {
        await using var twin = new EmbeddedUnderTest();
        var well = await Verification.RunAsync(new BackendView(twin.Backend), deep: true, TestContext.Current.CancellationToken);
        Assert.True(well.IsWell);
        var held = await Verification.RunAsync(new BackendView(twin.Backend) { Held = ["partition 0 lost events"] }, deep: true, TestContext.Current.CancellationToken);
        Assert.Equal((0, false), (held.Differences.Count, held.IsWell));
        Assert.Equal(["partition 0 lost events"], held.Held);
    }
}
