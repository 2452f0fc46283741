namespace RevenuePulse.Dashboard;

/// <summary>
/// Filters as an address has them: <c>country:DE,AT;campaign!:neon</c>. Between dimensions all have to hold, within one any value; with
/// <c>!</c> none of them. An empty value is "without one". A comma, semicolon or percent sign within a value is escaped by its hex code.
/// </summary>
public sealed record FilterTerms
{
    /// <summary>What the parameter may be, in words.</summary>
    public const string Wanted = "filters such as country:DE,AT;campaign!:neon";

    private const int MostTerms = 18;
    private const int MostValues = 200;

    private FilterTerms(IReadOnlyList<FilterTerm> all) => All = all;

    /// <summary>Everything counts.</summary>
    public static FilterTerms None { get; } = new([]);

    /// <summary>In the order of the dimensions, wanted before unwanted.</summary>
    public IReadOnlyList<FilterTerm> All { get; }

    /// <summary>Reads the text of an address; false when it means nothing.</summary>
    public static bool TryParse(string text, out FilterTerms filters)
    {
        filters = None;
        if (text.Length == 0)
        {
            return true;
        }

        var terms = new List<FilterTerm>();
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            if (FilterTerm.TryParse(part) is not { } term || term.Values.Count > MostValues)
            {
                return false;
            }

            terms.Add(term);
        }

        filters = Of(terms);
        return terms.Count <= MostTerms;
    }

    /// <summary>Adds a value to what is wanted, or to what is not wanted.</summary>
    public FilterTerms Plus(Dimension dimension, string? value, bool isExcluded = false) =>
        Of([.. Minus(dimension, value).All, new FilterTerm(dimension, isExcluded, [value])]);

    /// <summary>Wants one value of the dimension and no other.</summary>
    public FilterTerms Only(Dimension dimension, string? value) =>
        Of([.. All.Where(term => term.Dimension != dimension), new FilterTerm(dimension, false, [value])]);

    /// <summary>Forgets a value.</summary>
    public FilterTerms Minus(Dimension dimension, string? value) =>
        Of(All.Select(term => term.Dimension == dimension ? term with { Values = [.. term.Values.Where(own => own != value)] } : term));

    /// <summary>The wanted values of a dimension; null when any will do.</summary>
    public IReadOnlyList<string?>? Of(Dimension dimension) => All.FirstOrDefault(term => term.Dimension == dimension && !term.IsExcluded)?.Values;

    /// <summary>The value of a dimension that is wanted alone; null for none, several, or "without one".</summary>
    public string? Alone(Dimension dimension) => Of(dimension) is [{ } only] && !All.Any(term => term.Dimension == dimension && term.IsExcluded) ? only : null;

    /// <summary>For the store.</summary>
    public Filter ToFilter() => new(ByDimension(false)) { Excluded = ByDimension(true) };

    /// <summary>As parameters of the query API.</summary>
    public IEnumerable<KeyValuePair<string, string>> ToApi() => All.SelectMany(term => term.Values.Select(
        value => new KeyValuePair<string, string>(term.IsExcluded ? $"not.{term.Dimension.Name()}" : term.Dimension.Name(), value ?? "")));

    /// <inheritdoc/>
    public bool Equals(FilterTerms? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    /// <inheritdoc/>
    public override string ToString() => string.Join(';', All);

    private Dictionary<Dimension, IReadOnlyList<string?>> ByDimension(bool isExcluded) =>
        All.Where(term => term.IsExcluded == isExcluded).ToDictionary(term => term.Dimension, term => term.Values);

    private static FilterTerms Of(IEnumerable<FilterTerm> terms)
    {
        var joined = terms.GroupBy(term => (term.Dimension, term.IsExcluded))
            .OrderBy(group => group.Key.Dimension).ThenBy(group => group.Key.IsExcluded)
            .Select(group => new FilterTerm(group.Key.Dimension, group.Key.IsExcluded, [.. group.SelectMany(term => term.Values).Distinct()]))
            .Where(term => term.Values.Count > 0)
            .ToList();
        return joined.Count == 0 ? None : new(joined);
    }
}

/// <summary>Values of one dimension.</summary>
/// <param name="Dimension">Of what.</param>
/// <param name="IsExcluded">True when none of them may be.</param>
/// <param name="Values">Null among them is "without one".</param>
public sealed record FilterTerm(Dimension Dimension, bool IsExcluded, IReadOnlyList<string?> Values)
{
    // what people here call a campaign
    private const string Vibe = "vibe";

    /// <summary>Reads <c>country:DE,AT</c>; null for anything else.</summary>
    public static FilterTerm? TryParse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1)
        {
            return null;
        }

        var isExcluded = text[colon - 1] == '!';
        var name = text[..(isExcluded ? colon - 1 : colon)];
        if (!DimensionNames.TryParse(name == Vibe ? Dimension.Campaign.Name() : name, out var dimension))
        {
            return null;
        }

        var values = text[(colon + 1)..].Split(',').Select(value => Read(dimension, value)).Distinct().ToList();
        return values.Any(value => value is not null && !IsPossible(dimension, value)) ? null : new(dimension, isExcluded, values);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Dimension.Name()}{(IsExcluded ? "!" : "")}:{string.Join(',', Values.Select(Write))}";

    /// <inheritdoc/>
    public bool Equals(FilterTerm? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    private static bool IsPossible(Dimension dimension, string value) => dimension switch
    {
        Dimension.Kind => Kinds.TryParse(value, out _),
        Dimension.Currency => Currency.Normalize(value) == value,
        _ => value.Length <= 1_000,
    };

    // an account is never absent: the empty one is a value
    private static string? Read(Dimension dimension, string text)
    {
        var value = Uri.UnescapeDataString(text);
        return dimension == Dimension.Currency ? Currency.Normalize(value) ?? value
            : value.Length > 0 || dimension == Dimension.Account ? value : null;
    }

    private static string Write(string? value) => (value ?? "")
        .Replace("%", "%25", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal).Replace(";", "%3B", StringComparison.Ordinal);
}
