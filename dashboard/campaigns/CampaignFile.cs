using System.Globalization;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace RevenuePulse.Dashboard;

/// <summary>The campaign book as a YAML file: a list under <c>campaigns</c>. Read whole or not at all, with every problem named.</summary>
public static class CampaignFile
{
    /// <summary>The largest file that is read.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>The campaigns of a file that may be stored over <paramref name="book"/>; usable only when there is no problem.</summary>
    public static (IReadOnlyList<Campaign> Campaigns, IReadOnlyList<string> Problems) Read(
        TextReader text, IReadOnlyDictionary<string, Campaign> book)
    {
        var rows = new CampaignRows(text);
        var problems = new List<string>();
        try
        {
            rows.Read();
        }
        catch (YamlException failure)
        {
            problems.Add($"line {failure.Start.Line}, column {failure.Start.Column}: this is not YAML: {failure.Message}");
        }

        var campaigns = new List<Campaign>();
        foreach (var row in rows.Rows)
        {
            var (campaign, wrong) = Form(row);
            problems.AddRange(wrong);
            campaigns.AddRange(campaign is null ? [] : [campaign]);
        }

        problems.InsertRange(0, rows.Problems);
        problems.AddRange(Doubles(rows.Rows));
        problems.AddRange(CampaignMerges.Problems(book, campaigns));
        if (rows.Rows.Count == 0 && problems.Count == 0)
        {
            problems.Add("The file has no campaigns: write a list under “campaigns:”, each with “id:” and “name:”.");
        }

        return (campaigns, problems);
    }

    /// <summary>Writes a book that <see cref="Read"/> reads to the same.</summary>
    public static void Write(IEnumerable<Campaign> campaigns, TextWriter text) =>
        new SerializerBuilder()
            .WithNamingConvention(CamelCaseNamingConvention.Instance)
            .WithQuotingNecessaryStrings()
            .ConfigureDefaultValuesHandling(DefaultValuesHandling.OmitNull)
            .Build()
            .Serialize(text, new Document { Campaigns = [.. campaigns.OrderBy(c => c.Id, StringComparer.Ordinal).Select(ToRow)] });

    private static (Campaign? Campaign, IEnumerable<string> Problems) Form(CampaignRows.Row row)
    {
        var where = $"line {row.Line}{(row.Id is null ? "" : $", campaign “{row.Id}”")}: ";
        if (row.Id is null)
        {
            return (null, [$"{where}“id” is needed: what events carry."]);
        }

        using var json = JsonDocument.Parse(row.Fields.ToJsonString());
        var (campaign, problems) = CampaignForm.Read(row.Id, json.RootElement);
        return (campaign, problems.Select(problem => where + problem));
    }

    private static IEnumerable<string> Doubles(IReadOnlyList<CampaignRows.Row> rows) => rows
        .Where(row => row.Id is not null)
        .GroupBy(row => row.Id!, StringComparer.Ordinal)
        .Where(group => group.Count() > 1)
        .Select(group => $"campaign “{group.Key}” stands on lines {string.Join(", ", group.Select(row => row.Line))}; write it once.");

    private static FileRow ToRow(Campaign campaign) => new()
    {
        Id = campaign.Id,
        Name = campaign.Name,
        Channel = campaign.Channel,
        LandingPage = campaign.LandingPage,
        StartedAt = campaign.StartedAt?.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture),
        CostMinor = campaign.CostMinor,
        Currency = campaign.Currency,
        Owner = campaign.Owner,
        Colour = campaign.Colour,
        Split = campaign.Split,
        Notes = campaign.Notes,
        MergedInto = campaign.MergedInto,
    };

    private sealed class Document
    {
        public List<FileRow> Campaigns { get; set; } = [];
    }

    private sealed class FileRow
    {
        public string? Id { get; set; }

        public string? Name { get; set; }

        public string? Channel { get; set; }

        public string? LandingPage { get; set; }

        public string? StartedAt { get; set; }

        public long? CostMinor { get; set; }

        public string? Currency { get; set; }

        public string? Owner { get; set; }

        public string? Colour { get; set; }

        public double? Split { get; set; }

        public string? Notes { get; set; }

        public string? MergedInto { get; set; }
    }
}
