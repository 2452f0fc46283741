namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>
/// Gets lines stored, all of them, whatever it takes. The status table: 204 is stored; 413 is halved; 400 and 422 are halved down to the
/// line that the server refuses, which is reported while the rest is stored; all else holds.
/// </summary>
internal sealed class PointWriter(InfluxConnection connection, ServerSetup setup, Hold hold, StoreCondition condition)
{
    // a line that any server takes: if it refuses this one, it is the server and not the line
    private const string Probe = "revenue_probe ok=1i 4102444800000000000";

    /// <param name="lines">Line protocol.</param>
    /// <param name="refused">Told index and reason of each line that the server refuses for good.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public async ValueTask WriteAsync(IReadOnlyList<string> lines, Action<int, string> refused, CancellationToken cancel)
    {
        // a stack, not recursion: halves are written in order
        var parts = new Stack<Range>();
        parts.Push(..lines.Count);
        while (parts.TryPop(out var part))
        {
            var (from, count) = part.GetOffsetAndLength(lines.Count);
            if (count == 0) continue;
            var verdict = await hold.UntilDoneAsync(stop => AttemptAsync(new Slice(lines, from, count), stop), cancel);
            if (verdict.Fate == WriteFate.Stored)
            {
                condition.Stored(count);
            }
            else if (count == 1)
            {
                refused(from, verdict.Reason);
            }
            else
            {
                var middle = from + (count / 2);
                parts.Push(middle..(from + count));
                parts.Push(from..middle);
            }
        }
    }

    private async ValueTask<WriteVerdict> AttemptAsync(Slice lines, CancellationToken cancel)
    {
        try
        {
            var verdict = await connection.TryWriteAsync(lines, cancel);
            if (verdict.Fate != WriteFate.Stored && lines.Count == 1) await AccuseAsync(verdict.Reason, cancel);
            return verdict;
        }
        catch (StoreUnavailableException e) when (e.IsMissing)
        {
            await setup.EnsureBucketAsync(cancel);
            throw;
        }
    }

    /// <summary>Before a line is called bad, a good one must pass.</summary>
    private async ValueTask AccuseAsync(string reason, CancellationToken cancel)
    {
        if ((await connection.TryWriteAsync([Probe], cancel)).Fate != WriteFate.Stored)
        {
            throw new StoreUnavailableException($"InfluxDB refuses every point ({reason})");
        }
    }

    /// <summary>Some of the lines, without a copy.</summary>
    private sealed class Slice(IReadOnlyList<string> lines, int from, int count) : IReadOnlyList<string>
    {
        public int Count => count;

        public string this[int index] => lines[from + index];

        public IEnumerator<string> GetEnumerator()
        {
            for (var i = 0; i < count; i++)
            {
                yield return lines[from + i];
            }
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
