namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>
/// How many events a transaction takes, so that it lasts about as long as it should: all readers wait for its end. Learnt from the ones
/// before, as a fixed cost (the brokers' round trips) and a cost per event. A small batch saves nothing of the fixed part, so where that is
/// large the events still get half of the time that is aimed at. It begins small: the first batches of a process run through cold code.
/// </summary>
internal sealed class BatchSize(int most, TimeSpan aim)
{
    private const int First = 128;
    private const int Least = 32;
    private const double Forget = 0.8;
    private const double Surprise = 0.25;

    private readonly double _aimMs = aim.TotalMilliseconds;

    // decayed sums of a straight line through (events, milliseconds)
    private double _weight, _events, _time, _eventsSquared, _eventsTime;

    /// <summary>The most events of the next transaction.</summary>
    public int Events { get; private set; } = Math.Min(First, most);

    /// <summary>A transaction of so many events took so long, settling included.</summary>
    public void Took(int events, TimeSpan time)
    {
        var took = time.TotalMilliseconds;
        Learn(events, took);
        // a small batch in good time says nothing about large ones
        if (events < Events && time <= aim) return;
        var (fixedCost, perEvent) = Costs();
        if (took > _aimMs * 1.5 && Math.Abs(fixedCost + (perEvent * events) - took) > took * Surprise)
        {
            // what was learnt is of another time: the machine or the brokers have become slow
            (_weight, _events, _time, _eventsSquared, _eventsTime) = (0, 0, 0, 0, 0);
            Learn(events, took);
            (fixedCost, perEvent) = Costs();
        }

        var fits = Math.Max(_aimMs - fixedCost, _aimMs / 2) / perEvent;
        // a step at a time: one pause of the machine says little, and what is cold gets faster
        Events = (int)Math.Clamp(Math.Clamp(fits, Events / 2.0, Events * 2.0), Math.Min(Least, most), most);
    }

    private void Learn(int events, double time)
    {
        _weight = (_weight * Forget) + 1;
        _events = (_events * Forget) + events;
        _time = (_time * Forget) + time;
        _eventsSquared = (_eventsSquared * Forget) + ((double)events * events);
        _eventsTime = (_eventsTime * Forget) + (events * time);
    }

    private (double Fixed, double PerEvent) Costs()
    {
        // batches of one size do not tell the two apart: all of it counts as per event until they do
        (double, double) whole = (0, Math.Max(_time / _events, 1e-6));
        var spread = _eventsSquared - (_events * _events / _weight);
        if (spread < _eventsSquared * 0.01) return whole;
        var perEvent = (_eventsTime - (_events * _time / _weight)) / spread;
        var fixedCost = (_time - (perEvent * _events)) / _weight;
        return fixedCost < 0 || perEvent <= 0 ? whole : (fixedCost, perEvent);
    }
}
