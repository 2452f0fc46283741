using RevenuePulse.Backends.Embedded;
using RevenuePulse.Tests.Journey;
using static RevenuePulse.Tests.Journey.Told;
using static RevenuePulse.Tests.Processing.StripeBodies;

namespace RevenuePulse.Tests.Crash;

/// <summary>kill -9 at any moment: what was acknowledged is there, what was repeated counts once, and a viewer misses nothing.</summary>
public class CrashTests
{
    private const int Kills = 5;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stream_of_deliveries_survives_being_killed_again_and_again()
    {
        await using var product = new Product();
        await product.InitializeAsync();
        var plan = SalesPlan.Of(300);
        var senders = new Senders(plan.Deliveries, () => product.Address);
        var follower = new Follower(() => product.Address);
        using var quiet = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var following = follower.RunAsync(quiet.Token);
        await follower.Begun.WaitAsync(Stop);

        var sending = senders.RunAsync();
        for (var kill = 1; kill <= Kills; kill++)
        {
            var enough = plan.Deliveries.Count * kill / (Kills + 1);
            await Eventually.HoldsAsync($"{enough} deliveries are acknowledged", () => senders.Acknowledged.Count >= enough);
            await product.Host.KillAsync();
            await product.StartAsync();
        }

        await sending;
        await product.SettledAsync();
        await AssertPlanAsync(product, plan);

        var announced = (await product.EntriesAsync(limit: 1000)).Where(entry => Text(entry, "type") is "booked" or "money_moved").ToList();
        await Eventually.HoldsAsync("the viewer has seen all", () => follower.Seen.Count >= announced.Count);
        await quiet.CancelAsync();
        await following;
        Assert.Equal(0, follower.Resets);
        Assert.True(follower.Connections > 1);
        Assert.Equal(
            announced.Select(entry => (Text(entry, "saleId"), Number(entry, "net"))),
            follower.Seen.Select(item => (Text(item, "id"), Number(item, "amount"))));

        AssertAcknowledgedIsRaw(product, senders.Acknowledged);
        await AssertVerifiedAsync(product);
    }

    [Fact]
    public async Task A_start_that_is_killed_while_it_catches_up_goes_on_where_it_was()
    {
        await using var product = new Product();
        product.Environment["PULSE_ROLES"] = "ingest";
        await product.InitializeAsync();
        var plan = SalesPlan.Of(1200);
        var senders = new Senders(plan.Deliveries, () => product.Address);
        await senders.RunAsync();
        var pipeline = await product.GetAsync("/api/v1/pipeline");
        Assert.Equal(plan.Deliveries.Count, Number(pipeline.GetProperty("lag"), "events"));
        await product.Host.KillAsync();

        product.Environment.Remove("PULSE_ROLES");
        var killedHalfway = 0;
        foreach (var percentLeft in new[] { 100, 99, 70, 40 })
        {
            await using var starting = HostProcess.Launch(product.Environment);
            var left = plan.Deliveries.Count * percentLeft / 100;
            await Eventually.HoldsAsync($"at most {left} events wait", () => Pending(product) <= left);
            await starting.KillAsync();
            killedHalfway += Pending(product) is var pending && pending > 0 && pending < plan.Deliveries.Count ? 1 : 0;
        }

        Assert.True(killedHalfway > 0, "no kill came while it was catching up");
        await product.StartAsync();
        await product.SettledAsync();
        await AssertPlanAsync(product, plan);
        await AssertVerifiedAsync(product);
    }

    [Fact]
    public async Task A_full_disk_is_503_and_resumes_when_there_is_room_again()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/prlimit"), "prlimit (util-linux) is not installed: the size of files cannot be limited from outside");
        await using var product = new Product();
        product.Environment["PULSE_DATA"] = Path.Combine(product.Folder, "data");

        // a process that is not told to ignore it would be ended by the signal that comes with a file too large
        await product.StartAsync("bash", "-c", "trap '' XFSZ; exec \"$@\"", "--");
        await product.DeliverAsync(Session("cs_before", 100));
        await LimitAsync(product, "4096");
        using (var refused = await product.PostAsync(Provider.Stripe, Session("cs_full", 100).Body.ToArray()))
        {
            Assert.Equal(503, (int)refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
        }

        Assert.Equal(100, Summary(await product.GetAsync("/api/v1/summary")).Net);
        await LimitAsync(product, "unlimited");
        await Eventually.HoldsAsync("it takes events again", async () =>
            (int)(await product.PostAsync(Provider.Stripe, Session("cs_after", 100, at: Start).Body.ToArray())).StatusCode == 200);
        await product.SettledAsync();
        Assert.Equal(200, Summary(await product.GetAsync("/api/v1/summary")).Net);
        await AssertVerifiedAsync(product);
    }

    private static async Task LimitAsync(Product product, string bytes)
    {
        using var prlimit = System.Diagnostics.Process.Start("prlimit", ["--pid", $"{product.Host.Id}", $"--fsize={bytes}:"]);
        await prlimit.WaitForExitAsync(Stop);
        Assert.Equal(0, prlimit.ExitCode);
    }

    private static async Task AssertPlanAsync(Product product, SalesPlan plan)
    {
        Assert.Equal(plan.Total, Summary(await product.GetAsync("/api/v1/summary")));
        Assert.Equal(plan.Total, Told.Entries(await product.EntriesAsync(limit: 1000)));
        var rows = (await product.GetAsync("/api/v1/breakdown?by=campaign")).GetProperty("rows").EnumerateArray();
        Assert.Equal(plan.ByCampaign.OrderBy(row => row.Key), rows.ToDictionary(row => Text(row.GetProperty("key"), "campaign")!, Breakdown).OrderBy(row => row.Key));
        Assert.Equal(0, Number(await product.GetAsync("/api/v1/pipeline"), "deadLetters"));
    }

    private static void AssertAcknowledgedIsRaw(Product product, IEnumerable<string> acknowledged)
    {
        using var view = EmbeddedView.Open(new EmbeddedOptions { DataFolder = product.Environment["PULSE_DATA"] });
        using var snapshot = view.Read();
        var stored = snapshot.RawEvents().Select(row => row.Raw.DeliveryId).ToHashSet(StringComparer.Ordinal);
        Assert.All(acknowledged, id => Assert.Contains(id, stored));
    }

    private static async Task AssertVerifiedAsync(Product product)
    {
        var verify = await HostProcess.RunAsync(product.Environment, "verify", "--deep");
        Assert.True(verify.Code == 0, verify.Output + verify.Error);
    }

    private static long Pending(Product product)
    {
        using var view = EmbeddedView.Open(new EmbeddedOptions { DataFolder = product.Environment["PULSE_DATA"] });
        using var snapshot = view.Read();
        return snapshot.Counts().Pending;
    }
}
