using System.Collections.Frozen;

namespace RevenuePulse.Processor.Translate;

/// <summary>
/// Where a Standard Webhooks sender without a translator keeps what a sale consists of (<c>STANDARD_WEBHOOKS_FIELDS</c>). Only the
/// operator can know; without a map such a sender's money is never guessed.
/// </summary>
public sealed record FieldMap
{
    private static readonly string[] _needed = ["sale", "id", "amount", "currency"];
    private static readonly FrozenSet<string> _names =
        _needed.Concat(["refund", "refund_id", "refund_of", "refund_amount", "time", "custom", "product", "country"]).ToFrozenSet(StringComparer.Ordinal);

    private FieldMap(IReadOnlyDictionary<string, string> values)
    {
        Sales = Types(values, "sale");
        Refunds = Types(values, "refund");
        Id = values["id"].Split('.');
        Amount = values["amount"].Split('.');
        Currency = values["currency"].Split('.');
        RefundId = values.GetValueOrDefault("refund_id", "").Split('.');
        RefundOf = values.GetValueOrDefault("refund_of", values["id"]).Split('.');
        RefundAmount = values.GetValueOrDefault("refund_amount", values["amount"]).Split('.');
        Time = values.GetValueOrDefault("time", "timestamp").Split('.');
        Custom = values.GetValueOrDefault("custom", "data.metadata").Split('.');
        Product = values.GetValueOrDefault("product", "").Split('.');
        Country = values.GetValueOrDefault("country", "").Split('.');
    }

    /// <summary>Event types that announce captured money.</summary>
    public FrozenSet<string> Sales { get; }

    /// <summary>Event types that announce one refund each.</summary>
    public FrozenSet<string> Refunds { get; }

    /// <summary>Path of what identifies the sale.</summary>
    public string[] Id { get; }

    /// <summary>Path of the captured amount, minor units.</summary>
    public string[] Amount { get; }

    /// <summary>Path of the currency.</summary>
    public string[] Currency { get; }

    /// <summary>In a refund: path of what identifies the refund.</summary>
    public string[] RefundId { get; }

    /// <summary>In a refund: path of the identity of its sale.</summary>
    public string[] RefundOf { get; }

    /// <summary>In a refund: path of the refunded amount, minor units.</summary>
    public string[] RefundAmount { get; }

    /// <summary>Path of the time, RFC 3339.</summary>
    public string[] Time { get; }

    /// <summary>Path of the object that may hold the campaign, as <c>metadata.…</c> of <see cref="TranslationRules.CampaignKeys"/>.</summary>
    public string[] Custom { get; }

    /// <summary>Path of the product.</summary>
    public string[] Product { get; }

    /// <summary>Path of the buyer's country.</summary>
    public string[] Country { get; }

    /// <summary>
    /// Reads <c>name=value</c> pairs separated by semicolons; a value is a path like <c>data.amount</c>, of <c>sale</c> and <c>refund</c>
    /// a list of event types separated by commas.
    /// </summary>
    /// <returns>The map, or null with all that is wrong with the text.</returns>
    public static (FieldMap? Map, IReadOnlyList<string> Problems) Parse(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var problems = new List<string>();
        foreach (var pair in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = pair.Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts.Length < 2 || !_names.Contains(parts[0]) || !IsValue(parts[1]))
            {
                problems.Add($"'{pair}' is not a field; write one of {string.Join(", ", _names.Order(StringComparer.Ordinal))} = a path like data.amount");
            }
            else if (!values.TryAdd(parts[0], parts[1]))
            {
                problems.Add($"'{parts[0]}' is given twice");
            }
        }

        problems.AddRange(_needed.Where(name => !values.ContainsKey(name)).Select(name => $"'{name}' is missing"));
        if (values.ContainsKey("refund") && !values.ContainsKey("refund_id"))
        {
            problems.Add("'refund_id' is missing: without it a repeat of a refund could not be told from another one");
        }

        return problems.Count == 0 ? (new FieldMap(values), []) : (null, problems);
    }

    private static bool IsValue(string value) =>
        value.Length > 0 && value.Split(',').All(part => part.Length > 0 && part.Split('.').All(step => step.Trim().Length > 0));

    private static FrozenSet<string> Types(IReadOnlyDictionary<string, string> values, string name) =>
        values.GetValueOrDefault(name, "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToFrozenSet(StringComparer.Ordinal);
}
