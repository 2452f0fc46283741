using System.Globalization;

namespace RevenuePulse.Backends.Rates;

/// <summary>Collects what a document says about each day and turns it into rates into the base.</summary>
/// <param name="pivot">The currency that the document is about.</param>
/// <param name="arePerPivot">
/// True where a number says how many units one unit of the pivot buys (as central banks write), false where it says how many units of
/// the pivot one unit is worth.
/// </param>
internal sealed class Quotes(string pivot, bool arePerPivot)
{
    private const decimal Most = 1_000_000_000;
    private const decimal Least = 1 / Most;

    private readonly List<string> _problems = [];
    private readonly SortedDictionary<DateOnly, Dictionary<string, Quote>> _days = [];

    /// <summary>Notes a problem.</summary>
    public void Refuse(int line, string problem) => _problems.Add($"line {line}: {problem}");

    /// <summary>Reads a day; null, with the problem noted, when it is none.</summary>
    public DateOnly? Day(int line, string text)
    {
        if (DateOnly.TryParseExact(text, ["yyyy-MM-dd", "d MMMM yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day.Year is >= 1970 and <= 2100)
        {
            return day;
        }

        Refuse(line, $"'{text}' is not a day; write it like 2026-03-31");
        return null;
    }

    /// <summary>Notes a number of a day.</summary>
    public void Add(int line, DateOnly day, string code, string text)
    {
        if (Currency.Normalize(code) is not { } currency)
        {
            Refuse(line, $"'{code}' is not a currency of three letters, for example EUR");
            return;
        }

        const NumberStyles plain = NumberStyles.AllowDecimalPoint;
        if (!decimal.TryParse(text, plain, CultureInfo.InvariantCulture, out var value) || value is < Least or > Most)
        {
            Refuse(line, $"'{text}' is not a rate; write a positive number with a decimal point, for example 1.0834");
            return;
        }

        Add(day, currency, new(value, line));
    }

    /// <summary>The rates into a base, crossed through the pivot where that is another currency.</summary>
    public RateSheet Into(string baseCurrency)
    {
        var rates = new List<DatedRate>();
        foreach (var (day, quotes) in _days)
        {
            quotes[pivot] = new(1, 0);
            if (quotes.TryGetValue(baseCurrency, out var own))
            {
                rates.AddRange(quotes.Where(q => q.Key != baseCurrency).Select(q => new DatedRate(day, q.Key, Rate(q.Value.Value, own.Value))));
            }
        }

        if (rates.Count == 0 && _problems.Count == 0)
        {
            _problems.Add(_days.Count == 0 ? "it holds no rates" : $"it is in {pivot} and has no rate of {baseCurrency}, so nothing converts to that");
        }

        return new(rates, _problems);
    }

    private void Add(DateOnly day, string currency, Quote quote)
    {
        if (!_days.TryGetValue(day, out var quotes))
        {
            _days[day] = quotes = new(StringComparer.Ordinal);
        }

        if (currency == pivot && quote.Value != 1)
        {
            Refuse(quote.Line, $"one {pivot} is 1 {pivot}, not {quote.Value.ToString(CultureInfo.InvariantCulture)}");
        }
        else if (!quotes.TryAdd(currency, quote))
        {
            Refuse(quote.Line, $"the rate of {currency} on {day:yyyy-MM-dd} is already on line {quotes[currency].Line}; keep one of the two");
        }
    }

    private decimal Rate(decimal quote, decimal ofBase) => arePerPivot ? ofBase / quote : quote / ofBase;

    private readonly record struct Quote(decimal Value, int Line);
}
