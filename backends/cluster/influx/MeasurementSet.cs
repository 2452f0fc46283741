using System.Globalization;

namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>
/// The measurements that belong together. Snapshots only ever add up, so what is wrong cannot be mended in place: a rebuild, and a new
/// generation of the journal, fill a set with the next number and switch to it.
/// </summary>
internal sealed record MeasurementSet(int Number, string Generation)
{
    /// <summary>Single entries.</summary>
    public string Points { get; } = Name("revenue", Number);

    /// <summary>Snapshots of one level.</summary>
    public string Rollup(int level) => Name("revenue_" + RollupLevels.All[level].Name, Number);

    /// <summary>Every measurement of the set.</summary>
    public IEnumerable<string> All => Enumerable.Range(0, RollupLevels.All.Count).Select(Rollup).Prepend(Points);

    private static string Name(string name, int number) =>
        number == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}_set{number}");
}
