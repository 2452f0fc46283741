namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>
/// Answers from memory what is loaded and from InfluxDB the rest, always at one exact position of the journal.
/// <para>
/// A page is loaded as the last snapshots, each with its revision, and completed from the journal: the store notes up to which entry it is
/// complete, so whatever comes after that note and is above a row's revision is added. From then on the page follows the journal. So all
/// pages are at one position, whenever and from whichever of many writers they came, and a question that is answered from them is a cut.
/// </para>
/// </summary>
internal sealed class RevenueReader : IRevenueStore, IDisposable
{
    private const int MostAttempts = 6;
    // further behind than this, loading anew is cheaper than following
    private const long MostToFollow = 50_000;
    private static readonly TimeSpan _notesPatience = TimeSpan.FromSeconds(2);

    private readonly StoreParts _parts;
    private readonly JournalTail _journal;
    private readonly PageLoader _loader;
    private readonly PointSums _points;
    private readonly StandIn? _standIn;
    private readonly Lock _lock = new();
    // held while the journal is read in the store's place; taken before the other
    private readonly Lock _standing = new();
    private readonly SemaphoreSlim _one = new(1);
    private LiveCells _cells;
    private long _notesAt;
    private volatile bool _isAway;

    /// <param name="parts">The store.</param>
    /// <param name="journal">What is carried along with.</param>
    /// <param name="timeline">The journal by time, to stand in for a store that is away; null where only the store's word counts.</param>
    public RevenueReader(StoreParts parts, IJournal journal, ITimeline? timeline = null)
    {
        _parts = parts;
        _journal = new JournalTail(journal, parts.Options);
        _loader = new PageLoader(parts.Connection);
        _points = new PointSums(parts.Connection);
        _cells = new LiveCells(_journal, parts.Options);
        _standIn = timeline is null ? null : new StandIn(timeline, parts.Options);
    }

    private bool IsLookDue => _parts.Options.Clock.GetElapsedTime(_notesAt) >= _parts.Options.CheckInterval;

    /// <summary>Between which days there is anything, as far as is known.</summary>
    public Span Bounds => Locked(() => _cells.Bounds);

    /// <inheritdoc/>
    public async ValueTask<SumResult> SumAsync(SumQuery query, CancellationToken cancel) => (await SumManyAsync([query], cancel))[0];

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<SumResult>> SumManyAsync(IReadOnlyList<SumQuery> queries, CancellationToken cancel)
    {
        return await AnswerAsync([.. queries.Select(Question.Of)], cancel);
    }

    /// <summary>Questions that were found to make sense.</summary>
    public async ValueTask<List<SumResult>> AnswerAsync(List<Question> questions, CancellationToken cancel)
    {
        try
        {
            return Known(questions) ?? await ColdAsync(questions, cancel);
        }
        catch (StoreUnavailableException)
        {
            // memory and journal are exact without the store; it is asked again when the next look is due
            _isAway = true;
            if (WithoutStore(questions) is { } answer) return answer;
            throw;
        }
        catch (OverflowException e)
        {
            throw new OverflowException("A sum leaves the 64-bit range; ask for a shorter range.", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    /// <summary>Without asking the store; null when it has to be asked, or a look at it is due.</summary>
    private List<SumResult>? Known(List<Question> questions) =>
        IsLookDue ? null : Warm(questions) ?? (_isAway ? WithoutStore(questions) : null);

    /// <summary>From memory alone; null when that does not do.</summary>
    private List<SumResult>? Warm(List<Question> questions)
    {
        if (!questions.TrueForAll(q => q.FitsRollups)) return null;
        lock (_lock)
        {
            var head = _journal.Head;
            if (!_cells.CanFollow(head, MostToFollow)) return null;
            _cells.Follow([.. head.Seqs]);
            var plan = Plan.Of(questions, _cells.Bounds);
            return _cells.Missing(plan.Pages).Any() ? null : Fold(plan, Tables(questions));
        }
    }

    /// <summary>From memory, and from the journal what is not there; null when that is too much or needs the store.</summary>
    private List<SumResult>? WithoutStore(List<Question> questions)
    {
        if (!questions.TrueForAll(q => q.FitsRollups)) return null;
        // one at a time, and beside those who are answered from memory
        lock (_standing)
        {
            for (var attempt = 0; attempt < MostAttempts; attempt++)
            {
                if (Locked(StandHere) is not { } ground) return null;
                var plan = Plan.Of(questions, ground.Bounds);
                var missing = Locked(() => ground.Cells.Missing(plan.Pages).ToList());
                if ((missing.Count == 0 ? [] : _standIn?.Read(missing, ground.Position)) is not { } entries) return null;
                if (Locked(() => Complete(plan, missing, entries, ground)) is { } answer) return answer;
            }
        }

        return null;
    }

    /// <summary>The pages as they are now, carried along to the journal's head or begun there; null when neither can be.</summary>
    private Ground? StandHere()
    {
        var head = _journal.Head;
        if (_cells.CanFollow(head, long.MaxValue)) _cells.Follow([.. head.Seqs]);
        else if (_standIn is null) return null;
        else _standIn.Begin(_cells, head);
        return Ground.Of(_cells, [.. _cells.Position], []);
    }

    private List<SumResult>? Complete(Plan plan, List<PageKey> missing, List<Entry> entries, Ground ground)
    {
        // the store may be back, and other pages with it
        if (ground.Cells != _cells || !ground.Holds) return null;
        var pages = missing.ToDictionary(key => key, PageLoader.Empty);
        entries.ForEach(entry => _cells.Complete(pages, entry));
        return Finish(plan, (pages, []), ground, Tables(plan.Questions));
    }

    private async ValueTask<List<SumResult>> ColdAsync(List<Question> questions, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            // who went before may have brought what was missing
            if (Known(questions) is { } known) return known;
            for (var attempt = 0; attempt < MostAttempts; attempt++)
            {
                var ground = await BeginAsync(cancel);
                if (await AnswerAsync(Plan.Of(questions, ground.Bounds), ground, cancel) is not { } answer) continue;
                _isAway = false;
                return answer;
            }
        }
        finally
        {
            _one.Release();
        }

        throw new StoreUnavailableException("the journal grows faster than days can be read; ask again");
    }

    /// <summary>
    /// How far the store is complete, and the pages to go on with. Where those in memory cannot be carried along these are new ones, and
    /// the others answer until something is in them.
    /// </summary>
    private async ValueTask<Ground> BeginAsync(CancellationToken cancel)
    {
        var head = _journal.Head;
        var notes = await NotesAsync(head.Generation, cancel);
        var set = notes.Current ?? new MeasurementSet(notes.Highest + 1, head.Generation);
        var covered = Enumerable.Range(0, head.Seqs.Count).Select(p => notes.CoveredBy(set, p)).ToArray();
        RefuseIfBehind(head, covered);
        var refused = notes.RefusedBy(set).Where(r => r.Partition < covered.Length && r.Seq <= covered[r.Partition]).ToList();
        if (Locked<Ground?>(() => _cells.CanFollow(head, MostToFollow) && _cells.Set == set ? Ground.Of(_cells, covered, refused) : null) is { } present) return present;
        var bounds = await _loader.BoundsAsync(set, cancel);
        var values = await Task.WhenAll(Enumerable.Range(0, covered.Length).Where(p => covered[p] > 0)
            .Select(async p => (Partition: p, Answer: await _parts.Connection.QueryAsync(ValueCap.Question(set, p), cancel))));
        await _journal.ReachAsync(covered, cancel);
        var cells = new LiveCells(_journal, _parts.Options);
        cells.Begin(set, [.. covered], bounds);
        foreach (var (partition, answer) in values)
        {
            cells.Cap.Load(partition, answer.Series);
        }

        return Ground.Of(cells, covered, refused);
    }

    /// <summary>Soon or not at all: with what is in memory one can go on, and a store that hangs must not stop the screen.</summary>
    private async ValueTask<StoreNotes> NotesAsync(string generation, CancellationToken cancel)
    {
        _notesAt = _parts.Options.Clock.GetTimestamp();
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        soon.CancelAfter(_notesPatience);
        try
        {
            return await _parts.Sets.ReadAsync(generation, soon.Token);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new StoreUnavailableException($"InfluxDB did not answer within {_notesPatience.TotalSeconds:0.#} s", e);
        }
    }

    private void RefuseIfBehind(Cursor head, long[] covered)
    {
        var lag = covered.Select((seq, p) => Math.Max(0, head.Seqs[p] - seq)).Sum();
        if (lag > _parts.Options.MostLag) throw new StoreUnavailableException($"the revenue store is {lag} entries behind the journal and is being filled; ask again later");
    }

    /// <summary>Null when the ground moved: days came in that the plan did not know, or everything was forgotten.</summary>
    private async ValueTask<List<SumResult>?> AnswerAsync(Plan plan, Ground ground, CancellationToken cancel)
    {
        var (set, missing) = Locked(() => (ground.Cells.Set, ground.Cells.Missing(plan.Pages.Union(Ahead())).ToList()));
        if (set is null) return null;
        var dense = await _loader.DenseAsync(set, missing, _parts.Options.MostReaderRows / 2, cancel);
        plan = plan.Without(dense);
        missing.RemoveAll(dense.Contains);
        var covered = ground.Position;
        var refused = ground.Refused.Select(r => (r.Partition, r.Seq)).ToHashSet();
        var loading = new Loading(_lock, ground.Cells.Series, covered, [.. covered], refused);
        var loaded = (await _loader.LoadAsync(set, missing, loading, cancel)).ToDictionary(page => page.Key);
        await _journal.ReachAsync(loading.Seen, cancel);
        if (!Locked(() => IsAllowed(plan, loaded, ground))) return null;
        var told = Told(plan, loaded, ground);
        var groups = Tables(plan.Questions);
        for (var i = 0; i < groups.Count; i++)
        {
            if (plan.Summed(i) is { Count: > 0 } summed) await _points.AddAsync(set, plan.Questions[i], summed, (new PointLimits(covered, ground.Refused), groups[i]), cancel);
        }

        // a set that was left meanwhile is dropped at once, and what is not there any more reads as zero
        if (!await StandsAsync(set, ground, cancel)) return null;
        return Locked(() => ground.Holds ? Finish(plan, (loaded, told), ground, groups) : null);
    }

    /// <summary>What the points lack because the store refused it, from the journal, as far as it is asked about.</summary>
    private List<Entry> Told(Plan plan, Dictionary<PageKey, Page> loaded, Ground ground)
    {
        var wanted = ground.Refused.Where(r => loaded.ContainsKey(PageKey.Of(Cover.Entries, r.AtMs)) || plan.Sums(r.AtMs)).ToList();
        if (wanted.Count > RefusedEntry.Most)
        {
            throw new StoreUnavailableException($"InfluxDB refused more than {RefusedEntry.Most} entries of this range; ./pulse rebuild fills the store anew");
        }

        return [.. wanted.Where(r => r.IsTold).SelectMany(r => _journal.ReadOne(r.Partition, r.Seq - 1, r.Seq))];
    }

    /// <summary>False when another set counts by now, or when this one lost what it had when the answer began.</summary>
    private async ValueTask<bool> StandsAsync(MeasurementSet set, Ground ground, CancellationToken cancel)
    {
        var notes = await NotesAsync(set.Generation, cancel);
        return (notes.Current is null || notes.Current == set) && !ground.Position.Where((seq, p) => notes.CoveredBy(set, p) < seq).Any();
    }

    private bool IsAllowed(Plan plan, Dictionary<PageKey, Page> loaded, Ground ground)
    {
        if (!ground.Holds) return false;
        plan.RefuseTooMany(key => loaded.GetValueOrDefault(key) ?? ground.Cells.Page<Page>(key), _parts.Options.MostRawEntries);
        return true;
    }

    /// <summary>
    /// Pages that will be needed soon. Loaded while they are empty they fill from the journal alone, so the running hour is answered
    /// without the store, and while it is away.
    /// </summary>
    private IEnumerable<PageKey> Ahead()
    {
        var now = _parts.Options.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        for (var level = Cover.Entries; level < RollupLevels.All.Count; level++)
        {
            var current = PageKey.Of(level, now);
            for (var i = 0; i <= (level == Cover.Entries ? 3 : 1); i++)
            {
                yield return current with { Index = current.Index + i };
            }
        }
    }

    /// <summary>Completes pages that were loaded, and answers; null when the plan has to be made anew.</summary>
    private List<SumResult>? Finish(Plan plan, (Dictionary<PageKey, Page> Pages, List<Entry> Told) loaded, Ground ground, List<SumTable> groups)
    {
        var (cells, through) = (ground.Cells, _journal.Head.Seqs.ToArray());
        cells.Follow(through);
        var summed = Enumerable.Range(0, groups.Count).Where(i => plan.Summed(i).Count > 0).ToList();
        Add(loaded.Told);
        _journal.Read(ground.Position, through, Add);
        cells.Insert(loaded.Pages.Values);
        _cells = cells;
        // days came in that the plan did not know, or pages went meanwhile
        if (cells.Bounds != plan.Bounds || cells.Missing(plan.Pages).Any()) return null;
        var results = Fold(plan, groups);
        _cells.Trim();
        return results;

        void Add(IReadOnlyList<Entry> entries)
        {
            foreach (var entry in entries.Where(e => e.IsMoney))
            {
                cells.Complete(loaded.Pages, entry);
                summed.ForEach(i => plan.AddLate(i, entry, cells.Cap, groups[i]));
            }
        }
    }

    private List<SumResult> Fold(Plan plan, List<SumTable> groups)
    {
        var cursor = new Cursor(_cells.Set!.Generation, [.. _cells.Position]);
        return [.. groups.Select((into, i) => new SumResult(cursor, plan.Fold(i, _cells, into)) { Joined = _cells.Cap.JoinedOf(plan.Questions[i].Query) })];
    }

    private static List<SumTable> Tables(IEnumerable<Question> questions) => [.. questions.Select(q => q.Table())];

    private T Locked<T>(Func<T> work)
    {
        lock (_lock)
        {
            return work();
        }
    }

    /// <summary>
    /// What an answer stands on: pages, which all else may forget meanwhile, the position up to which something else than the journal tells, and
    /// what of that the journal tells all the same.
    /// </summary>
    private readonly record struct Ground(LiveCells Cells, int Epoch, Span Bounds, long[] Position, IReadOnlyList<RefusedEntry> Refused)
    {
        /// <summary>Nothing was forgotten since.</summary>
        public bool Holds => Cells.Epoch == Epoch;

        public static Ground Of(LiveCells cells, long[] position, IReadOnlyList<RefusedEntry> refused) =>
            new(cells, cells.Epoch, cells.Bounds, position, refused);
    }
}
