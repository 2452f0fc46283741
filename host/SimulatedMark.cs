using RevenuePulse.Ingest;

namespace RevenuePulse.Host;

/// <summary>Remembers, across restarts, that simulated sales are among the real ones, so that the page can say so.</summary>
internal sealed class SimulatedMark(string dataFolder, IngestStatus? ingest)
{
    private readonly string _path = Path.Combine(dataFolder, "simulated");
    private bool _isSet;

    public bool IsSet()
    {
        if (!_isSet && (ingest?.HasSeenSimulated == true || File.Exists(_path)))
        {
            File.WriteAllText(_path, "Simulated events were received; the dashboard says so. Delete this file to stop that.\n");
            _isSet = true;
        }

        return _isSet;
    }
}
