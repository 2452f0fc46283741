namespace RevenuePulse.Host.Simulate;

/// <summary>One line on a terminal that tells how far the run is.</summary>
internal sealed class ProgressLine(TextWriter terminal, SenderCounts counts, long sales, TimeProvider clock)
{
    private readonly long _started = clock.GetTimestamp();

    public async Task RunAsync(CancellationToken over)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500), clock);
        try
        {
            while (await timer.WaitForNextTickAsync(over))
            {
                Write();
            }
        }
        catch (OperationCanceledException)
        {
            Write();
            terminal.WriteLine();
        }
    }

    private void Write()
    {
        var now = counts.Snapshot();
        var elapsed = clock.GetElapsedTime(_started);
        var eta = now.Sales > 0 ? elapsed * ((double)Math.Max(0, sales - now.Sales) / now.Sales) : TimeSpan.Zero;
        terminal.Write(FormattableString.Invariant(
            $"\r{now.Sales:N0}/{sales:N0} sales, {now.Accepted + now.Duplicates:N0} answered ({(now.Accepted + now.Duplicates) / elapsed.TotalSeconds:N0}/s), {now.Failed:N0} failed, {eta:mm\\:ss} left   "));
        terminal.Flush();
    }
}
