using System.Runtime.InteropServices;

namespace RevenuePulse.Dashboard;

/// <summary>
/// The money in other currencies since the first entry, by UTC day, kept converted: read from the store once, then carried along with
/// the journal, late entries of long gone days included. So "since the beginning" costs what was committed since the last answer,
/// however many years there are.
/// </summary>
internal sealed class AllTime(IRevenueStore store, IJournal journal, Dimension? by) : IDisposable
{
    /// <summary>More entries than this are read as sums.</summary>
    private const int MostEntries = 20_000;

    /// <summary>About 25 MB; beyond it answers are read day by day.</summary>
    private const int MostCells = 250_000;

    private readonly SemaphoreSlim _one = new(1);
    private readonly Dictionary<Cell, Amounts> _cells = [];
    private readonly Dictionary<Line, Amounts> _lines = [];
    private readonly Dictionary<string, int> _missing = new(StringComparer.Ordinal);
    private RateTable? _table;
    private Cursor? _at;
    private bool _isTooLarge;

    /// <summary>True for dimensions whose values are the same in the journal and in the store.</summary>
    public static bool Knows(Dimension? by) => by is null or Dimension.Provider or Dimension.Campaign or Dimension.Channel or Dimension.Kind;

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    /// <summary>
    /// All but the base's own money, converted by <paramref name="table"/>, at exactly the position <paramref name="at"/>; null when that
    /// cannot be had, because another answer is already further on, for one.
    /// </summary>
    public async ValueTask<InBase?> AtAsync(Cursor at, RateTable table, CancellationToken cancel)
    {
        if (_isTooLarge)
        {
            return null;
        }

        await _one.WaitAsync(cancel);
        try
        {
            return await MoveAsync(at, table, cancel) ? Answer() : null;
        }
        catch
        {
            // half a step is no position
            _at = null;
            throw;
        }
        finally
        {
            _one.Release();
        }
    }

    private async ValueTask<bool> MoveAsync(Cursor at, RateTable table, CancellationToken cancel)
    {
        if (_at is null || _table != table || _at.Generation != at.Generation || at.Entries - _at.Entries > MostEntries)
        {
            await LoadAsync(table, cancel);
        }

        // a store may be ahead of the journal's local copy: then there is nothing to follow yet
        if (_at is { } here && here.Generation == at.Generation && at.Reaches(here) && journal.Head.Reaches(here))
        {
            Follow(journal.ReadAfter(here, MostEntries, at));
        }

        _isTooLarge = _cells.Count > MostCells;
        if (_isTooLarge)
        {
            Clear(table);
        }

        return at.Equals(_at);
    }

    private async ValueTask LoadAsync(RateTable table, CancellationToken cancel)
    {
        Clear(table);
        var everything = new SumQuery { By = by };
        var slices = Slices.ByDay(everything, table);
        var result = await store.SumAsync(everything with { FromMs = slices.Starts.Count > 0 ? slices.Starts[0] : null, Buckets = slices.Starts }, cancel);
        foreach (var row in result.Rows)
        {
            Add(new(Clamp(slices.Day(row.Bucket)), new(row.Key), row.Currency, row.Kind), row.Amounts);
        }

        _at = result.Cursor;
    }

    private void Follow(IReadOnlyList<Entry> entries)
    {
        var here = _at!;
        _at = null;
        foreach (var entry in entries.Where(e => e.IsMoney))
        {
            var dimensions = entry.Dimensions;
            Add(new(Clamp(Slices.DayOf(entry.AtMs)), new(by is { } split ? dimensions.Value(split) : null), dimensions.Currency, dimensions.Kind), entry.Amounts);
        }

        _at = here.Past(entries);
    }

    private void Clear(RateTable table)
    {
        _at = null;
        _table = table;
        _cells.Clear();
        _lines.Clear();
        _missing.Clear();
    }

    private void Add(Cell cell, in Amounts change)
    {
        if (cell.Currency == _table!.Base)
        {
            return;
        }

        ref var amounts = ref CollectionsMarshal.GetValueRefOrAddDefault(_cells, cell, out _);
        var before = amounts;
        amounts = before + change;
        Carry(cell, before, -1);
        Carry(cell, amounts, 1);
        if (amounts.IsZero)
        {
            _cells.Remove(cell);
        }
    }

    /// <summary>Adds what a day is worth to its line, or takes it away.</summary>
    private void Carry(Cell cell, in Amounts amounts, int sign)
    {
        var currency = _table!.Base;
        if (!InBase.TryConvert(_table, cell.Currency, cell.Day, amounts, out var worth))
        {
            currency = cell.Currency;
            CollectionsMarshal.GetValueRefOrAddDefault(_missing, currency, out _) += sign;
        }

        ref var line = ref CollectionsMarshal.GetValueRefOrAddDefault(_lines, new(cell.Key, currency, cell.Kind), out _);
        line = sign < 0 ? line - worth : line + worth;
    }

    private InBase Answer() => new(
        [.. _lines.Where(l => !l.Value.IsZero).Select(l => new SumRow(0, l.Key.Key.Value, l.Key.Currency, l.Key.Kind, l.Value))],
        [.. _missing.Where(m => m.Value > 0).Select(m => m.Key).Order(StringComparer.Ordinal)]);

    /// <summary>Days without any rate count as one before and one after.</summary>
    private DateOnly Clamp(DateOnly day)
    {
        if (_table!.FirstDay is not { } first || _table.LastDay is not { } last)
        {
            return default;
        }

        var (earliest, latest) = (first.AddDays(-1), last.AddDays(_table.MaxAgeDays + 1));
        return day < earliest ? earliest : day > latest ? latest : day;
    }

    private readonly record struct Cell(DateOnly Day, KeyOf Key, string Currency, Kind Kind);

    private readonly record struct Line(KeyOf Key, string Currency, Kind Kind);
}
