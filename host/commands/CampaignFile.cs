using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace RevenuePulse.Host.Commands;

/// <summary>The campaign book as a YAML file: a list under <c>campaigns</c>. Read whole or not at all, with every problem named.</summary>
internal static class CampaignFile
{
    public static (IReadOnlyList<Campaign> Campaigns, IReadOnlyList<string> Problems) Read(TextReader text)
    {
        try
        {
            var file = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build().Deserialize<Document>(text);
            var problems = new List<string>();
            var campaigns = (file?.Campaigns ?? []).Select((row, i) => ToCampaign(row, i + 1, problems)).OfType<Campaign>().ToList();
            if (campaigns.Count == 0 && problems.Count == 0)
            {
                problems.Add("the file has no campaigns: write a list under 'campaigns:', each with 'id:' and 'name:'");
            }

            problems.AddRange(campaigns.GroupBy(campaign => campaign.Id).Where(group => group.Count() > 1).Select(group => $"campaign '{group.Key}' stands there {group.Count()} times"));
            return (campaigns, problems);
        }
        catch (YamlException failure)
        {
            return ([], [$"line {failure.Start.Line}, column {failure.Start.Column}: {failure.InnerException?.Message ?? failure.Message}"]);
        }
    }

    public static void Write(IEnumerable<Campaign> campaigns, TextWriter text) =>
        new SerializerBuilder()
            .WithNamingConvention(CamelCaseNamingConvention.Instance)
            .ConfigureDefaultValuesHandling(DefaultValuesHandling.OmitNull)
            .Build()
            .Serialize(text, new Document { Campaigns = [.. campaigns.Select(ToRow)] });

    private static Campaign? ToCampaign(Row row, int number, List<string> problems)
    {
        var where = $"campaign {number}{(row.Id is null ? "" : $" ('{row.Id}')")}";
        var before = problems.Count;
        if (row.Id is not { Length: > 0 and <= 128 })
        {
            problems.Add($"{where}: 'id' must have 1 to 128 characters");
        }

        if (string.IsNullOrWhiteSpace(row.Name))
        {
            problems.Add($"{where}: 'name' is missing");
        }

        if (row.Currency is not null && Currency.Normalize(row.Currency) is null)
        {
            problems.Add($"{where}: 'currency' must have three letters");
        }

        if (row.CostMinor < 0 || (row.CostMinor is not null && row.Currency is null))
        {
            problems.Add($"{where}: 'costMinor' must not be negative and needs a 'currency'");
        }

        if (row.Split is < 0 or > 1)
        {
            problems.Add($"{where}: 'split' must be between 0 and 1");
        }

        return problems.Count > before ? null : new Campaign
        {
            Id = row.Id!,
            Name = row.Name!.Trim(),
            Channel = row.Channel,
            LandingPage = row.LandingPage,
            StartedAt = row.StartedAt,
            CostMinor = row.CostMinor,
            Currency = Currency.Normalize(row.Currency),
            Owner = row.Owner,
            Colour = row.Colour,
            Split = row.Split,
            Notes = row.Notes,
        };
    }

    private static Row ToRow(Campaign campaign) => new()
    {
        Id = campaign.Id,
        Name = campaign.Name,
        Channel = campaign.Channel,
        LandingPage = campaign.LandingPage,
        StartedAt = campaign.StartedAt,
        CostMinor = campaign.CostMinor,
        Currency = campaign.Currency,
        Owner = campaign.Owner,
        Colour = campaign.Colour,
        Split = campaign.Split,
        Notes = campaign.Notes,
    };

    private sealed class Document
    {
        public List<Row> Campaigns { get; set; } = [];
    }

    /// <summary>Every field may be absent here, so that all problems can be named at once.</summary>
    private sealed class Row
    {
        public string? Id { get; set; }

        public string? Name { get; set; }

        public string? Channel { get; set; }

        public string? LandingPage { get; set; }

        public DateTimeOffset? StartedAt { get; set; }

        public long? CostMinor { get; set; }

        public string? Currency { get; set; }

        public string? Owner { get; set; }

        public string? Colour { get; set; }

        public double? Split { get; set; }

        public string? Notes { get; set; }
    }
}
