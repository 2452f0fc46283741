using Microsoft.Extensions.Configuration;
using RevenuePulse.Host.Configuration;

namespace RevenuePulse.Tests.Host;

public class FieldMapSettingsTests
{
    [Fact]
    public void A_map_is_taken_and_every_problem_of_a_wrong_one_is_named_with_its_setting()
    {
        var (settings, problems) = Read("sale=invoice.paid; id=data.id; amount=data.total; currency=data.currency");
        Assert.Empty(problems);
        Assert.Equal(["data", "total"], settings.Rules.Fields!.Amount);

        Assert.Equal(3, Read("sale=invoice.paid").Problems.Count(problem => problem.StartsWith("STANDARD_WEBHOOKS_FIELDS: '", StringComparison.Ordinal)));
        Assert.Null(Read("").Settings.Rules.Fields);
    }

    private static (Settings Settings, IReadOnlyList<string> Problems) Read(string fields) => SettingsReader.Read(
        new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("STANDARD_WEBHOOKS_FIELDS", (string?)fields)]).Build());
}
