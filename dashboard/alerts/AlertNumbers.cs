using System.Collections.Concurrent;

namespace RevenuePulse.Dashboard;

/// <summary>Reads the numbers that alerts watch, each as it is now. The same sources as the screens have.</summary>
internal sealed class AlertNumbers(RevenueQueries queries, CurrentRates rates, IArchive archive, PipelineView pipeline, MetricsText metrics, TimeProvider clock)
{
    private const int MostLetters = 10_000;
    private const int LongestQuietDays = 3;
    private static readonly TimeSpan KeptSamples = TimeSpan.FromDays(7);

    // refused signatures are a running total of this process; a window of them is a difference
    private readonly ConcurrentQueue<(DateTimeOffset At, IReadOnlyDictionary<string, long> Totals)> _signatures = new();

    /// <summary>The number of an alert.</summary>
    public async ValueTask<AlertReading> ReadAsync(Alert alert, CancellationToken cancel) => alert.Number switch
    {
        AlertNumber.Lag => Lag(),
        AlertNumber.DeadLetters => new(LettersSince(archive, Start(alert)).Count(l => alert.Provider is null || l.Provider == alert.Provider)),
        AlertNumber.BadSignatures => new(SignaturesSince(Start(alert), alert.Provider)),
        AlertNumber.Quiet => await QuietAsync(alert, cancel),
        AlertNumber.Conversion => await ConversionAsync(alert, cancel),
        _ => await MoneyAsync(alert, cancel),
    };

    /// <summary>Refused events that came since then, newest first.</summary>
    public static IEnumerable<DeadLetter> LettersSince(IArchive archive, DateTimeOffset from) => archive.DeadLetters(MostLetters)
        .Where(letter => letter.ReceivedAtMs >= from.ToUnixTimeMilliseconds());

    /// <summary>What the alert's filters let through; null when nothing can be.</summary>
    public static Filter? FilterOf(Alert alert)
    {
        var values = new Dictionary<Dimension, IReadOnlyList<string?>>();
        Add(Dimension.Campaign, alert.Campaign);
        Add(Dimension.Provider, alert.Provider);
        Add(Dimension.Currency, alert.Currency);
        var filter = new Filter(values);
        return alert.Number == AlertNumber.Conversion ? FirstSales.Of(filter) : filter;

        void Add(Dimension dimension, string? value)
        {
            if (value is not null)
            {
                values[dimension] = [value];
            }
        }
    }

    private DateTimeOffset Start(Alert alert) => clock.GetUtcNow() - TimeSpan.FromMinutes(alert.WindowMinutes);

    private AlertReading Lag()
    {
        var now = pipeline.Now();
        return now.Store.State == "down" ? AlertReading.Failed("The revenue store is down.") : new(now.Lag.Seconds);
    }

    private async ValueTask<AlertReading> MoneyAsync(Alert alert, CancellationToken cancel)
    {
        var summary = await SummaryAsync(alert, FilterOf(alert)!, cancel);
        var own = alert.Currency is { } currency ? summary.Currencies.FirstOrDefault(c => c.Currency == currency) : null;
        var (gross, net) = alert.Currency is null ? (summary.Base.Gross, summary.Base.Net) : (own?.Gross ?? 0, own?.Net ?? 0);
        if (alert.Number != AlertNumber.Sales && alert.Currency is null && summary.Base.MissingRates is { Count: > 0 } missing)
        {
            return AlertReading.Failed($"There is no exchange rate of {string.Join(", ", missing)} into {rates.Table.Base}.");
        }

        return alert.Number switch
        {
            AlertNumber.Sales => new(summary.Sales),
            AlertNumber.Net => new(net),
            AlertNumber.Velocity => new((double)gross / alert.WindowMinutes),
            _ => gross > 0 ? new((double)(gross - net) / gross) : AlertReading.NoData,
        };
    }

    private async ValueTask<AlertReading> ConversionAsync(Alert alert, CancellationToken cancel)
    {
        if (FilterOf(alert) is not { } filter)
        {
            return AlertReading.NoData;
        }

        var summary = await SummaryAsync(alert, filter, cancel);
        var checkouts = summary.Sales + summary.LostCheckouts;
        return checkouts > 0 ? new((double)summary.Sales / checkouts) : AlertReading.NoData;
    }

    private ValueTask<Summary> SummaryAsync(Alert alert, Filter filter, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return queries.SummaryAsync(
            new() { FromMs = Start(alert).ToUnixTimeMilliseconds(), ToMs = now.ToUnixTimeMilliseconds(), Filter = filter }, cancel);
    }

    /// <summary>Whole minutes since the minute of the last sale; beyond three days it is said to be three.</summary>
    private async ValueTask<AlertReading> QuietAsync(Alert alert, CancellationToken cancel)
    {
        var nowMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var minute = new Step(1, TimeUnit.Minute);
        foreach (var minutes in new[] { 60, LongestQuietDays * 24 * 60 })
        {
            var question = new SeriesQuestion { FromMs = nowMs - (minutes * 60_000L), ToMs = nowMs, Step = minute, Measure = Measure.Sales, Filter = FilterOf(alert)! };
            var points = (await queries.SeriesAsync(question, cancel)).Series.SelectMany(s => s.Points);
            if (points.LastOrDefault(p => p.Value > 0) is { AtMs: > 0 } last)
            {
                return new(Math.Max(0, (nowMs - last.AtMs - 60_000) / 60_000));
            }
        }

        var ever = await queries.SummaryAsync(new() { Filter = FilterOf(alert)! }, cancel);
        return ever.Sales > 0 ? new(LongestQuietDays * 24 * 60) : AlertReading.NoData;
    }

    private double SignaturesSince(DateTimeOffset from, string? provider)
    {
        var now = clock.GetUtcNow();
        var totals = Provider.Senders.ToDictionary(name => name, metrics.BadSignatures);
        _signatures.Enqueue((now, totals));
        while (_signatures.TryPeek(out var oldest) && now - oldest.At > KeptSamples)
        {
            _signatures.TryDequeue(out _);
        }

        // before the first sample the process had not begun, and nothing was refused
        var before = _signatures.LastOrDefault(sample => sample.At <= from).Totals;
        return totals.Where(t => provider is null || t.Key == provider).Sum(t => t.Value - (before?[t.Key] ?? 0));
    }
}
