using System.Net;
using RevenuePulse.Tests.Crash;
using RevenuePulse.Tests.Journey;
using static RevenuePulse.Tests.Journey.Told;

namespace RevenuePulse.Tests.Faults;

/// <summary>Roles as processes: started in any order, replaced one by one while sales come in.</summary>
[Collection(nameof(FaultyCluster))]
public class RoleTests(FaultyCluster cluster)
{
    [Fact]
    public async Task Processes_that_start_before_their_brokers_serve_say_why_they_are_not_ready_and_become_so()
    {
        var early = await LaunchCutOffAsync();

        foreach (var node in early)
        {
            await Eventually.HoldsAsync($"{node.Name} says why it is not ready", async () =>
                await node.AskAsync("/readyz") is (HttpStatusCode.ServiceUnavailable, var why) && why.Contains("do not answer", StringComparison.Ordinal));
            Assert.Equal(HttpStatusCode.OK, (await node.AskAsync("/healthz"))!.Value.Status);
        }

        using (var refused = await cluster.SecondIngest.DeliverAsync(SalesPlan.Of(1).Deliveries[0]))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
        }

        foreach (var node in early)
        {
            node.Line.Mend();
            await node.ReadyAsync();
            await Eventually.HoldsAsync($"{node.Name} is ready", async () => (await node.AskAsync("/readyz"))?.Status == HttpStatusCode.OK);
        }

        await cluster.SendAsync(cluster.Plan(10));
        await Task.WhenAll(early.Select(node => node.StopAsync()));
        await cluster.AssertWholeAsync();
    }

    [Fact]
    public async Task A_process_that_is_told_to_end_while_it_waits_for_its_brokers_ends_well()
    {
        var early = await LaunchCutOffAsync();

        foreach (var node in early)
        {
            await Eventually.HoldsAsync($"{node.Name} waits", async () => (await node.AskAsync("/readyz"))?.Status == HttpStatusCode.ServiceUnavailable);
            await node.StopAsync();
            node.Line.Mend();
        }
    }

    [Fact]
    public async Task Every_process_can_be_replaced_under_load_and_nobody_notices()
    {
        await Task.WhenAll(cluster.SecondIngest.StartAsync(), cluster.SecondProcessor.StartAsync());
        var before = await cluster.Dashboard.GetAsync("/api/v1/summary");
        var follower = new Follower(() => cluster.Dashboard.Address!);
        using var quiet = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var following = follower.RunAsync(quiet.Token);
        await follower.Begun;
        var load = new SteadyLoad(cluster);
        load.Start();
        foreach (var node in cluster.Nodes)
        {
            await load.GrowsAsync();
            await node.StopAsync();
            await node.StartAsync();
        }

        await load.GrowsAsync();
        await load.EndAsync();
        await Task.WhenAll(cluster.SecondIngest.StopAsync(), cluster.SecondProcessor.StopAsync());
        await cluster.AssertWholeAsync();
        await FollowedAsync(follower, Text(before, "cursor")!);
        await quiet.CancelAsync();
        await following;
    }

    [Fact]
    public async Task A_process_that_only_takes_events_loads_neither_the_pages_nor_the_stores_client()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "not run: what a process has loaded is read from /proc, which this system does not have");
        var plan = cluster.Plan(5);
        await cluster.SendAsync(plan);
        Assert.NotNull(await cluster.Ingest.AskAsync("/metrics"));
        var loaded = Loaded(cluster.Ingest);
        Assert.Contains("RevenuePulse.Ingest", loaded);
        Assert.DoesNotContain(loaded, name => name.StartsWith("Microsoft.AspNetCore.Components", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.AspNetCore.SignalR", StringComparison.Ordinal)
            || name is "InfluxDB.Client" or "InfluxDB.Client.Core" or "Blazor-ApexCharts");
        // the same names are there where they are needed, or nothing was shown by their absence
        Assert.Equal(HttpStatusCode.OK, (await cluster.Dashboard.AskAsync("/"))!.Value.Status);
        Assert.Contains("Microsoft.AspNetCore.Components", Loaded(cluster.Dashboard));
        Assert.Contains("InfluxDB.Client", Loaded(cluster.Processor));
    }

    /// <summary>Names of the assemblies that a process has in memory.</summary>
    private static HashSet<string> Loaded(ClusterNode node) =>
    [
        .. File.ReadLines($"/proc/{node.Host.Id}/maps").Select(line => line[(line.LastIndexOf(' ') + 1)..])
            .Where(file => file.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)).Select(file => Path.GetFileNameWithoutExtension(file)),
    ];

    [Fact]
    public async Task A_visit_at_a_process_that_only_takes_events_is_counted_by_the_dashboard_once()
    {
        cluster.NeedsStore();
        await cluster.SecondIngest.StartAsync();
        var before = await VisitsAsync();
        foreach (var node in new[] { cluster.Ingest, cluster.SecondIngest })
        {
            // each says it of the same three, and one of them loads the page again
            foreach (var visitor in new[] { "ada", "bob", "eve", "ada" })
            {
                Assert.Equal(HttpStatusCode.NoContent, await node.VisitAsync("c0", visitor));
            }

            Assert.Contains("pulse_visits_total{outcome=\"taken\"} 4", (await node.AskAsync("/metrics"))!.Value.Text, StringComparison.Ordinal);
        }

        // what the second process was told is with the brokers once it has ended
        await cluster.SecondIngest.StopAsync();
        await Eventually.HoldsAsync("three visits are counted", async () => await VisitsAsync() - before == 3);
        await cluster.SendAsync(cluster.Plan(3));
        await cluster.AssertWholeAsync();
        Assert.Equal(3, await VisitsAsync() - before);
    }

    private async Task<ClusterNode[]> LaunchCutOffAsync()
    {
        ClusterNode[] early = [cluster.SecondIngest, cluster.SecondProcessor];
        foreach (var node in early)
        {
            node.Line.Cut();
            await node.LaunchAsync();
        }

        return early;
    }

    private async Task<long> VisitsAsync()
    {
        var rows = (await cluster.Dashboard.GetAsync("/api/v1/breakdown?by=campaign")).GetProperty("rows").EnumerateArray();
        var row = rows.Single(row => Text(row.GetProperty("key"), "campaign") == "c0");
        return row.GetProperty("visits") is { ValueKind: System.Text.Json.JsonValueKind.Number } visits ? visits.GetInt64() : 0;
    }

    private async Task FollowedAsync(Follower follower, string after)
    {
        var announced = (await cluster.EntriesAsync(after)).Where(entry => Text(entry, "type") is "booked" or "money_moved").ToList();
        await Eventually.HoldsAsync("the viewer has seen all", () => follower.Seen.Count >= announced.Count);
        Assert.Equal(0, follower.Resets);
        Assert.True(follower.Connections > 1);
        Assert.Equal(
            announced.Select(entry => (Text(entry, "saleId"), Number(entry, "net"))).Order(),
            follower.Seen.Select(item => (Text(item, "id"), Number(item, "amount"))).Order());
    }

    /// <summary>Sales at a steady pace, until it is told to end.</summary>
    private sealed class SteadyLoad(FaultyCluster cluster)
    {
        private static readonly TimeSpan _pace = TimeSpan.FromMilliseconds(100);
        private volatile bool _ends;
        private int _sent;
        private Task _running = Task.CompletedTask;

        public void Start() => _running = RunAsync();

        public Task EndAsync()
        {
            _ends = true;
            return _running;
        }

        /// <summary>Completes when more sales came through.</summary>
        public Task GrowsAsync()
        {
            var before = Volatile.Read(ref _sent);
            return Eventually.HoldsAsync("more sales came through", async () =>
            {
                // what went wrong with it is what one wants to read
                if (_running.IsFaulted) await _running;
                return Volatile.Read(ref _sent) > before + 1;
            });
        }

        private async Task RunAsync()
        {
            using var timer = new PeriodicTimer(_pace, TimeProvider.System);
            while (!_ends && await timer.WaitForNextTickAsync())
            {
                await cluster.SendAsync(cluster.Plan(3));
                Interlocked.Increment(ref _sent);
            }
        }
    }
}
