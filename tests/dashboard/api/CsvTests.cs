using RevenuePulse.Dashboard;

namespace RevenuePulse.Tests.Dashboard;

public class CsvTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+49", "'+49")]
    [InlineData("-x", "'-x")]
    [InlineData("@cmd", "'@cmd")]
    [InlineData("\tx", "'\tx")]
    [InlineData("\rx", "\"'\rx\"")]
    [InlineData("=HYPERLINK(\"a\",\"b\")", "\"'=HYPERLINK(\"\"a\"\",\"\"b\"\")\"")]
    [InlineData("", "")]
    public void Text_is_quoted_and_never_a_formula(string text, string cell) => Assert.Equal(cell, Csv.Cell(text));

    [Fact]
    public void Numbers_stay_numbers()
    {
        Assert.Equal("-1250", Csv.Cell(-1250L));
        Assert.Equal("-0.5", Csv.Cell(-0.5));
        Assert.Equal("9007199254740993", Csv.Cell(9_007_199_254_740_993));
        Assert.Equal("", Csv.Cell(null));
        Assert.Equal("2026-03-10T12:00:00Z", Csv.Cell(Make.Noon.UtcDateTime));
    }

    [Fact]
    public void Lines_end_with_carriage_return_and_line_feed() =>
        Assert.Equal("a,b\r\n1,x\r\n", Csv.Write(new(["a", "b"], [[1L, "x"]])));
}
