using System.CommandLine;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using RevenuePulse.Backends.Embedded;
using RevenuePulse.Processor;
using RevenuePulse.Tests.Backends;

namespace RevenuePulse.Bench.Ledger;

/// <summary>
/// <c>bench ledger</c>: how fast events are translated and settled on one core, what the ledger remembers of a sale on disk, and how
/// long it takes to draw the memory from the journal again. What runs in memory is counted in processor time, collection of garbage
/// included, so that others at work on the machine do not show.
/// </summary>
internal static class LedgerBench
{
    private const int BatchEvents = 256;

    public static Command Make()
    {
        var quick = new Option<bool>("--quick") { Description = "Fewer events: coarser figures" };
        var json = new Option<bool>("--json") { Description = "Print the figures as JSON" };
        var folder = new Option<string?>("--folder") { Description = "Where the data folder is made [default: the temporary folder, or this one where that is in memory]" };
        var command = new Command("ledger", "Replay through translators and ledger, state per sale, rebuild") { quick, json, folder };
        command.SetAction((parsed, cancel) => Verbs.PrintAsync(parsed.GetValue(json), async () =>
        {
            using var place = new Scratch(parsed.GetValue(folder));
            return await new LedgerRun(place.Folder, parsed.GetValue(quick)).MeasureAsync(cancel);
        }));
        return command;
    }

    private sealed class LedgerRun(string folder, bool quick)
    {
        private readonly Settler _settler = new(TranslationRules.Default, () => new Dictionary<string, Campaign>());
        private readonly int _sales = quick ? 30_000 : 200_000;
        private readonly int _rebuiltEntries = quick ? 200_000 : 1_000_000;

        public async Task<Figures> MeasureAsync(CancellationToken cancel)
        {
            var figures = new Figures(Surroundings.Of(folder));
            Replay(10_000, new Memory());
            InMemory(figures);
            Rebuild(figures);
            await OnDiskAsync(figures, cancel);
            return figures;
        }

        private void InMemory(Figures figures)
        {
            var memory = new Memory();
            var (events, bytes, elapsed, allocated) = Replay(_sales, memory);
            figures.Add(new Figure("replay through translators and ledger, one core", events / elapsed.TotalSeconds, "events/s", 50_000, MoreIsBetter: true));
            figures.Add(new Figure("  of bodies", bytes / (double)events / 1024, "KiB"));
            figures.Add(new Figure("  allocated", allocated / (double)events / 1024, "KiB/event"));
            figures.Add(new Figure("  entries", memory.LastSeq / (double)events, "/event"));
            figures.Add(new Figure("  keys of the ledger's memory", memory.Keys / (double)memory.Sales, "/sale"));
            figures.Add(new Figure("  keys and values", memory.Bytes / (double)memory.Sales, "B/sale"));
        }

        private void Rebuild(Figures figures)
        {
            var memory = new Memory { Notes = [] };
            for (var sales = 0; memory.LastSeq < _rebuiltEntries; sales += 10_000)
            {
                Replay(10_000, memory, sales);
            }

            var rebuilt = new Memory();
            var began = Environment.CpuUsage.TotalTime;
            foreach (var note in memory.Notes)
            {
                rebuilt.Take(Processor.Ledgers.Ledger.Apply(rebuilt, Processor.Ledgers.Ledger.Recall(note)!));
            }

            var seconds = (Environment.CpuUsage.TotalTime - began).TotalSeconds;
            if (rebuilt.LastSeq != memory.LastSeq || rebuilt.Bytes != memory.Bytes)
            {
                throw new BenchFailure("the rebuilt memory is not the one that was written");
            }

            figures.Add(new Figure("rebuild of the ledger's memory per 1 M entries", seconds * 1e6 / memory.LastSeq, "s"));
        }

        /// <summary>The whole embedded backend: raw log, journal, roll-ups and memory in one commit per batch.</summary>
        private async Task OnDiskAsync(Figures figures, CancellationToken cancel)
        {
            var sales = _sales / 4;
            var events = new List<RawEvent>();
            await using (var backend = EmbeddedBackend.Open(new EmbeddedOptions { DataFolder = folder, AppendDeadline = TimeSpan.FromMinutes(1), LedgerKeysInMemory = 4096 }))
            {
                using var processor = new RunningProcessor(backend, _settler);
                var count = 0L;
                var appending = TimeSpan.Zero;
                for (var first = 0; first < sales; first += 500)
                {
                    events.Clear();
                    for (var n = first; n < first + 500; n++) Purchases.Add(n, events);
                    var clock = Stopwatch.StartNew();
                    await Task.WhenAll(events.Select(raw => backend.RawLog.AppendAsync(raw, cancel)));
                    appending += clock.Elapsed;
                    count += events.Count;
                }

                figures.Add(new Figure("the same on disk, raw log and roll-ups included", count / appending.TotalSeconds, "events/s"));
            }

            figures.Add(new Figure("the ledger's memory on disk", (TableBytes("ledger") + TableBytes("ledger_log")) / (double)sales, "B/sale", 600));
            figures.Add(new Figure("the journal on disk", TableBytes("journal") / (double)sales, "B/sale"));
        }

        private (long Events, long Bytes, TimeSpan Elapsed, long Allocated) Replay(int sales, Memory memory, int from = 0)
        {
            var (events, bytes, position, elapsed, allocated) = (0L, 0L, 0L, TimeSpan.Zero, 0L);
            var batch = new List<RawEvent>();
            for (var n = from; n < from + sales; n++)
            {
                Purchases.Add(n, batch);
                if (batch.Count < BatchEvents && n + 1 < from + sales) continue;
                for (var i = 0; i < batch.Count; i++)
                {
                    batch[i] = batch[i] with { Position = ++position };
                    bytes += batch[i].Body.Length;
                }

                var before = GC.GetAllocatedBytesForCurrentThread();
                var began = Environment.CpuUsage.TotalTime;
                memory.Take(_settler.Settle(new MemoryBatch(batch, memory)));
                elapsed += Environment.CpuUsage.TotalTime - began;
                allocated += GC.GetAllocatedBytesForCurrentThread() - before;
                events += batch.Count;
                batch.Clear();
            }

            return (events, bytes, elapsed, allocated);
        }

        /// <summary>Pages that a table gives back when it is dropped, with its indexes.</summary>
        private long TableBytes(string table)
        {
            using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "pulse.db")};Pooling=False");
            connection.Open();
            var before = Pragma(connection, "freelist_count");
            using (var drop = connection.CreateCommand())
            {
                // the name is one of ours
                drop.CommandText = "DROP TABLE " + table;
                drop.ExecuteNonQuery();
            }

            return (Pragma(connection, "freelist_count") - before) * Pragma(connection, "page_size");
        }

        private static long Pragma(SqliteConnection connection, string name)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA " + name;
            return (long)command.ExecuteScalar()!;
        }
    }
}
