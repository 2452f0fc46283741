namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>What reader and writer of one store share.</summary>
internal sealed class StoreParts : IDisposable
{
    public StoreParts(InfluxOptions options)
    {
        Options = options;
        Condition = new StoreCondition(options.Clock);
        Connection = new InfluxConnection(options);
        Hold = new Hold(options, Condition);
        Setup = new ServerSetup(Connection, options);
        Sets = new SetBook(Connection, Setup);
        Writer = new PointWriter(Connection, Setup, Hold, Condition);
    }

    public InfluxOptions Options { get; }

    public StoreCondition Condition { get; }

    public InfluxConnection Connection { get; }

    public Hold Hold { get; }

    public ServerSetup Setup { get; }

    public SetBook Sets { get; }

    public PointWriter Writer { get; }

    public void Dispose() => Connection.Dispose();
}
