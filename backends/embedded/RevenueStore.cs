namespace RevenuePulse.Backends.Embedded;

/// <summary>
/// Sums from roll-ups and, at the rims, from entries. Roll-ups are kept by provider, campaign, channel, kind and currency; a question
/// about any other dimension reads every entry of its range (about a microsecond each), so ask it for ranges, not for all time.
/// </summary>
internal sealed class RevenueStore(ReaderPool pool, SeriesCatalog catalog, string generation) : IRevenueStore
{
    public async ValueTask<SumResult> SumAsync(SumQuery query, CancellationToken cancel) => (await SumManyAsync([query], cancel))[0];

    public async ValueTask<IReadOnlyList<SumResult>> SumManyAsync(IReadOnlyList<SumQuery> queries, CancellationToken cancel)
    {
        var questions = queries.Select(Question.Of).ToList();
        using var snapshot = await pool.OpenAsync(cancel);
        var connection = snapshot.Connection;
        var cursor = new Cursor(generation, connection.Statement("SELECT max(seq) FROM journal").ReadLong());
        try
        {
            return [.. questions.Select(q => new SumResult(cursor, new SumReader(connection, catalog, q, cancel).Read()))];
        }
        catch (OverflowException e)
        {
            throw new OverflowException("A sum leaves the 64-bit range; ask for a shorter range.", e);
        }
    }
}
