using Microsoft.Extensions.Configuration;
using RevenuePulse.Host.Configuration;

namespace RevenuePulse.Tests.Host;

public class RateSettingsTests
{
    [Fact]
    public void Without_settings_there_are_no_rates() =>
        Assert.Equal((null, null, 7), (Read().Settings.Rates.FilePath, Read().Settings.Rates.Url, Read().Settings.Rates.MaxAgeDays));

    [Theory]
    [InlineData("PULSE_RATES_URL", "ftp://example.com/rates")]
    [InlineData("PULSE_RATES_URL", "rates.csv")]
    [InlineData("PULSE_RATES_URL", "/etc/rates.csv")]
    [InlineData("PULSE_RATES_URL", "https://user:secret@example.com/rates")]
    [InlineData("PULSE_RATES_MAX_AGE_DAYS", "0")]
    [InlineData("PULSE_RATES_MAX_AGE_DAYS", "a week")]
    [InlineData("PULSE_RATES_FILE", "/nowhere/rates.csv")]
    public void What_cannot_be_is_a_problem(string name, string value) =>
        Assert.StartsWith(name, Assert.Single(Read((name, value)).Problems), StringComparison.Ordinal);

    [Fact]
    public void The_files_problems_are_listed_with_their_lines()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, "date,currency,rate\n2026-03-01,EUR,1,08\n2026-03-32,EUR,1.08\n");
        try
        {
            var problems = Read(("PULSE_RATES_FILE", path)).Problems;
            Assert.Equal(2, problems.Count);
            Assert.Contains("line 2", problems[0], StringComparison.Ordinal);
            Assert.Contains("line 3: '2026-03-32'", problems[1], StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void An_address_and_a_largest_age_are_taken()
    {
        var (settings, problems) = Read(("PULSE_RATES_URL", "https://example.com/rates?key=1"), ("PULSE_RATES_MAX_AGE_DAYS", "30"));
        Assert.Empty(problems);
        Assert.Equal((new Uri("https://example.com/rates?key=1"), 30), (settings.Rates.Url, settings.Rates.MaxAgeDays));
    }

    private static (Settings Settings, IReadOnlyList<string> Problems) Read(params (string Name, string Value)[] values) =>
        SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(values.Select(v => KeyValuePair.Create(v.Name, (string?)v.Value))).Build());
}
