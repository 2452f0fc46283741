namespace RevenuePulse.Host.Move;

/// <summary>
/// Hands an exported journal to another backend: its events go through the raw log and the ledger's one writer like any others, with what
/// was decided about them. Events that are there already are passed over, so a second import changes nothing and an interrupted one goes on.
/// </summary>
internal sealed class JournalImport
{
    private const int EventsAtOnce = 500;
    private const int BytesAtOnce = 8 << 20;

    private readonly IBackend _backend;
    private readonly string _path;
    private readonly KnownEvents _known;
    private readonly KnownEvents _file = new();
    private readonly MinuteTotals _totals = new();
    private readonly string _generation;
    private readonly IReadOnlyList<string> _formerly;
    private long _missing;

    private JournalImport(IBackend backend, string path)
    {
        (_backend, _path) = (backend, path);
        using var snapshot = backend.Read();
        (_generation, _formerly) = (snapshot.Head.Generation, snapshot.Formerly);
        _known = KnownEvents.Of(snapshot);
    }

    /// <summary>Imports; the processor of the backend must be running.</summary>
    /// <param name="backend">Where to.</param>
    /// <param name="path">The file.</param>
    /// <param name="progress">Told the number of events to add, then of those that were added since.</param>
    /// <param name="cancel">Interrupts it; it can be gone on with.</param>
    /// <exception cref="InvalidDataException">The file is damaged, or contradicts what is there; nothing was changed.</exception>
    /// <exception cref="RawLogUnavailableException">It was interrupted.</exception>
    public static async Task<ImportReport> RunAsync(IBackend backend, string path, Func<long, Action<long>> progress, CancellationToken cancel)
    {
        var import = new JournalImport(backend, path);
        // to its end before anything is changed
        import.Examine();
        var books = import.TakeBooks();
        await import.AppendAsync(progress(import._missing), cancel);
        await Commits.UntilAsync(backend.Journal, import.IsSettled, cancel);
        return import.Compare(books);
    }

    private void Examine()
    {
        foreach (var line in MoveFile.Read(_path))
        {
            if (line.Head is { } head)
            {
                RefuseOutdated(head);
            }

            if (line.Event is not { } moved)
            {
                continue;
            }

            var digest = KnownEvents.Digest(moved.ToRawEvent());
            var known = _known.Find(moved.Journal, moved.Position);
            if (known == 0)
            {
                _missing++;
            }

            if ((known != 0 && known != digest) || _file.Find(moved.Journal, moved.Position) != 0)
            {
                throw new InvalidDataException(
                    $"event {moved.Position} of journal {moved.Journal} is another event here: {_path} comes from another copy of that journal, which went on"
                    + " by itself. Nothing was imported");
            }

            _file.Add(moved.Journal, moved.Position, digest);
            foreach (var entry in moved.Entries)
            {
                _totals.Add(entry);
            }
        }
    }

    /// <summary>What was decided before a journal was booked anew must not be joined to what is decided since.</summary>
    private void RefuseOutdated(MoveHead head)
    {
        if (_formerly.Contains(head.Journal))
        {
            throw new InvalidDataException(
                $"{_path} was exported before ./pulse rebuild --from-raw booked this journal anew: it holds no event that is not here, and would bring back what"
                + " that corrected. Nothing was imported");
        }

        if (head.Formerly?.FirstOrDefault(_known.HasAnyOf) is { } outdated)
        {
            throw new InvalidDataException(
                $"an export of journal {outdated} was imported here, and ./pulse rebuild --from-raw has booked that journal anew since: {_path} would join what it"
                + " corrected to what was wrong. Import it into an empty store. Nothing was imported");
        }
    }

    private BookLines TakeBooks()
    {
        var books = new BookLines(_backend);
        var visits = new List<VisitMinute>();
        var journal = "";
        foreach (var line in MoveFile.Read(_path).TakeWhile(line => line.Event is null))
        {
            if (line.Head is { } head)
            {
                journal = head.Journal;
            }

            if (line.Visits is { } counted && IsForeign(counted.Journal ?? journal))
            {
                visits.Add(counted with { Journal = counted.Journal ?? journal });
            }

            books.Take(line);
        }

        books.End();
        if (visits.Count > 0)
        {
            _backend.Visits.Join(visits);
        }

        return books;
    }

    private bool IsForeign(string journal) => journal != _generation && !_formerly.Contains(journal);

    private async Task AppendAsync(Action<long> progress, CancellationToken cancel)
    {
        var window = new List<Task>();
        var bytes = 0L;
        foreach (var moved in MoveFile.Read(_path).Select(line => line.Event).OfType<MovedEvent>().Where(moved => _known.Find(moved.Journal, moved.Position) == 0))
        {
            window.Add(_backend.RawLog.AppendAsync(moved.ToRawEvent(), cancel));
            bytes += moved.Body.Length;
            if (window.Count < EventsAtOnce && bytes < BytesAtOnce)
            {
                continue;
            }

            await StoredAsync(window, progress);
            bytes = 0;
        }

        await StoredAsync(window, progress);
    }

    private static async Task StoredAsync(List<Task> window, Action<long> progress)
    {
        await Task.WhenAll(window);
        // the writer's thread gives the answer: the next events must not be read on it
        await Task.Yield();
        progress(window.Count);
        window.Clear();
    }

    private bool IsSettled()
    {
        using var snapshot = _backend.Read();
        return snapshot.Counts().Pending == 0;
    }

    /// <summary>What came out of the events of the file here, beside what had come out of them there.</summary>
    private ImportReport Compare(BookLines books)
    {
        using var snapshot = _backend.Read();
        var positions = new PositionSet();
        var scopes = new HashSet<Scope>();
        var own = new HashSet<Scope>();
        foreach (var (raw, _, _) in snapshot.RawEvents())
        {
            var origin = Provenance.Of(raw);
            var isOfFile = _file.Find(origin?.Generation ?? _generation, origin?.Position ?? raw.Position) != 0;
            // what was not decided there has no total there
            if (isOfFile && origin?.Class != RawClass.Pending)
            {
                positions.Add(raw.Position);
            }

            (isOfFile ? scopes : own).Add(origin?.ScopeOf(raw) ?? raw.Scope);
        }

        var here = new MinuteTotals();
        foreach (var entry in snapshot.Entries().Where(entry => positions.Contains(entry.RawPosition)))
        {
            here.Add(entry);
        }

        var isShared = scopes.Overlaps(own);
        return new ImportReport(_file.Count, _missing, books.Added, books.Kept, [.. _totals.Currencies], isShared ? [] : [.. _totals.Differences(here)], isShared);
    }
}

/// <summary>What an import came to.</summary>
/// <param name="Events">Events in the file.</param>
/// <param name="Added">Of them, those that were not here.</param>
/// <param name="Books">What people wrote that was not here.</param>
/// <param name="Kept">What people wrote that says something else here, and stayed.</param>
/// <param name="Totals">The file's totals by currency.</param>
/// <param name="Differences">Totals by currency, campaign, kind and minute that are others here; empty when all is well.</param>
/// <param name="IsShared">True when the same accounts have events of their own here, so that totals may rightly differ.</param>
internal sealed record ImportReport(
    long Events, long Added, int Books, IReadOnlyList<string> Kept, IReadOnlyList<(string Currency, Amounts Sum)> Totals, IReadOnlyList<string> Differences, bool IsShared);

/// <summary>Positions, a bit each.</summary>
internal sealed class PositionSet
{
    private readonly List<ulong> _bits = [];

    public void Add(long position)
    {
        var at = (int)(position >> 6);
        while (_bits.Count <= at)
        {
            _bits.Add(0);
        }

        _bits[at] |= 1UL << (int)(position & 63);
    }

    public bool Contains(long position) => (position >> 6) < _bits.Count && (_bits[(int)(position >> 6)] & (1UL << (int)(position & 63))) != 0;
}
