using RevenuePulse.Backends.Rates;

namespace RevenuePulse.Tests.Backends.Rates;

public class RateSheetTests
{
    private static readonly DateOnly Monday = new(2026, 3, 2);

    [Theory]
    [InlineData("date,currency,rate_in_USD\n2026-03-02,EUR,1.0834\n")]
    [InlineData("\uFEFF# by hand\r\nDate, Currency, Rate\r\n\r\n\"2026-03-02\", \"eur\", \"1.0834\"")]
    public void A_table_of_our_own_says_what_a_unit_is_worth(string text) => Assert.Equal([new(Monday, "EUR", 1.0834m)], Good(text));

    [Fact]
    public void A_table_in_another_currency_is_crossed() => Assert.Equal(
        [("EUR", 1.25m), ("JPY", 0.00625m)],
        Good("date,currency,rate_in_EUR\n2026-03-02,USD,0.8\n2026-03-02,JPY,0.005").Select(r => (r.Currency, r.Rate)).Order());

    [Theory]
    [InlineData("Date, USD, JPY, ROL, \n02 March 2026, 1.25, 200, N/A, \n")]
    [InlineData("Date,USD,JPY,ROL,\n2026-03-02,1.25,200,N/A,\n1999-01-04,N/A,133.73,,")]
    [InlineData(
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
          <gesmes:subject>Reference rates</gesmes:subject>
          <Cube><Cube time='2026-03-02'><Cube currency='USD' rate='1.25'/><Cube currency='JPY' rate='200'/></Cube></Cube>
        </gesmes:Envelope>
        """)]
    public void The_documents_of_the_central_bank_are_crossed_through_the_euro(string text) =>
        Assert.Equal([(Monday, "EUR", 1.25m), (Monday, "JPY", 0.00625m)], Good(text).Select(r => (r.Day, r.Currency, r.Rate)).Order());

    [Fact]
    public void To_the_euro_itself_they_are_turned_round() =>
        Assert.Equal([new(Monday, "USD", 0.8m)], RateSheet.Read("Date,USD,\n2026-03-02,1.25,", "EUR").Rates);

    [Fact]
    public void Every_problem_is_listed_with_its_line() => Assert.Equal(
        [
            "line 3: '02.03.2026' is not a day; write it like 2026-03-31",
            "line 4: 'EURO' is not a currency of three letters, for example EUR",
            "line 5: '0' is not a rate; write a positive number with a decimal point, for example 1.0834",
            "line 6: '1e3' is not a rate; write a positive number with a decimal point, for example 1.0834",
            "line 7: there are 4 fields and not three: date, currency and rate",
            "line 9: the rate of EUR on 2026-03-02 is already on line 8; keep one of the two",
            "line 10: one USD is 1 USD, not 2",
        ],
        RateSheet.Read(
            """
            date,currency,rate_in_USD
            # bad ones
            02.03.2026,EUR,1.08
            2026-03-02,EURO,1.08
            2026-03-02,EUR,0
            2026-03-02,EUR,1e3
            2026-03-02,EUR,1,08
            2026-03-02,EUR,1.08
            2026-03-02,EUR,1.09
            2026-03-02,USD,2
            """,
            "USD").Problems);

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("date,currency,rate_in_USD\n", "it holds no rates")]
    [InlineData("date,currency,dollars\n2026-03-02,EUR,1", "line 1: the third column")]
    [InlineData("when,what,how\n", "line 1: neither")]
    [InlineData("<html><body>Bad gateway", "it is no XML")]
    [InlineData("<html></html>", "it holds no rates")]
    [InlineData("<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "it is no XML")]
    [InlineData("PK\u0003\u0004whatever", "ZIP")]
    [InlineData("date,currency,rate_in_EUR\n2026-03-02,GBP,1.2", "it is in EUR and has no rate of USD")]
    [InlineData("Date,USD,JPY,\n2026-03-02,1.2,", "line 2: there are 3 fields under 4 heads")]
    public void What_is_no_table_of_rates_is_told_why(string text, string why) =>
        Assert.Contains(why, Assert.Single(RateSheet.Read(text, "USD").Problems), StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_not_there_is_a_problem() =>
        Assert.Contains("cannot be read", Assert.Single(RateSheet.ReadFile("/nowhere/rates.csv", "USD").Problems), StringComparison.Ordinal);

    private static IReadOnlyList<DatedRate> Good(string text)
    {
        var sheet = RateSheet.Read(text, "USD");
        Assert.Empty(sheet.Problems);
        return sheet.Rates;
    }
}
