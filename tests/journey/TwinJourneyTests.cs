using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RevenuePulse.Tests.Backends.Cluster;
using RevenuePulse.Tests.Backends.Cluster.Influx;
using static RevenuePulse.Tests.Processing.ProviderBodies;
using static RevenuePulse.Tests.Processing.StripeBodies;

namespace RevenuePulse.Tests.Journey;

/// <summary>
/// The same product on both backends: one process on SQLite, one on Kafka's protocol and InfluxDB. What happens to the one happens to the
/// other, and every route has to answer the same.
/// </summary>
public sealed class TwinJourneyTests : IAsyncLifetime
{
    private const string Range = "from=2026-07-28T00:00:00Z&to=2026-08-01T00:00:00Z&tz=UTC";

    // what names a place in one backend's logs, or a moment of one process
    private static readonly HashSet<string> _own = new(StringComparer.Ordinal)
    {
        "cursor", "next", "rawPosition", "position", "positions", "serverTime", "receivedAt", "lastWrite", "lastCommit", "asOf", "generation", "backend", "uptime", "now", "createdAt",
        "since", "secret", "readAt", "deliveryId", "body",
    };

    private static readonly string[] _questions =
    [
        "/api/v1/summary", $"/api/v1/summary?{Range}", $"/api/v1/summary?{Range}&campaign=neon&campaign=pastel", $"/api/v1/series?{Range}&step=1h&by=campaign",
        $"/api/v1/series?{Range}&step=1d&measure=gross&currency=EUR", $"/api/v1/breakdown?by=campaign&{Range}", "/api/v1/breakdown?by=campaign", "/api/v1/breakdown?by=channel",
        "/api/v1/breakdown?by=product", "/api/v1/breakdown?by=country", "/api/v1/breakdown?by=kind", "/api/v1/breakdown?by=provider", "/api/v1/breakdown?by=landingPage",
        "/api/v1/breakdown?by=currency", "/api/v1/compare?campaign=neon&campaign=pastel",
        "/api/v1/compare/evidence?campaign=neon&campaign=pastel&from=2026-07-28T00:00:00Z", "/api/v1/compare/fairness?campaign=neon&campaign=pastel",
        $"/api/v1/explore?{Range}&g=1h&by=campaign", $"/api/v1/explore?{Range}&g=1d&by=country&m=sales", $"/api/v1/heatmap?{Range}",
        "/api/v1/campaigns", "/api/v1/campaigns/neon", "/api/v1/annotations", "/api/v1/goal", "/api/v1/launches", "/api/v1/launches/friday", "/api/v1/questions", "/api/v1/decisions",

        "/api/v1/sales/cs_2", "/api/v1/sales/pi_2", "/api/v1/sales/ch_2", "/api/v1/sales/71", "/api/v1/sales/cs_2/entries",
    ];

    private static readonly (string Path, string Body)[] _written =
    [
        ("campaigns/neon", """{"name":"Neon","channel":"mail","colour":"#f32692"}"""), ("campaigns/pastel", """{"name":"Pastel"}"""),
        ("goal", """{"amountMinor":100000,"currency":"USD"}"""), ("launches/friday", """{"name":"Friday","startedAt":"2026-07-29T06:00:00Z"}"""),
        ("alerts/quiet", """{"name":"Quiet","number":"sales","comparison":"below","threshold":1}"""),
    ];

    private readonly Product _one = new();
    private readonly Product _many = new();
    private MockCluster? _kafka;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var influx = await InfluxServer.SharedAsync();
        _kafka = new MockCluster(partitions: 3);
        _many.Environment["KAFKA_BOOTSTRAP_SERVERS"] = _kafka.Bootstraps;
        foreach (var (name, value) in ClusterUnderTest.Quick)
        {
            _many.Environment[$"KAFKA_PROPERTIES__{name}"] = value;
        }

        _many.Environment["PULSE_INSTANCE"] = "twin";
        _many.Environment["INFLUXDB_URL"] = influx.Url.ToString();
        _many.Environment["INFLUXDB_TOKEN"] = "none";
        _many.Environment["INFLUXDB_ORG"] = "none";
        _many.Environment["INFLUXDB_BUCKET"] = influx.Options().Bucket;
        await Task.WhenAll(_one.InitializeAsync().AsTask(), _many.InitializeAsync().AsTask());
    }

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _many.DisposeAsync();
        _kafka?.Dispose();
    }

    [Fact]
    public async Task Every_route_and_page_answers_on_the_cluster_what_it_answers_on_one_machine()
    {
        await FillAsync();
        await AssertSameAsync(_questions);

        await BothAsync(HttpMethod.Post, "/api/v1/campaigns/neon/assign", """{"provider":["stripe"],"country":["DE"]}""");
        await BothAsync(HttpMethod.Post, "/api/v1/campaigns/neon/assign", """{"sales":["ch_5","71","pi_nobody"]}""");
        await BothAsync(HttpMethod.Post, "/api/v1/campaigns/neon/unassign", """{"sales":["cs_5"]}""");
        await BothAsync(HttpMethod.Post, "/api/v1/campaigns/pastel/merge", """{"into":"neon"}""");
        await BothAsync(HttpMethod.Post, "/api/v1/deadletters/retry", "");
        await SettledAsync();
        await AssertSameAsync(_questions);
        await AssertSameAsync("/api/v1/entries?limit=200");

        foreach (var page in new[] { "/", "/vibes", "/history", "/pipeline", "/settings", "/metrics", "/openapi/v1.json", "/readyz", $"/api/v1/export?format=ndjson&{Range}", "/api/v1/decisions.md", "/api/v1/tokens", "/api/v1/deadletters", "/api/v1/alerts", "/api/v1/alerts/quiet", "/api/v1/alerts/quiet/firings", "/api/v1/providers" })
        {
            using var answer = await _many.Admin.GetAsync(new Uri(page, UriKind.Relative), Stop);
            Assert.Equal((page, 200), (page, (int)answer.StatusCode));
        }

        var verified = await HostProcess.RunAsync(_many.Environment, "verify", "--deep");
        Assert.True(verified.Code == 0, verified.Output + verified.Error);
        Assert.Contains("All agree.", verified.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_product_moves_up_by_its_commands_and_no_total_changes()
    {
        var sold = Sold();
        await _one.DeliverAsync(sold);
        foreach (var (path, body) in _written)
        {
            using var put = await _one.Admin.PutAsync(new Uri($"/api/v1/{path}", UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"), Stop);
            Assert.True(put.IsSuccessStatusCode, path);
        }

        var file = Path.Combine(_one.Folder, "move.ndjson.gz");
        Assert.Equal(0, (await HostProcess.RunAsync(_one.Environment, "export", "journal", file)).Code);
        // beside the running processes on both sides, twice: as an operator does who wants to be sure
        foreach (var isFirst in new[] { true, false })
        {
            var import = await HostProcess.RunAsync(_many.Environment, "import", file, "--json");
            Assert.True(import.Code == 0, import.Output + import.Error);
            var report = JsonDocument.Parse(import.Output).RootElement;
            Assert.Equal((sold.Count, isFirst ? sold.Count : 0), (report.GetProperty("events").GetInt32(), report.GetProperty("added").GetInt32()));
            await SettledAsync();
            await AssertSameAsync(_questions);
        }

        var before = (await _many.GetAsync("/api/v1/pipeline")).GetProperty("accepted").GetInt64();
        await _one.DeliverAsync(sold);
        await _many.DeliverAsync(sold);
        await SettledAsync();
        await AssertSameAsync(_questions);
        Assert.Equal(before, (await _many.GetAsync("/api/v1/pipeline")).GetProperty("accepted").GetInt64());
        var verified = await HostProcess.RunAsync(_many.Environment, "verify", "--deep");
        Assert.True(verified.Code == 0, verified.Output + verified.Error);
        var refused = await HostProcess.RunAsync(_many.Environment, "rebuild", "--from-raw");
        Assert.NotEqual(0, refused.Code);
        Assert.Contains("./pulse import ANOTHER into a cluster with new topics", refused.Error, StringComparison.Ordinal);
    }

    private static List<RawEvent> Sold()
    {
        var sold = new List<RawEvent>();
        for (var n = 0; n < 9; n++)
        {
            var campaign = n is 4 or 5 ? null : n % 2 == 0 ? "neon" : "pastel";
            sold.Add(Session($"cs_{n}", 2900 + n, intent: $"pi_{n}", campaign: campaign, currency: n % 4 == 3 ? "eur" : "usd", at: Start + (n * 1300)));
            sold.Add(Charge($"ch_{n}", $"pi_{n}", 2900 + n));
        }

        sold.AddRange([Refund("re_2", "ch_2", "pi_2", 900), Session("cs_dead", currency: "nothing"), Session("cs_lost", status: "unpaid", type: "checkout.session.expired"), LemonOrder("71"), sold[0]]);
        return sold;
    }

    private async Task FillAsync()
    {
        var sold = Sold();
        foreach (var product in new[] { _one, _many })
        {
            await product.DeliverAsync(sold);
        }

        // what the book says is frozen when a sale is settled
        await SettledAsync();
        foreach (var (path, body) in _written)
        {
            await BothAsync(HttpMethod.Put, $"/api/v1/{path}", body);
        }

        for (var visitor = 0; visitor < 12; visitor++)
        {
            await BothAsync(HttpMethod.Post, "/collect", $$"""{"campaign":"{{(visitor % 3 == 0 ? "neon" : "pastel")}}","visitor":"v{{visitor % 10}}"}""");
        }

        await SettledAsync();
        await Eventually.HoldsAsync("visits are counted on both", async () => (await VisitsAsync(_one), await VisitsAsync(_many)) is (11, 11));
    }

    private static async Task<long> VisitsAsync(Product product) => (await product.GetAsync("/api/v1/breakdown?by=campaign")).GetProperty("rows").EnumerateArray()
        .Sum(row => row.TryGetProperty("visits", out var visits) && visits.ValueKind == JsonValueKind.Number ? visits.GetInt64() : 0);

    private async Task SettledAsync()
    {
        var raw = (await _one.SettledAsync()).GetProperty("raw").GetInt64();
        // how far the raw log is ahead is looked up twice a second: a lag of none counts once all events have been seen
        await Eventually.HoldsAsync("the cluster has seen every event", async () => (await _many.GetAsync("/api/v1/pipeline")).GetProperty("raw").GetInt64() == raw);
        await _many.SettledAsync();
        await Eventually.HoldsAsync("the store is filled", async () =>
            (await _many.GetAsync("/api/v1/pipeline")).GetProperty("store").GetProperty("lagEvents").GetInt64() == 0);
    }

    private async Task BothAsync(HttpMethod method, string path, string body)
    {
        var answers = new List<(int, string)>();
        foreach (var product in new[] { _one, _many })
        {
            using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            using var answer = await product.Admin.SendAsync(request, Stop);
            answers.Add(((int)answer.StatusCode, Plain(await answer.Content.ReadAsStringAsync(Stop))));
        }

        Assert.True(answers[0].Item1 < 300, $"{method} {path}: {answers[0]}");
        Assert.Equal(answers[0], answers[1]);
    }

    private async Task AssertSameAsync(params string[] paths)
    {
        foreach (var path in paths)
        {
            var (one, many) = (await AskAsync(_one, path), await AskAsync(_many, path));
            Assert.True(one.Status == 200, $"{path}: {one}");
            Assert.True(one == many, $"{path}\n{one}\n{many}");
        }
    }

    private static async Task<(int Status, string Body)> AskAsync(Product product, string path)
    {
        using var answer = await product.Admin.GetAsync(new Uri(path, UriKind.Relative), Stop);
        return ((int)answer.StatusCode, Plain(await answer.Content.ReadAsStringAsync(Stop)));
    }

    /// <summary>The answer without what is a process's own; lists of entries in an order that both have.</summary>
    private static string Plain(string body)
    {
        if (body.Length == 0 || body[0] is not ('{' or '[')) return body;
        var json = JsonNode.Parse(body)!;
        Strip(json, inEntry: false);
        return json.ToJsonString();
    }

    private static void Strip(JsonNode? node, bool inEntry)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list)
            {
                Strip(item, inEntry);
            }

            if (!inEntry) return;
            var sorted = list.Select(item => item?.DeepClone()).OrderBy(item => item?.ToJsonString(), StringComparer.Ordinal).ToList();
            list.Clear();
            sorted.ForEach(list.Add);
        }
        else if (node is JsonObject members)
        {
            foreach (var name in members.Select(member => member.Key).ToList())
            {
                if (_own.Contains(name) || (inEntry && name == "id")) members.Remove(name);
                else Strip(members[name], inEntry || name is "entries" or "rawEvents");
            }
        }
    }
}
