namespace RevenuePulse.Tests.Backends;

public abstract class RawLogContract(Func<Task<ITwin>> open) : BackendContract(open)
{
    [Fact]
    public async Task An_event_comes_out_byte_for_byte_as_it_went_in()
    {
        var raw = Samples.Raw("evt_1", body: "{\"name\":\"Zürich 🚀\\u0000\"}") with { Body = new byte[] { 0, 255, 34, 10, 0 } };
        var answers = Append(raw);
        using var batch = Next();
        var stored = Assert.Single(batch.Events);
        Assert.Equal(raw.Body.ToArray(), stored.Body.ToArray());
        Assert.Equal(raw with { Position = stored.Position, Body = default }, stored with { Body = default });
        batch.Commit(Ruling.Settle(batch, (r, _) => Ruling.Accept(r)));
        await Task.WhenAll(answers);
    }

    [Fact]
    public async Task Positions_are_dense_and_in_order_of_arrival()
    {
        var seen = new List<(long, string)>();
        await Settle([.. Enumerable.Range(1, 1000).Select(i => Samples.Raw($"evt_{i}"))], (raw, _) =>
        {
            seen.Add((raw.Position, raw.DeliveryId));
            return Ruling.Accept(raw);
        });
        Assert.Equal(Enumerable.Range(1, 1000).Select(i => ((long)i, $"evt_{i}")), seen);
    }

    [Fact]
    public async Task A_hundred_requests_at_once_are_each_stored_once()
    {
        var appends = Enumerable.Range(0, 100).Select(i => Task.Run(async () =>
        {
            for (var j = 0; j < 20; j++)
            {
                await Backend.RawLog.AppendAsync(Samples.Raw($"evt_{i}_{j}"), Cancel);
            }
        })).ToList();
        var seen = new List<string>();
        while (seen.Count < 2000)
        {
            using var batch = Next();
            seen.AddRange(batch.Events.Select(e => e.DeliveryId));
            batch.Commit(Ruling.Settle(batch, (r, _) => Ruling.Accept(r)));
        }

        await Task.WhenAll(appends);
        Assert.Equal(2000, seen.Distinct().Count());
        for (var i = 0; i < 100; i++)
        {
            // one sender's events keep their order
            var own = seen.Where(s => s.StartsWith($"evt_{i}_", StringComparison.Ordinal));
            Assert.Equal(Enumerable.Range(0, 20).Select(j => $"evt_{i}_{j}"), own);
        }
    }

    [Fact]
    public async Task An_answered_event_survives_a_restart()
    {
        var answers = Append(Samples.Raw("evt_1"), Samples.Raw("evt_2"));
        while (answers.Any(a => !a.IsCompleted))
        {
            using var batch = Next();
        }

        await Task.WhenAll(answers);
        await Twin.RestartAsync();
        var seen = new List<string>();
        while (seen.Count < 2)
        {
            using var batch = Next();
            seen.AddRange(batch.Events.Select(e => e.DeliveryId));
            batch.Commit(Ruling.Settle(batch, (r, _) => Ruling.Accept(r)));
        }

        Assert.Equal(["evt_1", "evt_2"], seen);
    }
}
