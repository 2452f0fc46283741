using RevenuePulse.Backends.Sqlite;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>
/// A local file that one thread draws from Kafka while others answer from it. Whoever finds it damaged marks it; the thread that draws it
/// throws it away then and begins anew, and nobody is answered from it before it is as far as it was.
/// </summary>
/// <param name="what">Its name to people.</param>
/// <param name="readers">Who answers from it; disposed with it.</param>
/// <param name="generation">Of the journal that it belongs to.</param>
/// <param name="tables">What it consists of.</param>
internal sealed class LocalCopy(string what, ReaderPool readers, string generation, string tables) : IDisposable
{
    private readonly Lock _gate = new();
    private volatile TaskCompletionSource _found = Fresh();
    private volatile Exception? _damage;
    private volatile bool _isDrawn = true;

    /// <summary>False from the moment that damage is found until the file that took its place is as far as it was.</summary>
    public bool IsWhole => _isDrawn && _damage is null;

    /// <summary>Why nobody is answered from it now; null when all is well.</summary>
    public string? Problem => IsWhole ? null : $"the {what} was damaged and is being drawn anew from Kafka; nothing is lost";

    /// <summary>Completes when the file that is in use now is found damaged.</summary>
    public Task Found => _found.Task;

    /// <summary>Runs what draws the file; one that was found damaged is thrown away before.</summary>
    /// <exception cref="DamagedCopyException">It is damaged; the next call draws it anew.</exception>
    public void Draw(Action<Connection> work)
    {
        if (_damage is not null)
        {
            Renew();
            LocalFile.Delete(readers.Path);
        }

        try
        {
            using var connection = LocalFile.Open(readers.Path, generation, tables, Renew);
            work(connection);
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw Damaged(e, readers.Era);
        }
    }

    /// <summary>On the thread that draws, between two steps.</summary>
    /// <exception cref="DamagedCopyException">Whoever read it has found it damaged.</exception>
    public void ThrowIfDamaged()
    {
        if (_damage is { } damage) throw new DamagedCopyException(what, damage);
    }

    /// <summary>It is as far as it was, and answers again.</summary>
    public void Complete() => _isDrawn = true;

    /// <summary>One consistent view; dispose to give it back.</summary>
    /// <exception cref="BackendUnavailableException">It is damaged, or being drawn anew.</exception>
    public View Open()
    {
        var era = Admit(readers.Era);
        try
        {
            return Admit(readers.Open());
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw Damaged(e, era);
        }
    }

    /// <inheritdoc cref="Open"/>
    public async ValueTask<View> OpenAsync(CancellationToken cancel)
    {
        var era = Admit(readers.Era);
        try
        {
            return Admit(await readers.OpenAsync(cancel));
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw Damaged(e, era);
        }
    }

    /// <summary>Answers a question from one consistent view.</summary>
    /// <exception cref="BackendUnavailableException">It is damaged, or being drawn anew.</exception>
    public T Read<T>(Func<Connection, T> question)
    {
        using var view = Open();
        return view.Read(question);
    }

    public void Dispose() => readers.Dispose();

    /// <summary>Before a file is opened: of one that is being made nothing is damage.</summary>
    private int Admit(int era) =>
        IsWhole && era == readers.Era ? era : throw new ClusterUnavailableException($"the {what} of this process is being drawn anew from Kafka; ask again in a moment");

    /// <summary>And after it: what is whole then was whole when it is read first.</summary>
    private View Admit(ReaderPool.Snapshot snapshot)
    {
        try
        {
            Admit(snapshot.Era);
            return new View(this, snapshot);
        }
        catch
        {
            snapshot.Dispose();
            throw;
        }
    }

    /// <summary>Another file takes the place of the one that is there.</summary>
    private void Renew()
    {
        lock (_gate)
        {
            _isDrawn = false;
            readers.Renew();
            (_damage, _found) = (null, Fresh());
        }
    }

    private DamagedCopyException Damaged(Exception damage, int era)
    {
        lock (_gate)
        {
            // who still reads the file before this one says nothing of this one
            if (era == readers.Era && _damage is null)
            {
                _damage = damage;
                _found.SetResult();
            }
        }

        return new DamagedCopyException(what, damage);
    }

    /// <summary>Rows that make no sense are damage as well, and so is a file that somebody took away.</summary>
    private bool IsDamage(Exception e) =>
        e is InvalidDataException || LocalFile.IsDamage(e) || (e is StorageException && !File.Exists(readers.Path));

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Everything read through it is of one commit.</summary>
    internal sealed class View(LocalCopy copy, ReaderPool.Snapshot snapshot) : IDisposable
    {
        /// <exception cref="DamagedCopyException">What is asked for cannot be read.</exception>
        public T Read<T>(Func<Connection, T> question)
        {
            try
            {
                return question(snapshot.Connection);
            }
            catch (Exception e) when (copy.IsDamage(e))
            {
                throw copy.Damaged(e, snapshot.Era);
            }
        }

        /// <summary>What comes row by row, so that memory does not grow with it.</summary>
        /// <exception cref="DamagedCopyException">While it is enumerated.</exception>
        public IEnumerable<T> Each<T>(Func<Connection, IEnumerable<T>> question)
        {
            using var rows = question(snapshot.Connection).GetEnumerator();
            while (Read(_ => rows.MoveNext()))
            {
                yield return rows.Current;
            }
        }

        public void Dispose() => snapshot.Dispose();
    }
}

/// <summary>A local copy was found damaged and is drawn anew; the same question may be answered then.</summary>
/// <param name="what">The copy's name to people.</param>
/// <param name="damage">What was found.</param>
internal sealed class DamagedCopyException(string what, Exception damage)
    : BackendUnavailableException($"the {what} of this process was found damaged and is drawn anew from Kafka; ask again in a moment", damage)
{
    /// <summary>The copy's name.</summary>
    public string What => what;
}
