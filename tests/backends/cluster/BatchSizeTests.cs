using RevenuePulse.Backends.Cluster.Kafka;

namespace RevenuePulse.Tests.Backends.Cluster;

/// <summary>Transactions last about as long as they should, whatever the brokers and the machine are like.</summary>
public class BatchSizeTests
{
    private const int Most = 2_000;
    private static readonly TimeSpan _aim = TimeSpan.FromMilliseconds(50);

    [Theory]
    [InlineData(2, 0.05)]
    [InlineData(10, 0.2)]
    [InlineData(5, 1)]
    public void A_full_batch_comes_to_last_as_long_as_it_should(double fixedMs, double eventMs)
    {
        var size = new BatchSize(Most, _aim);
        Run(size, 40, fixedMs, eventMs);
        Assert.InRange(fixedMs + (size.Events * eventMs), 40, 60);
    }

    [Fact]
    public void Where_all_is_fast_a_batch_is_as_large_as_may_be() => Assert.Equal(Most, After(20, 1, 0.01));

    [Fact]
    public void Brokers_far_away_do_not_make_batches_small()
    {
        // 90 ms before the first event: fewer events would save nothing of that
        Assert.InRange(After(60, 90, 0.05), 400, 700);
    }

    [Fact]
    public void A_first_batch_through_cold_code_is_small_and_soon_forgotten()
    {
        var size = new BatchSize(Most, _aim);
        Assert.Equal(128, size.Events);
        size.Took(size.Events, TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(5));
        Assert.Equal(64, size.Events);
        Run(size, 30, 5, 0.05);
        Assert.InRange(size.Events, 700, 1_200);
    }

    [Fact]
    public void A_machine_that_becomes_slow_gets_smaller_batches_within_a_few()
    {
        var size = new BatchSize(Most, _aim);
        Run(size, 30, 5, 0.02);
        Run(size, 8, 5, 0.2);
        Assert.InRange(5 + (size.Events * 0.2), 0, 80);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(90)]
    public void A_trickle_says_nothing_about_a_flood(double roundTripsMs)
    {
        var size = new BatchSize(Most, _aim);
        Run(size, 30, roundTripsMs, 0.05);
        var before = size.Events;
        for (var i = 0; i < 500; i++)
        {
            size.Took(1, TimeSpan.FromMilliseconds(roundTripsMs + 3), TimeSpan.FromMilliseconds(roundTripsMs));
        }

        Assert.Equal(before, size.Events);
    }

    [Fact]
    public void It_never_leaves_its_bounds()
    {
        var random = new Random(7);
        Jolt(20, 20);
        Jolt(Most, 32);

        void Jolt(int most, int least)
        {
            var size = new BatchSize(most, _aim);
            for (var i = 0; i < 1_000; i++)
            {
                size.Took(1 + random.Next(size.Events), TimeSpan.FromMilliseconds(random.NextDouble() * 500), TimeSpan.FromMilliseconds(random.NextDouble() * 500));
                Assert.InRange(size.Events, least, most);
            }
        }
    }

    private static int After(int batches, double roundTripsMs, double eventMs)
    {
        var size = new BatchSize(Most, _aim);
        Run(size, batches, roundTripsMs, eventMs);
        return size.Events;
    }

    /// <summary>Full batches, each as long as the brokers are away and its events take.</summary>
    private static void Run(BatchSize size, int batches, double roundTripsMs, double eventMs)
    {
        for (var i = 0; i < batches; i++)
        {
            size.Took(size.Events, TimeSpan.FromMilliseconds(roundTripsMs + (size.Events * eventMs)), TimeSpan.FromMilliseconds(roundTripsMs));
        }
    }
}
