namespace RevenuePulse.Host.Move;

/// <summary>
/// Writes a whole journal into a file: every raw event with what it booked and what the ledger remembered of it, and what people wrote.
/// Works beside whoever writes: all is of one position of the journal.
/// </summary>
internal sealed class JournalExport
{
    private const int Page = 1000;

    private readonly ISnapshot _raws;
    private readonly ISnapshot _journal;
    private readonly IBackendView _view;
    private readonly Dictionary<long, List<MovedEntry>> _late = [];
    private readonly Dictionary<long, string> _details = [];

    private JournalExport(IBackendView view, ISnapshot raws, ISnapshot journal) => (_view, _raws, _journal) = (view, raws, journal);

    /// <summary>Number of events and entries that were written.</summary>
    /// <exception cref="IOException">The file exists, or cannot be written.</exception>
    /// <exception cref="InvalidDataException">Raw events are gone that entries stand on.</exception>
    public static (long Events, long Entries) Run(IBackendView view, string path, TimeProvider clock, Action<long> progress)
    {
        using var raws = view.Read();
        using var journal = view.Read();
        using var file = MoveFile.Create(path);
        var formerly = raws.Formerly is { Count: > 0 } names ? names : null;
        file.Write(new MoveLine { Head = new MoveHead(MoveFile.Form, raws.Head.Generation, raws.Head.ToString(), clock.GetUtcNow(), Build.Version, formerly) });
        BookLines.Write(view, file);
        foreach (var visits in view.Visits.Minutes())
        {
            file.Write(new MoveLine { Visits = visits });
        }

        var (events, entries) = new JournalExport(view, raws, journal).WriteEvents(file, progress);
        file.End(events, entries);
        return (events, entries);
    }

    private (long Events, long Entries) WriteEvents(MoveFile.Writer file, Action<long> progress)
    {
        CollectDetails();
        CollectLate();
        var (events, entries) = (0L, 0L);
        using var booked = InOrder().GetEnumerator();
        var hasNext = booked.MoveNext();
        foreach (var (raw, rawClass, reason) in _raws.RawEvents())
        {
            var own = new List<MovedEntry>();
            for (; hasNext && booked.Current.RawPosition == raw.Position; hasNext = booked.MoveNext())
            {
                own.Add(MovedEntry.Of(booked.Current));
            }

            own.AddRange(_late.GetValueOrDefault(raw.Position, []));
            file.Write(new MoveLine { Event = Event(raw, rawClass, reason, own) });
            (events, entries) = (events + 1, entries + own.Count);
            progress(1);
        }

        if (entries != _raws.Head.Entries)
        {
            throw new InvalidDataException(
                $"{_raws.Head.Entries - entries} entries stand on raw events that are gone (a topic with a retention, perhaps): what is left is not the whole journal");
        }

        return (events, entries);
    }

    /// <summary>Entries of the position that the raw events were read at, without those that came when their event was settled again.</summary>
    private IEnumerable<Entry> InOrder()
    {
        var newest = new long[_raws.Head.Seqs.Count];
        foreach (var entry in _journal.Entries().Where(entry => !_raws.Head.IsBefore(entry) && entry.RawPosition >= newest[entry.Partition]))
        {
            newest[entry.Partition] = entry.RawPosition;
            yield return entry;
        }
    }

    private void CollectLate()
    {
        var newest = new long[_raws.Head.Seqs.Count];
        foreach (var entry in _journal.Entries().Where(entry => !_raws.Head.IsBefore(entry)))
        {
            if (entry.RawPosition >= newest[entry.Partition])
            {
                newest[entry.Partition] = entry.RawPosition;
                continue;
            }

            if (!_late.TryGetValue(entry.RawPosition, out var own))
            {
                _late[entry.RawPosition] = own = [];
            }

            own.Add(MovedEntry.Of(entry));
        }
    }

    private void CollectDetails()
    {
        for (var page = _view.Archive.DeadLetters(Page); page.Count > 0; page = _view.Archive.DeadLetters(Page, page[^1].Position))
        {
            foreach (var letter in page)
            {
                _details[letter.Position] = letter.Detail;
            }
        }
    }

    private MovedEvent Event(RawEvent raw, RawClass rawClass, string reason, IReadOnlyList<MovedEntry> entries)
    {
        var origin = Provenance.Of(raw);
        return new MovedEvent
        {
            Journal = origin?.Generation ?? _raws.Head.Generation,
            Position = origin?.Position ?? raw.Position,
            Provider = raw.Provider,
            Account = raw.Account,
            DeliveryId = raw.DeliveryId,
            Type = raw.Type,
            ReceivedAtMs = raw.ReceivedAtMs,
            Headers = origin?.Headers ?? raw.Headers,
            Body = raw.Body.ToArray(),
            // a command names positions of this journal: elsewhere it is a record of what was done
            Class = raw.Provider == Provider.Pulse ? RawClass.Command : rawClass,
            Reason = reason,
            Detail = rawClass == RawClass.Dead ? _details.GetValueOrDefault(raw.Position, "") : "",
            Entries = entries,
        };
    }
}
