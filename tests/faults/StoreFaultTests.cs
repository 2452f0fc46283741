using System.Globalization;
using System.Text;
using System.Text.Json;
using RevenuePulse.Backends.Cluster.Kafka;
using RevenuePulse.Tests.Crash;
using RevenuePulse.Tests.Journey;
using static RevenuePulse.Tests.Journey.Told;
using static RevenuePulse.Tests.Processing.StripeBodies;

namespace RevenuePulse.Tests.Faults;

/// <summary>A revenue store that is away, hangs, complains and loses everything, in front of processes that go on.</summary>
[Collection(nameof(FaultyCluster))]
public class StoreFaultTests(FaultyCluster cluster)
{
    private const int Sales = 20;

    [Theory]
    [InlineData("cut")]
    [InlineData("half-open")]
    [InlineData("answers lost")]
    [InlineData("429")]
    [InlineData("503 until a date")]
    [InlineData("401")]
    public async Task While_the_store_does_not_take_points_sales_go_on_and_afterwards_nothing_is_missing(string trouble)
    {
        cluster.NeedsStore();
        Break(trouble);
        try
        {
            await cluster.SendAsync(cluster.Plan(Sales));
            await cluster.ShownAsync();
            await Eventually.HoldsAsync("the processor tells what it waits for", async () =>
                await FaultyCluster.StoreOf(cluster.Processor) is ( > 0, "down"));
            await cluster.SendAsync(cluster.Plan(Sales));
            await cluster.ShownAsync();
            await RemarkedAsync(cluster.Processor);
            await RemarkedAsync(cluster.Dashboard);
        }
        finally
        {
            Mend();
        }

        await cluster.AssertWholeAsync();
        await Eventually.HoldsAsync("nothing is said of a store that is well", async () =>
            await ReadinessAsync(cluster.Dashboard) is ("ready", []) && await ReadinessAsync(cluster.Processor) is ("ready", []));
    }

    [Fact]
    public async Task A_line_that_the_store_refuses_is_a_letter_and_a_rebuild_under_load_brings_it_in_later()
    {
        cluster.NeedsStore();
        cluster.Store.RefuseLinesWith("campaign=refused");
        var number = cluster.NextNumber();
        var refused = new SalesPlan(
            [Session($"cs_{number}", 777, campaign: "refused")],
            new Told(1, 777, 777, 0, 0, 0),
            new Dictionary<string, Told> { ["refused"] = new(1, 777, 777, 0, 0, 0) });
        cluster.Expect(refused);
        await cluster.SendAsync(cluster.Plan(Sales));
        await cluster.SendAsync(refused);
        await cluster.SendAsync(cluster.Plan(Sales));
        await Eventually.HoldsAsync("there is a letter of the one line", () => StoreLetters() == 1);
        await cluster.ShownAsync();
        // the store is held to what its notes claim, and whoever only shows knows nothing but these
        await Eventually.HoldsAsync("the notes say that everything is there", async () => await FaultyCluster.StoreOf(cluster.Dashboard) is (0, "ok"));
        // and that one of it is not: in every process, while all sums go on as the journal says
        var store = (await cluster.Dashboard.GetAsync("/api/v1/pipeline")).GetProperty("store");
        Assert.Equal(1, store.GetProperty("refusedPoints").GetInt64());
        Assert.StartsWith("1 entry was refused by InfluxDB", store.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Contains("pulse_store_points_refused 1\n", (await cluster.Dashboard.AskAsync("/metrics"))!.Value.Text, StringComparison.Ordinal);
        await cluster.AssertStoreAsync();

        cluster.Store.Mend();
        var sending = cluster.SendAsync(cluster.Plan(4 * Sales));
        var rebuild = await HostProcess.RunAsync(cluster.Dashboard.Environment, "rebuild");
        Assert.True(rebuild.Code == 0, rebuild.Output + rebuild.Error);
        await sending;
        await cluster.AssertWholeAsync();
        Assert.Equal(1, StoreLetters());
        await Eventually.HoldsAsync("nothing is refused any more", async () =>
            (await cluster.Dashboard.GetAsync("/api/v1/pipeline")).GetProperty("store").GetProperty("refusedPoints").GetInt64() == 0);
    }

    [Fact]
    public async Task A_rebuild_says_what_it_waits_for()
    {
        cluster.NeedsStore();
        cluster.Store.Distrust("stale");
        var environment = new Dictionary<string, string>(cluster.Dashboard.Environment) { ["INFLUXDB_TOKEN"] = "stale" };
        var rebuild = HostProcess.RunAsync(environment, "rebuild");
        await Eventually.HoldsAsync("it has asked for a while", () => Task.FromResult(cluster.Store.Refusals > 6));
        cluster.Store.Mend();
        var (code, output, error) = await rebuild;
        Assert.True(code == 0, output + error);
        Assert.Contains("set INFLUXDB_TOKEN anew", error, StringComparison.Ordinal);
        await cluster.AssertWholeAsync();
    }

    [Fact]
    public async Task A_store_that_was_wiped_is_filled_from_the_journal_by_itself()
    {
        cluster.NeedsStore();
        await cluster.SendAsync(cluster.Plan(Sales));
        await cluster.AssertStoreAsync();
        await cluster.WipeStoreAsync();
        await cluster.SendAsync(cluster.Plan(Sales));
        await cluster.AssertWholeAsync();
        // who only shows knows by the store's own notes
        await Eventually.HoldsAsync("the dashboard knows that the store has everything", async () => await FaultyCluster.StoreOf(cluster.Dashboard) is (0, "ok"));
    }

    /// <summary>Still ready, because sales go on and live ranges are answered, but an operator reads why the store is not.</summary>
    private static Task RemarkedAsync(ClusterNode node) => Eventually.HoldsAsync($"{node.Name} is ready and says what the store lacks", async () =>
        await ReadinessAsync(node) is ("ready", [var remark]) && remark.StartsWith("store: ", StringComparison.Ordinal));

    private static async Task<(string? Status, string[] Reasons)> ReadinessAsync(ClusterNode node) =>
        await node.GetAsync("/readyz") is { ValueKind: JsonValueKind.Object } ready
            ? (Text(ready, "status"), [.. ready.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetString()!)])
            : (null, []);

    private void Break(string trouble)
    {
        switch (trouble)
        {
            case "cut":
                cluster.StoreLine.Cut();
                break;
            case "half-open":
                cluster.StoreLine.Freeze();
                break;
            case "answers lost":
                cluster.StoreLine.LosesAnswers = true;
                break;
            case "429":
                cluster.Store.Answer(429, () => "1");
                break;
            case "401":
                cluster.Store.Answer(401);
                break;
            default:
                cluster.Store.Answer(503, () => TimeProvider.System.GetUtcNow().AddSeconds(2).ToString("R", CultureInfo.InvariantCulture));
                break;
        }
    }

    private void Mend()
    {
        cluster.StoreLine.LosesAnswers = false;
        cluster.StoreLine.Mend();
        cluster.Store.Mend();
    }

    private int StoreLetters() => cluster.Records(TopicNames.DeadLetters).Count(letter =>
        letter.Message.Headers.TryGetLastBytes("pulse_stage", out var stage) && Encoding.UTF8.GetString(stage) == "store");
}
