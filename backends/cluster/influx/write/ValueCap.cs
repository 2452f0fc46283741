namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>
/// Keeps the values of product and country from growing without end, because each makes a series of its own: the first so many of a
/// partition, in the journal's order, stay apart, the rest are joined as <c>other</c>. A function of the partition's journal, so a
/// replay decides the same; what was decided is read back from the store's own tags.
/// </summary>
internal sealed class ValueCap(int most)
{
    /// <summary>What stands for the rest.</summary>
    public const string Other = "other";

    private readonly Dictionary<int, (HashSet<string> Products, HashSet<string> Countries)> _admitted = [];

    public static string Question(MeasurementSet set, int partition) =>
        $"SHOW TAG VALUES FROM \"{set.Points}\" WITH KEY IN (product, country) WHERE p = '{partition}'";

    /// <summary>Takes what the store has of a partition.</summary>
    public void Load(int partition, IEnumerable<AnswerSeries> answer)
    {
        var (products, countries) = _admitted[partition] = ([], []);
        foreach (var series in answer)
        {
            for (var row = 0; row < series.Rows; row++)
            {
                var value = TagText.Decode(series.Text(row, 1) ?? "");
                if (value == Other) continue;
                (series.Text(row, 0) == "product" ? products : countries).Add(value);
            }
        }
    }

    public Dimensions Join(int partition, Dimensions dimensions)
    {
        if (!_admitted.TryGetValue(partition, out var sets)) _admitted[partition] = sets = ([], []);
        var product = Join(sets.Products, dimensions.Product);
        var country = Join(sets.Countries, dimensions.Country);
        return ReferenceEquals(product, dimensions.Product) && ReferenceEquals(country, dimensions.Country)
            ? dimensions
            : dimensions with { Product = product, Country = country };
    }

    public void Clear() => _admitted.Clear();

    private string? Join(HashSet<string> admitted, string? value)
    {
        if (value is null or Other || admitted.Contains(value)) return value;
        if (admitted.Count >= most) return Other;
        admitted.Add(value);
        return value;
    }
}
