namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>
/// How many events a transaction takes, so that it lasts about as long as it should: all readers wait for its end. What the brokers' round
/// trips take is not got back by fewer events, so where they are far away the events still get half of the time that is aimed at.
/// It begins small: the first batches of a process run through cold code.
/// </summary>
internal sealed class BatchSize(int most, TimeSpan aim)
{
    private const int First = 128;
    private const int Least = 32;
    private const double Growth = 1.5;

    /// <summary>The most events of the next transaction.</summary>
    public int Events { get; private set; } = Math.Min(First, most);

    /// <summary>A transaction of so many events took so long, settling included, and the round trips so much of that.</summary>
    public void Took(int events, TimeSpan time, TimeSpan roundTrips)
    {
        var may = Math.Max((aim - roundTrips).TotalMilliseconds, aim.TotalMilliseconds / 2);
        var took = Math.Max((time - roundTrips).TotalMilliseconds, 1e-3);
        // a small batch in good time says nothing about large ones
        if (events < Events && took <= may) return;
        // a step at a time: one pause of the machine says little, and what is cold gets faster
        Events = (int)Math.Clamp(Math.Clamp(events * may / took, Events / 2.0, Events * Growth), Math.Min(Least, most), most);
    }
}
