namespace RevenuePulse.Bench.Ingest;

/// <summary>What a launch may bring: a rush with repeats and forgeries, busy neighbours, a crowd that watches.</summary>
internal sealed partial class IngestRun
{
    private const int RushPerSecond = 2_500; // all of Stripe's Black Friday peak
    private const int CrowdPerSecond = 64;

    /// <summary>One request in twenty is a repeat, one in a hundred is forged; the books are compared at the end of the run.</summary>
    private void Rush(Figures figures, ServerProcess product)
    {
        var requests = new SignedRequests(product.Port, Secret, _mark, _next) { RepeatEvery = 20, ForgeEvery = 100 };
        using var generator = Generator(product, null, requests);
        var load = generator.Pace(RushPerSecond, phases.Rush);
        _next = requests.Next;
        _accepted += load.Accepted - requests.Repeats;
        var title = $"{RushPerSecond:N0}/s for {phases.Rush.TotalSeconds:N0} s, 5 % repeats, 1 % forged";
        figures.Add(new Figure($"{title}: answered 200", load.PerSecond, "1/s"));
        figures.Add(new Figure("  acknowledged, p50", load.Ack(0.5), "ms"));
        figures.Add(new Figure("  acknowledged, p99", load.Ack(0.99), "ms", 25));
        figures.Add(new Figure("  refused", load.Refused, "", 0));
        figures.Add(new Figure("  forged and not turned away", Math.Abs(requests.Forged - load.Forged), "", 0));
    }

    private void BesideBusyLoops(Figures figures, ServerProcess product)
    {
        using var over = new CancellationTokenSource();
        var neighbours = Enumerable.Range(0, 2).Select(_ => new Thread(() => Spin(over.Token)) { IsBackground = true }).ToList();
        neighbours.ForEach(n => n.Start());
        using var generator = Generator(product, null, out var requests);
        var load = generator.Pace(1_000, phases.Paced);
        over.Cancel();
        neighbours.ForEach(n => n.Join());
        _next = requests.Next;
        _accepted += load.Accepted;
        figures.Add(new Figure("acknowledged at 1,000/s beside two busy loops, p50", load.Ack(0.5), "ms"));
        figures.Add(new Figure("acknowledged at 1,000/s beside two busy loops, p99", load.Ack(0.99), "ms", 200));
    }

    private async Task CrowdAsync(Figures figures, ServerProcess product, int readers, CancellationToken cancel)
    {
        var sentAt = new long[(int)(CrowdPerSecond * phases.Paced.TotalSeconds)];
        var crowd = new TickCrowd(product.Port, Token, _mark, _next, sentAt, readers);
        using (crowd)
        {
            await Task.Delay(TimeSpan.FromSeconds(2), clock, cancel);
            using (var generator = Generator(product, sentAt, out var requests))
            {
                _accepted += generator.Pace(CrowdPerSecond, phases.Paced).Accepted;
                _next = requests.Next;
            }

            await Task.Delay(TimeSpan.FromSeconds(2), clock, cancel);
        }

        var title = $"POST → tick at {CrowdPerSecond}/s, {readers:N0} readers";
        figures.Add(new Figure($"{title}, p50", crowd.Percentile(0.5), "ms"));
        figures.Add(new Figure($"{title}, p95", crowd.Percentile(0.95), "ms", readers <= 500 ? 50 : null));
        figures.Add(new Figure("  sales that a reader did not see", ((long)sentAt.Length * readers) - crowd.Seen, "", 0));
    }

    private static void Spin(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            Thread.SpinWait(1_000);
        }
    }
}
