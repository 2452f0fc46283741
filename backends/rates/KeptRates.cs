using System.Text;

namespace RevenuePulse.Backends.Rates;

/// <summary>
/// What was ever fetched, in a file of our own: an address often has the newest day only, and a restart must not lose the others. A newer
/// answer about a day replaces the older one.
/// </summary>
internal sealed class KeptRates(string folder, string baseCurrency)
{
    /// <summary>Three decades of forty currencies; beyond it the oldest are dropped.</summary>
    private const int Most = 400_000;

    private readonly string _path = Path.Combine(folder, "fetched-rates.csv");
    private Dictionary<(DateOnly Day, string Currency), decimal> _rates = [];

    public IEnumerable<DatedRate> All => _rates.Select(r => new DatedRate(r.Key.Day, r.Key.Currency, r.Value));

    /// <summary>Reads the file; a broken one holds nothing, it can be fetched again.</summary>
    public void Load()
    {
        if (!File.Exists(_path))
        {
            return;
        }

        var sheet = RateSheet.Read(File.ReadAllText(_path), baseCurrency);
        if (sheet.Problems.Count == 0)
        {
            _rates = sheet.Rates.ToDictionary(r => (r.Day, r.Currency), r => r.Rate);
        }
    }

    /// <summary>Adds what was fetched; true when that is news.</summary>
    public bool Add(IReadOnlyList<DatedRate> fetched)
    {
        var isNews = false;
        foreach (var rate in fetched)
        {
            isNews |= !_rates.TryGetValue((rate.Day, rate.Currency), out var known) || known != rate.Rate;
            _rates[(rate.Day, rate.Currency)] = rate.Rate;
        }

        if (_rates.Count > Most)
        {
            _rates = _rates.OrderBy(r => r.Key.Day).TakeLast(Most).ToDictionary();
        }

        return isNews;
    }

    /// <summary>Replaces the file in one step.</summary>
    public void Save()
    {
        Directory.CreateDirectory(folder);
        var next = _path + ".next";
        using (var file = new FileStream(next, FileMode.Create, FileAccess.Write))
        {
            file.Write(Encoding.UTF8.GetBytes(OwnCsv.Write(baseCurrency, All.OrderBy(r => r.Day).ThenBy(r => r.Currency, StringComparer.Ordinal))));
            file.Flush(flushToDisk: true);
        }

        File.Move(next, _path, overwrite: true);
    }
}
