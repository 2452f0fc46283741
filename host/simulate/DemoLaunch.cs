using System.Security.Cryptography;

namespace RevenuePulse.Host.Simulate;

/// <summary>
/// The launch that <c>./pulse up --demo</c> plays: the past hours arrive at once, dated back, so that every chart is full; then it goes
/// on live, with bursts, until it is stopped.
/// </summary>
public static class DemoLaunch
{
    private const double LivePerSecond = 0.45;
    private static readonly TimeSpan _past = TimeSpan.FromHours(5);

    /// <summary>The campaigns of the demo, for the book; launched when the curve begins.</summary>
    public static IReadOnlyList<Campaign> Campaigns(TimeProvider clock) =>
        [.. SimulatedCampaign.Take(5).Select(c => c.ToBook(clock.GetUtcNow() - _past))];

    /// <summary>Posts to <paramref name="ingest"/> (the product's own address) until <paramref name="stop"/>; never throws for a stop.</summary>
    public static Task RunAsync(Uri ingest, string stripeSecret, IVisitBook visits, CancellationToken stop) =>
        RunAsync(ingest, stripeSecret, visits, TimeProvider.System, stop);

    /// <summary>As above, with a clock.</summary>
    public static async Task RunAsync(Uri ingest, string stripeSecret, IVisitBook visits, TimeProvider clock, CancellationToken stop)
    {
        var dialect = new StripeDialect();
        var sender = new SenderOptions
        {
            Address = SimulateFlags.WebhookAddress(ingest, dialect),
            Secret = stripeSecret,
            Dialect = dialect,
            MostPerSecond = 1500,
            Concurrency = 24,
            KeepsBooks = false,
        };
        using var http = SimulateCommand.Client(ingest);
        var script = new DemoScript(dialect, BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)), clock.GetUtcNow());
        // a visit to /collect counts when it comes, so those of the past go straight into the book
        await VisitSender.RecordAsync(script.PastVisits(_past), visits, stop);
        await new Sender(http, sender, clock).RunAsync(script.Past(_past), stop);
        var visiting = new VisitSender(http, ingest, clock).RunAsync(script.LiveVisits(LivePerSecond), script.Start, stop);
        await new Sender(http, sender, clock).RunAsync(script.Live(LivePerSecond), stop);
        await visiting;
    }
}

/// <summary>What the demo sends, and when.</summary>
internal sealed class DemoScript(IDialect dialect, ulong seed, DateTimeOffset now)
{
    private readonly Storyteller _storyteller = new(new StoryOptions
    {
        Seed = seed,
        Campaigns = SimulatedCampaign.Take(5),
        Currencies = ["USD"],
        Refunds = 0.03,
        Disputes = 0.004,
    });

    /// <summary>When the past ends and the live part begins.</summary>
    public DateTimeOffset Start => now;

    /// <summary>The curve of a launch night: the post goes up, the newsletter follows, a front page finds it, and it evens out.</summary>
    public IEnumerable<Delivery> Past(TimeSpan span) =>
        from sale in PastSales(span)
        from delivery in Tell(sale.Index, sale.At)
        where delivery.Message.At <= now
        select delivery with { Due = TimeSpan.Zero };

    /// <summary>Who came during that night.</summary>
    public IEnumerable<SimulatedVisit> PastVisits(TimeSpan span) => PastSales(span).SelectMany(sale => Visits(sale.Index, sale.At));

    /// <summary>Without end: a lively pace, and now and then somebody's post that brings ten buyers within seconds.</summary>
    public IEnumerable<Delivery> Live(double perSecond)
    {
        var waiting = new PriorityQueue<Delivery, TimeSpan>();
        foreach (var (index, at) in LiveSales(perSecond))
        {
            foreach (var delivery in Tell(index, at))
            {
                waiting.Enqueue(delivery, delivery.Due);
            }

            while (waiting.TryPeek(out var next, out _) && next.Due <= at - now)
            {
                yield return waiting.Dequeue();
            }
        }
    }

    /// <summary>Who comes meanwhile, without end.</summary>
    public IEnumerable<SimulatedVisit> LiveVisits(double perSecond) => LiveSales(perSecond).SelectMany(sale => Visits(sale.Index, sale.At));

    private IEnumerable<(long Index, DateTimeOffset At)> PastSales(TimeSpan span)
    {
        const long firstIndex = 1_000_000_000;
        var random = new SeededRandom(seed);
        var index = firstIndex;
        for (var minute = 0; minute < span.TotalMinutes; minute++)
        {
            var expected = SalesInMinute(minute / span.TotalMinutes) * (0.6 + (0.8 * random.NextDouble()));
            for (var left = expected; left > 0 && (left >= 1 || random.Chance(left)); left--)
            {
                yield return (index++, now - span + TimeSpan.FromMinutes(minute) + TimeSpan.FromMilliseconds(random.Next(0, 60_000)));
            }
        }
    }

    private IEnumerable<(long Index, DateTimeOffset At)> LiveSales(double perSecond)
    {
        var random = new SeededRandom(seed + 1);
        var (at, burst) = (TimeSpan.Zero, 0);
        for (var index = 0L; ; index++)
        {
            burst = burst > 0 ? burst - 1 : random.Chance(0.03) ? random.Next(6, 14) : 0;
            at += TimeSpan.FromSeconds(-Math.Log(1 - random.NextDouble()) / (burst > 0 ? 5 : perSecond));
            yield return (index, now + at);
        }
    }

    private static double SalesInMinute(double progress)
    {
        static double Hill(double x, double centre, double width) => Math.Exp(-Math.Pow((x - centre) / width, 2));
        return 1 + (9 * Hill(progress, 0.10, 0.06)) + (5 * Hill(progress, 0.38, 0.08)) + (13 * Hill(progress, 0.66, 0.07)) + (30 * Hill(progress, 1.02, 0.16));
    }

    private IEnumerable<SimulatedVisit> Visits(long index, DateTimeOffset at) =>
        SimulatedVisit.Beside(_storyteller.Sale(index, at, TimeSpan.FromSeconds(40)), seed);

    private IEnumerable<Delivery> Tell(long index, DateTimeOffset at)
    {
        var sale = _storyteller.Sale(index, at, TimeSpan.FromSeconds(40));
        return _storyteller.LostBeside(sale, TimeSpan.FromSeconds(40)).Prepend(sale)
            .SelectMany(story => dialect.Tell(story).Select(message => new Delivery(story, message, message.At - now, IsCopy: false)));
    }
}
