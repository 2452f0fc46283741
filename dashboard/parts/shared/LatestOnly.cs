namespace RevenuePulse.Dashboard.Parts;

/// <summary>
/// One question at a time: a new one cancels the one before, and an answer to a question that nobody asks any more is never shown.
/// For one circuit, not for several threads.
/// </summary>
public sealed class LatestOnly : IDisposable
{
    private CancellationTokenSource? _running;

    /// <summary>Asks; false when another question came meanwhile, and the answer is dropped.</summary>
    public async Task<bool> AskAsync<T>(Func<CancellationToken, ValueTask<T>> question, Action<T> show)
    {
        _running?.Cancel();
        using var own = _running = new CancellationTokenSource();
        try
        {
            var answer = await question(own.Token);
            if (own.IsCancellationRequested)
            {
                return false;
            }

            show(answer);
            return true;
        }
        catch (Exception) when (own.IsCancellationRequested)
        {
            // whatever became of it, nobody waits for it
            return false;
        }
        finally
        {
            if (_running == own)
            {
                _running = null;
            }
        }
    }

    /// <summary>Cancels what is running.</summary>
    public void Dispose()
    {
        _running?.Cancel();
        _running = null;
    }
}
