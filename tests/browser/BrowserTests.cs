namespace RevenuePulse.BrowserTests;

public class BrowserTests
{
    [Fact]
    public void The_build_holds_a_browser_test() => Assert.True(true);
}
