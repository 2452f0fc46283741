using RevenuePulse.Dashboard;

namespace RevenuePulse.Tests.Backends;

public abstract class SaleValuesContract(Func<Task<ITwin>> open) : BackendContract(open)
{
    private static readonly SumQuery _everything = new();

    private ISaleValues Values => Backend.SaleValues!;

    [Fact]
    public async Task Sales_come_by_campaign_day_and_amount_and_a_correction_takes_one_away()
    {
        var sale = Samples.Sale(gross: 2900);
        await Book(
            sale,
            sale with { AtMs = sale.AtMs + 1 },
            sale with { Amounts = new(1900, 1900, 1, 0) },
            sale with { Type = EntryType.Moved, Amounts = new(-2900, -2900, -1, 0) },
            sale with { Type = EntryType.Moved, Amounts = new(2900, 2900, 1, 0), Dimensions = sale.Dimensions with { Campaign = null } },
            sale with { Type = EntryType.MoneyMoved, Amounts = new(0, -500, 0, 0) },
            sale with { Type = EntryType.CheckoutLost, Amounts = new(0, 0, 0, 1) });
        var day = DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(sale.AtMs).UtcDateTime);
        Assert.Equal(
            [new SaleValue(null, "USD", day, 2900, 1), new("launch", "USD", day, 1900, 1), new("launch", "USD", day, 2900, 1)],
            Ordered(await Values.NewestAsync(_everything, 100, Cancel)));
    }

    [Fact]
    public async Task Only_the_newest_are_looked_at()
    {
        await Book([.. Enumerable.Range(0, 10).Select(i => Samples.Sale(gross: 100 + i, atMs: Samples.At + i))]);
        Assert.Equal([107L, 108, 109], (await Values.NewestAsync(_everything, 3, Cancel)).Select(v => v.Gross).Order());
        Assert.Equal([102L], (await Values.NewestAsync(new() { FromMs = Samples.At + 2, ToMs = Samples.At + 3 }, 3, Cancel)).Select(v => v.Gross));
    }

    [Fact]
    public async Task The_answer_is_that_of_reading_the_whole_journal()
    {
        var random = new Random(8);
        await Book([.. Enumerable.Range(0, 300).Select(_ => Samples.Any(random, Samples.At + random.Next(200_000_000)))]);
        var plain = new JournalSaleValues(Backend.Journal);
        SumQuery[] queries =
        [
            _everything,
            new() { FromMs = Samples.At + 50_000_000 },
            new() { Filter = new(new Dictionary<Dimension, IReadOnlyList<string?>> { [Dimension.Kind] = ["one_time"], [Dimension.Country] = ["DE", null] }) },
        ];
        foreach (var query in queries)
        {
            Assert.Equal(Ordered(await plain.NewestAsync(query, 1_000, Cancel)), Ordered(await Values.NewestAsync(query, 1_000, Cancel)));
        }
    }

    private static IEnumerable<SaleValue> Ordered(IEnumerable<SaleValue> values) => values
        .OrderBy(v => v.Campaign, StringComparer.Ordinal).ThenBy(v => v.Currency, StringComparer.Ordinal).ThenBy(v => v.Day).ThenBy(v => v.Gross).ThenBy(v => v.Count);
}
