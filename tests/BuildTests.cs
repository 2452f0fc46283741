namespace RevenuePulse.Tests;

public class BuildTests
{
    [Fact]
    public void The_build_holds_a_test() => Assert.True(true);
}
