using System.Text.Json;
using RevenuePulse.Dashboard;

namespace RevenuePulse.Tests.Dashboard;

public class CampaignFileTests
{
    private static readonly Campaign _full = new()
    {
        Id = "2026",
        Name = "null",
        Channel = "true",
        LandingPage = "/a?b: c #d",
        StartedAt = new DateTimeOffset(2026, 11, 1, 9, 30, 0, TimeSpan.FromHours(2)),
        CostMinor = 12_345,
        Currency = "EUR",
        Owner = "Ada\nLovelace",
        Colour = "series-3",
        Split = 0.25,
        Notes = "- a\n  b: c\n\"quoted\" 'single' \\ %",
        MergedInto = "other",
    };

    [Fact]
    public void What_is_written_is_read_again_as_it_was()
    {
        using var text = new StringWriter();
        CampaignFile.Write([_full, new Campaign { Id = "x", Name = "=HYPERLINK(1) 🚀" }], text);
        var (campaigns, problems) = Read(text.ToString());
        Assert.Empty(problems);
        Assert.Equal([_full, new Campaign { Id = "x", Name = "=HYPERLINK(1) 🚀" }], campaigns);
    }

    [Fact]
    public void Every_problem_is_listed_with_its_line()
    {
        var (_, problems) = Read("""
            extra: 1
            campaigns:
              - id: a
                name: A
                costMinor: much
                colour: blue
                nmae: A
              - name: no id
              - id: b
                name: [B]
                split: 2
              - just text
              - id: a
                name: again
                name: twice
            """);
        Assert.Equal(
            [
                "line 1: only “campaigns:” is known here, “extra” is not.",
                "line 10: “name” has one plain value.",
                "line 12: a campaign is written as “- id: …” with its other fields below.",
                "line 15: “name” stands there twice.",
                "line 3, campaign “a”: “nmae” is not a field of a campaign; the fields are id, name, channel, landingPage, startedAt, costMinor, currency, owner, colour, split, notes, mergedInto.",
                "line 3, campaign “a”: “costMinor” is a whole number of minor units.",
                "line 3, campaign “a”: “colour” is written #rrggbb, or is one of series-1 to series-6.",
                "line 8: “id” is needed: what events carry.",
                "line 9, campaign “b”: “name” is needed and has at most 500 characters.",
                "line 9, campaign “b”: “split” is a fraction from 0 to 1.",
                "campaign “a” stands on lines 3, 13; write it once.",
            ],
            problems);
    }

    [Theory]
    [InlineData("campaigns: {")]
    [InlineData("campaigns:\n  - id: 'a")]
    [InlineData("\t- x")]
    [InlineData("campaigns: &a [*a, *a]")]
    [InlineData("a: &x [1]\nb: *x")]
    [InlineData("campaigns:\n  - &r {id: a, name: A}\n  - *r")]
    [InlineData("--- \n---\n")]
    [InlineData("just text")]
    [InlineData("campaigns: 5")]
    [InlineData("")]
    [InlineData("campaigns: []")]
    [InlineData("campaigns:\n  - id: a\n    name: A\n    mergedInto: a")]
    public void What_is_no_book_has_at_least_one_problem(string text) => Assert.NotEmpty(Read(text).Problems);

    [Fact]
    public void Depth_costs_no_stack_and_an_end_is_put_to_rows()
    {
        Assert.NotEmpty(Read("campaigns: " + new string('[', 200_000)).Problems);
        Assert.NotEmpty(Read("x: " + string.Concat(Enumerable.Repeat("{a: ", 50_000))).Problems);
        Assert.NotEmpty(Read("campaigns:\n" + string.Concat(Enumerable.Repeat("- {id: a, name: b}\n", 10_001))).Problems);
    }

    [Fact]
    public async Task An_import_stores_all_or_nothing_and_a_dry_run_nothing()
    {
        await using var reading = await Reading.StartAsync();
        await reading.SendJsonAsync(HttpMethod.Put, "/api/v1/campaigns/same", """{"name":"Same"}""");
        await reading.SendJsonAsync(HttpMethod.Put, "/api/v1/campaigns/old", """{"name":"Old"}""");
        const string good = "campaigns:\n  - id: same\n    name: Same\n  - id: old\n    name: New\n  - id: fresh\n    name: Fresh\n";
        var (status, body) = await ImportAsync(reading, good + "  - id: bad\n    name: ''\n");
        Assert.Equal((400, 1), (status, JsonDocument.Parse(body).RootElement.GetProperty("errors").GetArrayLength()));
        Assert.Equal((2, "Old"), (reading.Books.Campaigns.Count, reading.Books.Campaigns["old"].Name));

        const string told = """{"added":["fresh"],"changed":["old"],"unchanged":["same"],"isStored":""";
        Assert.Equal((200, told + "false}"), await ImportAsync(reading, good, "?dry-run=true"));
        Assert.Equal(2, reading.Books.Campaigns.Count);
        Assert.Equal((200, told + "true}"), await ImportAsync(reading, good));
        Assert.Equal((3, "New"), (reading.Books.Campaigns.Count, reading.Books.Campaigns["old"].Name));

        var (_, response, yaml) = await reading.SendAsync(HttpMethod.Get, "/api/v1/campaigns.yaml", Reading.Viewer);
        Assert.Equal("application/yaml", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("""{"added":[],"changed":[],"unchanged":["fresh","old","same"],"isStored":true}""", (await ImportAsync(reading, yaml)).Body);
    }

    [Fact]
    public async Task What_is_not_text_or_too_long_is_refused()
    {
        await using var reading = await Reading.StartAsync();
        var (status, _, _) = await reading.SendAsync(
            HttpMethod.Post, "/api/v1/campaigns.yaml", change: r => r.Content = new ByteArrayContent([0xff, 0xfe, 0xc3, 0x28]));
        Assert.Equal(400, status);
        Assert.Equal(400, (await ImportAsync(reading, new string('#', CampaignFile.MaxBytes + 1))).Status);
    }

    private static (IReadOnlyList<Campaign> Campaigns, IReadOnlyList<string> Problems) Read(string text)
    {
        using var reader = new StringReader(text);
        return CampaignFile.Read(reader, new Dictionary<string, Campaign>());
    }

    private static async Task<(int Status, string Body)> ImportAsync(Reading reading, string yaml, string query = "")
    {
        var (status, _, body) = await reading.SendAsync(
            HttpMethod.Post, $"/api/v1/campaigns.yaml{query}", change: r => r.Content = new StringContent(yaml));
        return (status, body);
    }
}
