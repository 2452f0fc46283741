using System.Diagnostics;
using System.Text.Json;
using static RevenuePulse.Tests.Processing.StripeBodies;

namespace RevenuePulse.Tests.Journey;

/// <summary>A data folder that a product has filled and left: what it showed last, and how it ended with a stream open.</summary>
public sealed class FilledFolder : IAsyncLifetime
{
    private readonly Product _product = new();
    private int _copies;

    /// <summary><c>/api/v1/summary</c> before the end.</summary>
    public JsonElement Summary { get; private set; }

    /// <summary>Number of money entries before the end.</summary>
    public int Entries { get; private set; }

    /// <summary>How long the end took.</summary>
    public TimeSpan EndedIn { get; private set; }

    internal Ended Ended { get; private set; } = null!;

    /// <summary>Whether the open stream was closed as a stream should be, not cut.</summary>
    public bool StreamEnded { get; private set; }

    /// <summary>The settings of the product that filled it.</summary>
    public IReadOnlyDictionary<string, string> Environment => _product.Environment;

    public async ValueTask InitializeAsync()
    {
        await _product.InitializeAsync();
        for (var n = 0; n < 20; n++)
        {
            await _product.DeliverAsync(
                Session($"cs_{n}", 1000 + n, intent: $"pi_{n}", campaign: n % 3 == 0 ? null : $"c{n % 3}", currency: n % 4 == 0 ? "eur" : "usd", at: Start + (n * 100)),
                Charge($"ch_{n}", $"pi_{n}", 1000 + n));
            if (n % 5 == 1)
            {
                await _product.DeliverAsync(Refund($"re_{n}", $"ch_{n}", $"pi_{n}", 100 + n));
            }
        }

        await _product.DeliverAsync(Session("cs_dead", currency: "nothing"), Session("cs_lost", status: "unpaid", type: "checkout.session.expired"));
        await _product.SettledAsync();
        Summary = await _product.GetAsync("/api/v1/summary");
        Entries = (await _product.EntriesAsync()).Count;
        await EndAsync();
    }

    public ValueTask DisposeAsync() => _product.DisposeAsync();

    /// <summary>Settings that name a copy of the folder, so that a test may spoil it.</summary>
    public Dictionary<string, string> Copy()
    {
        var copy = Path.Combine(_product.Folder, $"copy{Interlocked.Increment(ref _copies)}");
        Directory.CreateDirectory(copy);
        foreach (var file in Directory.EnumerateFiles(_product.Environment["PULSE_DATA"]))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        return new(_product.Environment) { ["PULSE_DATA"] = copy };
    }

    private async Task EndAsync()
    {
        using var ticks = await TickReader.OpenAsync(_product.Viewer, "wait=0");
        await ticks.NextAsync("totals");
        var since = Stopwatch.GetTimestamp();
        var ending = _product.Host.TerminateAsync();
        while (await ticks.NextAsync() is not null)
        {
        }

        StreamEnded = true;
        Ended = await ending;
        EndedIn = Stopwatch.GetElapsedTime(since);
    }
}
