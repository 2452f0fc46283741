using System.Globalization;

namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>What the store says about itself.</summary>
/// <param name="Current">The set that counts for the journal's generation; null when there is none yet.</param>
/// <param name="Highest">The highest number of any set, 0 for none.</param>
/// <param name="Covered">For each set and partition the last entry up to which points and snapshots are complete.</param>
internal sealed record StoreNotes(MeasurementSet? Current, int Highest, IReadOnlyDictionary<(int Set, int Partition), long> Covered)
{
    public long CoveredBy(MeasurementSet set, int partition) => Covered.GetValueOrDefault((set.Number, partition));
}

/// <summary>
/// The store's own notes: which measurement set counts, and how far each partition is covered. They lie in the store itself, so a store
/// that is wiped or restored from an old backup says so by itself, whatever offsets Kafka remembers. Append-only as all else: a note's
/// time is its value, so the largest is the last. They stand in the year 2100, where no retention reaches.
/// </summary>
internal sealed class SetBook(InfluxConnection connection, ServerSetup setup)
{
    private const string Sets = "revenue_sets";
    private const string Covered = "revenue_covered";
    private const long Epoch = 4_102_444_800_000_000_000;

    private const string Question = $"""SELECT LAST(number), generation FROM "{Sets}" GROUP BY number_tag; SELECT seq, after FROM "{Covered}" GROUP BY "set", p ORDER BY time DESC LIMIT 2""";

    public async ValueTask<StoreNotes> ReadAsync(string generation, CancellationToken cancel)
    {
        var answer = await AskAsync(cancel);
        MeasurementSet? current = null;
        var highest = 0;
        var covered = new Dictionary<(int, int), long>();
        foreach (var series in answer.Series.Where(s => s.Rows > 0))
        {
            if (series.Statement == 1)
            {
                if (Tagged(series, "set") is { } set && Tagged(series, "p") is { } partition) covered[(set, partition)] = CoveredBy(series);
                highest = Math.Max(highest, Tagged(series, "set") ?? 0);
                continue;
            }

            var number = (int)series.Number(0, 1);
            highest = Math.Max(highest, number);
            if (series.Text(0, 2) == generation && number > (current?.Number ?? 0)) current = new MeasurementSet(number, generation);
        }

        return new StoreNotes(current, highest, covered);
    }

    /// <summary>
    /// The newest note, unless the one that it follows on is gone: then a backup was restored while the newest was on its way, and only
    /// what the backup says is true.
    /// </summary>
    private static long CoveredBy(AnswerSeries notes)
    {
        var before = notes.Rows > 1 ? notes.Number(1, 1) : 0;
        return before >= notes.Number(0, 2) ? notes.Number(0, 1) : before;
    }

    private async ValueTask<InfluxAnswer> AskAsync(CancellationToken cancel)
    {
        try
        {
            return await connection.QueryAsync(Question, cancel);
        }
        catch (StoreUnavailableException e) when (e.IsMissing)
        {
            await setup.EnsureBucketAsync(cancel);
            return await connection.QueryAsync(Question, cancel);
        }
    }

    /// <summary>The line that makes a set the one that counts.</summary>
    public static string SwitchLine(MeasurementSet set) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Sets},number_tag={set.Number} generation=\"{set.Generation.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\",number={set.Number}i {Epoch + set.Number}");

    /// <summary>The line that says how far a partition is covered, and by which note it was before.</summary>
    public static string CoveredLine(MeasurementSet set, int partition, long after, long seq) =>
        string.Create(CultureInfo.InvariantCulture, $"{Covered},p={partition},set={set.Number} after={after}i,seq={seq}i {Epoch + seq}");

    private static int? Tagged(AnswerSeries series, string tag) =>
        int.TryParse(series.Tag(tag), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
