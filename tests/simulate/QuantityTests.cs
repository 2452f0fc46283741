using RevenuePulse.Host.Simulate;

namespace RevenuePulse.Tests.Simulate;

public class QuantityTests
{
    [Theory]
    [InlineData("60s", 60_000)]
    [InlineData("1.5m", 90_000)]
    [InlineData("250ms", 250)]
    [InlineData("2h", 7_200_000)]
    [InlineData("10", 10_000)]
    public void A_duration_carries_its_unit(string text, double milliseconds) =>
        Assert.Equal(milliseconds, Quantity.Duration(text)?.TotalMilliseconds);

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-5s")]
    [InlineData("5 weeks")]
    [InlineData("NaNs")]
    [InlineData("9999999d")]
    public void What_is_no_duration_is_refused(string text) => Assert.Null(Quantity.Duration(text));

    [Theory]
    [InlineData("5%", 0.05)]
    [InlineData("0.05", 0.05)]
    [InlineData("0", 0)]
    [InlineData("100%", 1)]
    public void A_share_is_a_percentage_or_a_fraction(string text, double share) => Assert.Equal(share, Quantity.Share(text)!.Value, 12);

    [Theory]
    [InlineData("5")]
    [InlineData("101%")]
    [InlineData("-1%")]
    [InlineData("%")]
    [InlineData("five")]
    public void What_is_no_share_is_refused(string text) => Assert.Null(Quantity.Share(text));
}
