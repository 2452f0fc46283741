namespace RevenuePulse.Host.Simulate;

/// <summary>
/// The deliveries of a run, in the order in which they are posted. Pure and lazy: the same options and start give the same bytes, and
/// a long run is never held in memory.
/// </summary>
internal sealed class SimulatePlan(SimulateOptions options, IDialect dialect)
{
    /// <summary>How far <c>--shuffle</c> may carry a delivery from its place.</summary>
    public static readonly TimeSpan ShuffleWindow = TimeSpan.FromSeconds(3);

    private readonly Storyteller _storyteller = new(options.ToStoryOptions());

    /// <summary>How many sales the run holds.</summary>
    public long Sales => (long)Math.Floor(options.Rate * options.Duration.TotalSeconds);

    public IEnumerable<Delivery> Deliveries(DateTimeOffset start) => InOrder(Stories(start).Select(story => (story, Deliveries(story, start))), start);

    /// <summary>Sales at an even rate with a little jitter, each followed by the checkouts that were lost beside it.</summary>
    public IEnumerable<Story> Stories(DateTimeOffset start)
    {
        for (var index = 0L; index < Sales; index++)
        {
            var jitter = SeededRandom.Stream(options.Seed, index, 3).NextDouble();
            var offset = TimeSpan.FromMilliseconds(Math.Floor((index + jitter) / options.Rate * 1000));
            var remaining = Max(options.Duration - offset, TimeSpan.Zero);
            var sale = _storyteller.Sale(index, start + offset, remaining);
            yield return sale;
            foreach (var lost in _storyteller.LostBeside(sale, remaining))
            {
                yield return lost;
            }
        }
    }

    private List<Delivery> Deliveries(Story story, DateTimeOffset start)
    {
        var random = SeededRandom.Stream(options.Seed, story.Index, 4);
        var deliveries = new List<Delivery>(8);
        foreach (var message in dialect.Tell(story))
        {
            var (shift, copyChance, copyShift) = (random.NextDouble(), random.NextDouble(), random.NextDouble());
            var due = message.At - start + (options.Shuffle ? ShuffleWindow * shift : TimeSpan.Zero);
            deliveries.Add(new Delivery(story, message, due, IsCopy: false));
            if (copyChance < options.Duplicates)
            {
                // half of the copies race the original, the others come as a provider's retry does
                var later = copyShift < 0.5 ? TimeSpan.Zero : ShuffleWindow * (copyShift - 0.5);
                deliveries.Add(new Delivery(story, message, due + later, IsCopy: true));
            }
        }

        return deliveries;
    }

    /// <summary>Merges what each story sends; a story sends nothing before the stories ahead of it began.</summary>
    private static IEnumerable<Delivery> InOrder(IEnumerable<(Story Story, List<Delivery> Deliveries)> stories, DateTimeOffset start)
    {
        var waiting = new PriorityQueue<Delivery, (TimeSpan Due, long Number)>();
        var number = 0L;
        foreach (var (story, deliveries) in stories)
        {
            foreach (var delivery in deliveries)
            {
                waiting.Enqueue(delivery, (delivery.Due, number++));
            }

            // a lost checkout comes up to four seconds after the sale it follows, so only a sale says how far the past is settled
            while (story.Index >= 0 && waiting.TryPeek(out var next, out _) && next.Due < story.At - start)
            {
                yield return waiting.Dequeue();
            }
        }

        while (waiting.TryDequeue(out var rest, out _))
        {
            yield return rest;
        }
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
