namespace RevenuePulse.Dashboard;

/// <summary>Plays an alert over what has been, minute by minute, with the same states as it would have had.</summary>
internal sealed class AlertHistory(RevenueQueries queries, CurrentRates rates, IArchive archive, TimeProvider clock)
{
    private const long MinuteMs = 60_000;
    private const int ChunkMinutes = 3 * 24 * 60;
    private const int MostShown = 100;
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(30);

    /// <summary>What would have been, over the last 30 days or since the first sale.</summary>
    public async ValueTask<AlertPreview> PlayAsync(Alert alert, CancellationToken cancel)
    {
        var toMs = clock.GetUtcNow().ToUnixTimeMilliseconds() / MinuteMs * MinuteMs;
        var fromMs = toMs - (long)LookBack.TotalMilliseconds;
        if (alert.Number is AlertNumber.Lag or AlertNumber.BadSignatures)
        {
            return AlertPreview.Without(fromMs, toMs, "No history of this number is kept, so there is nothing to look back on.");
        }

        if (alert.Number != AlertNumber.DeadLetters)
        {
            if (await queries.FirstEntryMsAsync(cancel) is not { } first)
            {
                return AlertPreview.Without(fromMs, toMs, "Nothing was sold yet, so there is nothing to look back on.");
            }

            fromMs = Math.Max(fromMs, first);
        }

        var minutes = await MinutesAsync(alert, fromMs, toMs, cancel);
        return Play(alert, minutes, fromMs);
    }

    private static AlertPreview Play(Alert alert, Minutes minutes, long fromMs)
    {
        var firings = new List<AlertPreviewFiring>();
        AlertStanding? standing = null;
        // within the first minute there is nothing to play
        var first = alert.Number == AlertNumber.Quiet ? 1 : Math.Max(1, Math.Min(alert.WindowMinutes, minutes.Count));
        for (var end = first; end <= minutes.Count; end++)
        {
            var at = DateTimeOffset.FromUnixTimeMilliseconds(fromMs + (end * MinuteMs));
            (standing, var turn) = AlertMachine.Step(alert, standing, minutes.Read(alert, end), at);
            if (turn == AlertTurn.Fired)
            {
                firings.Add(new(at.UtcDateTime, null, standing.Value));
            }
            else if (turn == AlertTurn.Resolved)
            {
                firings[^1] = firings[^1] with { EndedAt = at.UtcDateTime };
            }
        }

        var toMs = fromMs + (minutes.Count * MinuteMs);
        return new(Instant.OfMs(fromMs), Instant.OfMs(toMs), firings.Count, [.. firings.AsEnumerable().Reverse().Take(MostShown)], minutes.Note);
    }

    private async ValueTask<Minutes> MinutesAsync(Alert alert, long fromMs, long toMs, CancellationToken cancel)
    {
        var minutes = new Minutes((int)((toMs - fromMs) / MinuteMs));
        if (alert.Number == AlertNumber.DeadLetters)
        {
            foreach (var letter in AlertNumbers.LettersSince(archive, DateTimeOffset.FromUnixTimeMilliseconds(fromMs)).Where(l => l.ReceivedAtMs < toMs))
            {
                minutes.Events[(letter.ReceivedAtMs - fromMs) / MinuteMs] += alert.Provider is null || alert.Provider == letter.Provider ? 1 : 0;
            }

            return minutes.Summed();
        }

        if (AlertNumbers.FilterOf(alert) is not { } filter)
        {
            return minutes.Summed();
        }

        foreach (var (measure, target) in minutes.Wanted(alert.Number))
        {
            for (var start = 0; start < minutes.Count; start += ChunkMinutes)
            {
                var question = new SeriesQuestion
                {
                    FromMs = fromMs + (start * MinuteMs),
                    ToMs = fromMs + (Math.Min(start + ChunkMinutes, minutes.Count) * MinuteMs),
                    Step = new Step(1, TimeUnit.Minute),
                    Measure = measure,
                    Filter = filter,
                    AnswerIn = alert.Currency ?? rates.Table.Base,
                };
                var answer = await queries.SeriesAsync(question, cancel);
                minutes.Take(target, start, answer);
            }
        }

        return minutes.Summed();
    }

    /// <summary>The history by minute, and as running sums, so that each window is one subtraction.</summary>
    private sealed class Minutes(int count)
    {
        private readonly SortedSet<string> _missing = new(StringComparer.Ordinal);
        private readonly int[] _lastSale = new int[count + 1];

        public int Count => count;

        public long[] Gross { get; } = new long[count];

        public long[] Net { get; } = new long[count];

        public long[] Sales { get; } = new long[count];

        public long[] Lost { get; } = new long[count];

        public long[] Events { get; } = new long[count];

        public string? Note => _missing.Count == 0 ? null : $"Money in {string.Join(", ", _missing)} is not in it: there is no exchange rate.";

        public IEnumerable<(Measure Measure, long[] Target)> Wanted(AlertNumber number) => number switch
        {
            AlertNumber.Velocity => [(Measure.Gross, Gross)],
            AlertNumber.Net => [(Measure.Net, Net)],
            AlertNumber.RefundShare => [(Measure.Gross, Gross), (Measure.Net, Net)],
            AlertNumber.Conversion => [(Measure.Sales, Sales), (Measure.Lost, Lost)],
            _ => [(Measure.Sales, Sales)],
        };

        public void Take(long[] target, int start, SeriesAnswer answer)
        {
            _missing.UnionWith(answer.MissingRates);
            foreach (var (point, i) in answer.Series.SelectMany(s => s.Points).Select((p, i) => (p, i)))
            {
                target[start + i] = point.Value ?? 0;
            }
        }

        public Minutes Summed()
        {
            _lastSale[0] = -1;
            for (var i = 0; i < count; i++)
            {
                _lastSale[i + 1] = Sales[i] > 0 ? i : _lastSale[i];
            }

            foreach (var sums in new[] { Gross, Net, Sales, Lost, Events })
            {
                for (var i = 1; i < count; i++)
                {
                    sums[i] += sums[i - 1];
                }
            }

            return this;
        }

        public AlertReading Read(Alert alert, int end)
        {
            var start = Math.Max(0, end - alert.WindowMinutes);
            long Of(long[] sums) => sums[end - 1] - (start == 0 ? 0 : sums[start - 1]);
            return alert.Number switch
            {
                AlertNumber.Velocity => new((double)Of(Gross) / alert.WindowMinutes),
                AlertNumber.Net => new(Of(Net)),
                AlertNumber.Sales => new(Of(Sales)),
                AlertNumber.DeadLetters => new(Of(Events)),
                AlertNumber.RefundShare => Of(Gross) is > 0 and var gross ? new((double)(gross - Of(Net)) / gross) : AlertReading.NoData,
                AlertNumber.Conversion => Of(Sales) + Of(Lost) is > 0 and var all ? new((double)Of(Sales) / all) : AlertReading.NoData,
                _ => _lastSale[end] < 0 ? AlertReading.NoData : new(end - _lastSale[end] - 1),
            };
        }
    }
}
