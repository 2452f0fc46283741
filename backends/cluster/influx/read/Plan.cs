namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>What has to be read for some questions while the data lies between certain days.</summary>
internal sealed class Plan
{
    private readonly List<List<Piece>> _pieces;

    private Plan(List<Question> questions, Span bounds, List<List<Piece>> pieces)
    {
        (Questions, Bounds, _pieces) = (questions, bounds, pieces);
        Pages = [.. pieces.SelectMany(p => p).SelectMany(PagesOf), .. questions.Where(IsCounted).SelectMany(q => Whole(q, bounds)).SelectMany(PagesOf)];
    }

    public IReadOnlyList<Question> Questions { get; }

    public Span Bounds { get; }

    /// <summary>The pages that must be in memory.</summary>
    public HashSet<PageKey> Pages { get; }

    public static Plan Of(List<Question> questions, Span bounds) => new(questions, bounds, questions.ConvertAll(q => Cover.Of(q, bounds)));

    /// <summary>The same, but the server adds up what lies in these minutes.</summary>
    public Plan Without(IReadOnlySet<PageKey> dense)
    {
        if (dense.Count == 0) return this;
        IEnumerable<Piece> Condense(Piece piece) =>
            piece.Level == Cover.Entries && dense.Contains(PageKey.Of(Cover.Entries, piece.FromMs)) ? Cover.BySecond(piece) : [piece];
        return new Plan([.. Questions], Bounds, _pieces.ConvertAll(pieces => pieces.SelectMany(Condense).ToList()));
    }

    /// <summary>What the server has to add up for a question.</summary>
    public List<Piece> Summed(int question) => _pieces[question].FindAll(p => p.Level == Cover.Summed);

    /// <summary>True when the server adds up a stretch with this moment for some question.</summary>
    public bool Sums(long atMs) => _pieces.Exists(pieces => pieces.Exists(p => p.Level == Cover.Summed && atMs >= p.FromMs && atMs < p.ToMs));

    /// <summary>Adds an entry that the server's sums lack, if it lies in one of them.</summary>
    public void AddLate(int question, Entry entry, ValueCap cap, SumTable into)
    {
        var bucket = Questions[question].BucketOf(entry.AtMs);
        if (bucket < 0) return;
        if (!_pieces[question].Exists(p => p.Level == Cover.Summed && p.Bucket == bucket && entry.AtMs >= p.FromMs && entry.AtMs < p.ToMs)) return;
        var group = into.Groups.Of(cap.Join(entry.Partition, entry.Dimensions));
        if (group != SumGroups.Filtered) into.Add(bucket, group, new EntrySum(entry.Amounts));
    }

    /// <exception cref="QuestionTooWideException">A question about a dimension outside the roll-ups covers too much.</exception>
    public void RefuseTooMany(Func<PageKey, Page> page, long most)
    {
        foreach (var question in Questions.Where(IsCounted))
        {
            var count = Whole(question, Bounds).Sum(piece => PagesOf(piece).Sum(key => ((CellPage)page(key)).Count(piece)));
            if (count > most)
            {
                throw new QuestionTooWideException(
                    $"About {count:N0} entries lie in this range; by product, country, landing page or account at most {most:N0} can be added up."
                    + " Ask for a shorter range.");
            }
        }
    }

    /// <summary>Adds to <paramref name="into"/> what the pages hold and gives the rows.</summary>
    public IReadOnlyList<SumRow> Fold(int question, LiveCells cells, SumTable into)
    {
        var known = new int[cells.Series.Count];
        Array.Fill(known, int.MinValue);
        int Group(int series) => known[series] != int.MinValue ? known[series] : known[series] = into.Groups.Of(cells.Series[series].Dimensions);
        foreach (var piece in _pieces[question].Where(p => p.Level != Cover.Summed))
        {
            foreach (var key in PagesOf(piece))
            {
                if (piece.Level == Cover.Entries) cells.Page<EntryPage>(key).Fold(piece, into);
                else cells.Page<CellPage>(key).Fold(piece, Group, into);
            }
        }

        return into.Rows();
    }

    private static bool IsCounted(Question question) => !question.FitsRollups && question.Only is null;

    private static IEnumerable<PageKey> PagesOf(Piece piece)
    {
        if (piece.Level == Cover.Summed) yield break;
        for (var key = PageKey.Of(piece.Level, piece.FromMs); key.FromMs < piece.ToMs; key = key with { Index = key.Index + 1 })
        {
            yield return key;
        }
    }

    /// <summary>The whole range of a question in days, to count how much lies in it.</summary>
    private static IEnumerable<Piece> Whole(Question question, Span bounds)
    {
        var (from, to) = (Math.Max(question.Points[0], bounds.FromMs), Math.Min(question.Points[^1], bounds.ToMs));
        var day = RollupLevels.All[RollupLevels.Days];
        if (from < to) yield return new Piece(RollupLevels.Days, day.Cell(from) * day.WidthMs, (day.Cell(to - 1) + 1) * day.WidthMs, 0);
    }
}
