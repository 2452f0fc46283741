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
    private readonly HashSet<Dimension> _joined = [];

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
                (series.Text(row, 0) == "product" ? products : countries).Add(value);
            }
        }

        // a shop may have a product of that name: only a full set has joined anything under it
        if (products.Remove(Other) && products.Count >= most) _joined.Add(Dimension.Product);
        if (countries.Remove(Other) && countries.Count >= most) _joined.Add(Dimension.Country);
    }

    /// <summary>Dimensions of a question of which some values are not kept apart.</summary>
    public IReadOnlyList<Dimension> JoinedOf(SumQuery query) =>
        _joined.Count == 0 ? [] : [.. _joined.Where(d => d == query.By || query.Filter.Dimensions.Contains(d)).Order()];

    public Dimensions Join(int partition, Dimensions dimensions)
    {
        if (!_admitted.TryGetValue(partition, out var sets)) _admitted[partition] = sets = ([], []);
        var product = Join(Dimension.Product, sets.Products, dimensions.Product);
        var country = Join(Dimension.Country, sets.Countries, dimensions.Country);
        return ReferenceEquals(product, dimensions.Product) && ReferenceEquals(country, dimensions.Country)
            ? dimensions
            : dimensions with { Product = product, Country = country };
    }

    public void Clear()
    {
        _admitted.Clear();
        _joined.Clear();
    }

    private string? Join(Dimension dimension, HashSet<string> admitted, string? value)
    {
        if (value is null or Other || admitted.Contains(value)) return value;
        if (admitted.Count < most)
        {
            admitted.Add(value);
            return value;
        }

        _joined.Add(dimension);
        return Other;
    }
}
