using System.Globalization;

namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>What the store says about itself.</summary>
/// <param name="Current">The set that counts for the journal's generation; null when there is none yet.</param>
/// <param name="Highest">The highest number of any set, 0 for none.</param>
/// <param name="Covered">For each set and partition the last entry up to which points and snapshots are complete.</param>
internal sealed record StoreNotes(MeasurementSet? Current, int Highest, IReadOnlyDictionary<(int Set, int Partition), long> Covered)
{
    /// <summary>For each set what of it the store refused, by partition and number; of each partition at most one more than <see cref="RefusedEntry.Most"/>.</summary>
    public IReadOnlyDictionary<int, List<RefusedEntry>> Refused { get; init; } = new Dictionary<int, List<RefusedEntry>>();

    /// <summary>The sets of the journal's generation, oldest first, the current one among them.</summary>
    public IReadOnlyList<MeasurementSet> Sets { get; init; } = [];

    public long CoveredBy(MeasurementSet set, int partition) => Covered.GetValueOrDefault((set.Number, partition));

    public IReadOnlyList<RefusedEntry> RefusedBy(MeasurementSet? set) => Refused.GetValueOrDefault(set?.Number ?? 0) ?? [];
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
    private const string Refused = "revenue_refused";
    private const long Epoch = 4_102_444_800_000_000_000;

    // what was refused is asked last: whoever writes notes it before it says that the store is complete
    private static readonly string _question = string.Create(
        CultureInfo.InvariantCulture,
        $"""SELECT LAST(number), generation FROM "{Sets}" GROUP BY number_tag; SELECT seq, after FROM "{Covered}" GROUP BY "set", p ORDER BY time DESC LIMIT 2; SELECT seq, at, told FROM "{Refused}" GROUP BY "set", p LIMIT {RefusedEntry.Most + 1}""");

    public async ValueTask<StoreNotes> ReadAsync(string generation, CancellationToken cancel)
    {
        var answer = await AskAsync(cancel);
        var sets = new SortedSet<int>();
        var highest = 0;
        var covered = new Dictionary<(int, int), long>();
        var refused = new Dictionary<int, List<RefusedEntry>>();
        foreach (var series in answer.Series.Where(s => s.Rows > 0))
        {
            if (series.Statement > 0)
            {
                if (Tagged(series, "set") is not { } set || Tagged(series, "p") is not { } partition) continue;
                highest = Math.Max(highest, set);
                if (series.Statement == 1) covered[(set, partition)] = CoveredBy(series);
                else refused[set] = [.. refused.GetValueOrDefault(set) ?? [], .. RefusedIn(series, partition)];
                continue;
            }

            var number = (int)series.Number(0, 1);
            highest = Math.Max(highest, number);
            if (series.Text(0, 2) == generation) sets.Add(number);
        }

        var known = sets.Select(number => new MeasurementSet(number, generation)).ToList();
        return new StoreNotes(known.LastOrDefault(), highest, covered) { Sets = known, Refused = refused };
    }

    private static IEnumerable<RefusedEntry> RefusedIn(AnswerSeries notes, int partition) =>
        Enumerable.Range(0, notes.Rows).Select(row => new RefusedEntry(partition, notes.Number(row, 1), notes.Number(row, 2), notes.Number(row, 3) != 0));

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
            return await connection.QueryAsync(_question, cancel);
        }
        catch (StoreUnavailableException e) when (e.IsMissing)
        {
            await setup.EnsureBucketAsync(cancel);
            return await connection.QueryAsync(_question, cancel);
        }
    }

    /// <summary>The line that makes a set the one that counts.</summary>
    public static string SwitchLine(MeasurementSet set) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Sets},number_tag={set.Number} generation=\"{set.Generation.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\",number={set.Number}i {Epoch + set.Number}");

    /// <summary>The line that says how far a partition is covered, and by which note it was before.</summary>
    public static string CoveredLine(MeasurementSet set, int partition, long after, long seq) =>
        string.Create(CultureInfo.InvariantCulture, $"{Covered},p={partition},set={set.Number} after={after}i,seq={seq}i {Epoch + seq}");

    /// <summary>The line that says what is missing though the partition is covered.</summary>
    public static string RefusedLine(MeasurementSet set, RefusedEntry refused) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Refused},p={refused.Partition},set={set.Number} at={refused.AtMs}i,seq={refused.Seq}i,told={(refused.IsTold ? 1 : 0)}i {Epoch + refused.Seq}");

    /// <summary>What 1.x understands to forget all that a set refused.</summary>
    public static string ForgetRefused(MeasurementSet set) => string.Create(CultureInfo.InvariantCulture, $"DELETE FROM \"{Refused}\" WHERE \"set\" = '{set.Number}'");

    /// <summary>The same for 2.x.</summary>
    public static string RefusedPredicate(MeasurementSet set) => string.Create(CultureInfo.InvariantCulture, $"_measurement=\"{Refused}\" AND set=\"{set.Number}\"");

    private static int? Tagged(AnswerSeries series, string tag) =>
        int.TryParse(series.Tag(tag), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
