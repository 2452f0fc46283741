using RevenuePulse.Dashboard;

namespace RevenuePulse.Tests.Dashboard;

public class MoneyTextTests
{
    [Theory]
    [InlineData(1234, "JPY", "¥1,234")]
    [InlineData(0, "JPY", "¥0")]
    [InlineData(1234, "KWD", "KWD\u00a01.234")]
    [InlineData(-5, "KWD", "−KWD\u00a00.005")]
    [InlineData(1234, "USD", "$12.34")]
    [InlineData(1234, "ISK", "ISK\u00a012.34")]
    [InlineData(9_999_999, "USD", "$99,999.99")]
    [InlineData(10_000_000, "USD", "$100,000")]
    [InlineData(99_999_999, "KWD", "KWD\u00a099,999.999")]
    [InlineData(100_000_000, "KWD", "KWD\u00a0100,000")]
    [InlineData(long.MinValue, "JPY", "−¥9,223,372,036,854,775,808")]
    public void Money_has_the_decimals_of_its_currency(long minor, string currency, string expected) =>
        Assert.Equal(expected, MoneyText.Format(minor, currency));
}
