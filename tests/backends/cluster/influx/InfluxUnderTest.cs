using Microsoft.Extensions.Logging.Abstractions;
using RevenuePulse.Backends.Cluster;
using RevenuePulse.Backends.Cluster.Influx;
using RevenuePulse.Tests.Backends.Embedded;

namespace RevenuePulse.Tests.Backends.Cluster.Influx;

/// <summary>The revenue store in InfluxDB over a journal that is there already.</summary>
internal sealed class InfluxUnderTest : ITwin
{
    private readonly EmbeddedUnderTest _rest = new();
    private readonly StoreParts _parts;
    private RevenueWriter _writer;
    private RevenueReader _reader;

    private InfluxUnderTest(InfluxOptions options)
    {
        _parts = new StoreParts(options);
        (_writer, _reader) = Open();
    }

    public IBackend Backend => _rest.Backend;

    /// <summary>In place of the one that the other backend has.</summary>
    public IRevenueStore Store => _reader;

    public static async Task<ITwin> ContractAsync() => new InfluxUnderTest((await InfluxServer.SharedAsync()).Options());

    public async Task RestartAsync()
    {
        await _writer.DisposeAsync();
        _reader.Dispose();
        await _rest.RestartAsync();
        (_writer, _reader) = Open();
    }

    /// <summary>
    /// Most entries are covered by snapshots, some are points only, some are in the journal only: the reader has to put all three together.
    /// </summary>
    public async Task StoreCaughtUpAsync()
    {
        var entries = Backend.Journal.ReadAfter(Backend.Journal.Head with { Seqs = [0] }, int.MaxValue).Select(e => new PartitionEntry(0, e)).ToList();
        await _writer.WriteAsync(entries[..(entries.Count * 6 / 10)], default);
        await _writer.FlushAsync(default);
        await _writer.WriteAsync(entries[..(entries.Count * 8 / 10)], default);
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _reader.Dispose();
        _parts.Dispose();
        await _rest.DisposeAsync();
    }

    private (RevenueWriter Writer, RevenueReader Reader) Open() =>
        (new RevenueWriter(_parts, Backend.Journal, NullLogger.Instance), new RevenueReader(_parts, Backend.Journal));
}

public class InfluxRevenueStoreTests() : RevenueStoreContract(InfluxUnderTest.ContractAsync)
{
    // each cold end of a range costs the server some ten milliseconds over these 1,500 series
    protected override int Questions => 40;
}
