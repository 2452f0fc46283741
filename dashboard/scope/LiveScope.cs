using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace RevenuePulse.Dashboard;

/// <summary>
/// Which entries a live screen speaks of: range and filters in the words of an address. A range of relative times moves on by itself, so
/// it is read anew for each moment. Two scopes of the same words are equal.
/// </summary>
public sealed class LiveScope : IEquatable<LiveScope>
{
    private static readonly string[] FilterWords = [.. DimensionNames.All.SelectMany(by => new[] { by.Name(), $"not.{by.Name()}" })];
    private static readonly string[] Words = ["from", "to", "tz", "launch", "align", .. FilterWords];

    private readonly QueryReader? _reader;
    private readonly QueryCollection _query;
    private readonly string _key;

    private LiveScope(QueryReader? reader, QueryCollection query)
    {
        (_reader, _query) = (reader, query);
        _key = string.Join('&', query.Select(word => $"{word.Key}={string.Join('\n', word.Value.ToArray())}"));
    }

    /// <summary>Everything there is.</summary>
    public static LiveScope Everything { get; } = new(null, []);

    /// <summary>True when nothing is left out.</summary>
    public bool IsEverything => _key.Length == 0;

    /// <summary>True when a range is named.</summary>
    public bool HasRange => _query.ContainsKey("from") || _query.ContainsKey("to");

    /// <summary>True when a filter is set.</summary>
    public bool HasFilter => FilterWords.Any(_query.ContainsKey);

    /// <summary>The scope of a query string; words that name no scope are passed over.</summary>
    /// <exception cref="BadQuestionException">A word means nothing, or the range is empty.</exception>
    public static LiveScope Of(IQueryCollection query, QueryReader reader)
    {
        var own = Words.Where(word => query.TryGetValue(word, out var values) && values.Count > 0).ToDictionary(word => word, word => query[word]);
        // a zone alone leaves nothing out
        if (own.Keys.All(word => word is "tz" or "launch"))
        {
            return Everything;
        }

        var scope = new LiveScope(reader, new QueryCollection(own));
        _ = reader.Question(scope._query);
        return scope;
    }

    /// <summary>The scope of a page's address, where filters stand together in <c>f</c>.</summary>
    /// <exception cref="BadQuestionException">A word means nothing, or the range is empty.</exception>
    public static LiveScope Of(LiveLook look, QueryReader reader)
    {
        if (!FilterTerms.TryParse(look.Filters ?? "", out var filters))
        {
            throw new BadQuestionException($"“f” is {FilterTerms.Wanted}.");
        }

        var words = filters.ToApi().GroupBy(filter => filter.Key, filter => filter.Value, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => new StringValues([.. group]));
        Add("from", look.From);
        Add("to", look.To);
        Add("tz", look.Zone);
        return Of(new QueryCollection(words), reader);

        void Add(string name, string? text)
        {
            if (!string.IsNullOrEmpty(text))
            {
                words[name] = text;
            }
        }
    }

    /// <summary>What is asked at a moment; of a range that is empty then, nothing.</summary>
    public RevenueQuestion At(long nowMs)
    {
        try
        {
            return _reader?.Question(_query, nowMs) ?? RevenueQuestion.All;
        }
        catch (BadQuestionException)
        {
            // it could be read when the screen asked: the range is empty at this moment, or its launch was taken back
            return new() { FromMs = nowMs, ToMs = nowMs, Filter = _reader!.FilterOf(_query) };
        }
    }

    /// <summary>The same, of entries up to that moment only.</summary>
    public RevenueQuestion AsOf(long nowMs)
    {
        var question = At(nowMs);
        return question with { ToMs = Math.Max(question.FromMs ?? 0, Math.Min(question.ToMs ?? long.MaxValue, nowMs + 1)) };
    }

    /// <inheritdoc/>
    public bool Equals(LiveScope? other) => other is not null && _key == other._key;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LiveScope);

    /// <inheritdoc/>
    public override int GetHashCode() => _key.GetHashCode(StringComparison.Ordinal);
}
