using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace RevenuePulse.Tests.Journey;

/// <summary>The commands on a folder that a product has filled.</summary>
public class CommandJourneyTests(FilledFolder filled) : IClassFixture<FilledFolder>
{
    [Fact]
    public void Sigterm_ends_it_within_15_seconds_with_exit_0_though_a_stream_is_open()
    {
        Assert.Equal((0, ""), (filled.Ended.Code, filled.Ended.Error));
        Assert.True(filled.StreamEnded);
        Assert.InRange(filled.EndedIn, TimeSpan.Zero, TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task A_second_up_on_the_same_folder_is_refused_and_readers_work_beside_the_first()
    {
        var folder = filled.Copy();
        await using var first = await HostProcess.UpAsync(folder);
        var second = await HostProcess.RunAsync(folder, "up", "--port", "0");
        Assert.Equal(1, second.Code);
        Assert.Contains("in use", second.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", second.Error, StringComparison.Ordinal);

        foreach (var command in new[] { "check", "verify --deep", "export entries", "campaigns export", "deadletters list" })
        {
            var ended = await HostProcess.RunAsync(folder, command.Split(' '));
            Assert.Equal((command, 0, ""), (command, ended.Code, ended.Error));
        }

        Assert.Equal(1, (await HostProcess.RunAsync(folder, "rebuild")).Code);
    }

    [Fact]
    public async Task Verify_finds_a_spoilt_roll_up_and_rebuild_mends_it()
    {
        var folder = filled.Copy();
        var well = await HostProcess.RunAsync(folder, "verify", "--deep");
        Assert.True(well.Code == 0, well.Output);
        Assert.Contains("All agree.", well.Output, StringComparison.Ordinal);

        await SpoilAsync(folder, "UPDATE rollup SET net = net + 1 WHERE (level, cell, series) IN (SELECT level, cell, series FROM rollup LIMIT 1)");
        var spoilt = await HostProcess.RunAsync(folder, "verify", "--json");
        Assert.Equal(1, spoilt.Code);
        Assert.NotEqual(0, JsonDocument.Parse(spoilt.Output).RootElement.GetProperty("differences").GetArrayLength());

        Assert.Equal(0, (await HostProcess.RunAsync(folder, "rebuild")).Code);
        var mended = await HostProcess.RunAsync(folder, "verify", "--deep");
        Assert.True(mended.Code == 0, mended.Output);
    }

    [Fact]
    public async Task Verify_finds_a_spoilt_ledger_and_a_spoilt_journal()
    {
        var ledger = filled.Copy();
        await SpoilAsync(ledger, "DELETE FROM ledger_log WHERE id = (SELECT min(id) FROM ledger_log)");
        Assert.Equal(1, (await HostProcess.RunAsync(ledger, "verify", "--deep")).Code);
        Assert.Equal(0, (await HostProcess.RunAsync(ledger, "rebuild")).Code);
        Assert.Equal(0, (await HostProcess.RunAsync(ledger, "verify", "--deep")).Code);

        var journal = filled.Copy();
        await SpoilAsync(journal, "UPDATE journal SET gross = gross + 1, net = net + 1 WHERE seq = (SELECT min(seq) FROM journal WHERE type = 1)");
        Assert.Equal(1, (await HostProcess.RunAsync(journal, "verify")).Code);
    }

    [Fact]
    public async Task A_replay_of_everything_writes_nothing()
    {
        var folder = filled.Copy();
        var replay = await HostProcess.RunAsync(folder, "replay");
        Assert.True(replay.Code == 0, replay.Error);
        Assert.Contains("Replayed 46 events; the journal grew by 0 entries.", replay.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await HostProcess.RunAsync(folder, "verify", "--deep")).Code);
    }

    [Fact]
    public async Task A_rebuild_from_the_raw_log_books_everything_anew_by_the_rules_of_today()
    {
        var folder = filled.Copy();
        var right = await EntriesAsync(folder);
        folder["PULSE_MODE"] = "test";
        Assert.Equal(0, (await HostProcess.RunAsync(folder, "rebuild", "--from-raw")).Code);
        Assert.Equal("", await EntriesAsync(folder));

        folder["PULSE_MODE"] = "live";
        var anew = await HostProcess.RunAsync(folder, "rebuild", "--from-raw");
        Assert.True(anew.Code == 0, anew.Error);
        Assert.Equal(right, await EntriesAsync(folder));
        var well = await HostProcess.RunAsync(folder, "verify", "--deep");
        Assert.True(well.Code == 0, well.Output);
        Assert.Contains("dead letters 1", well.Output, StringComparison.Ordinal);
    }

    /// <summary>The journal but for its generation, which tells a new journal from an old one.</summary>
    private static async Task<string> EntriesAsync(Dictionary<string, string> folder) =>
        Regex.Replace((await HostProcess.RunAsync(folder, "export", "entries", "--format", "ndjson")).Output, "\"g[0-9]+:", "\"");

    [Fact]
    public async Task An_export_adds_up_to_the_summary()
    {
        var ndjson = await HostProcess.RunAsync(filled.Copy(), "export", "entries", "--format", "ndjson");
        var entries = ndjson.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(filled.Entries, entries.Count);
        foreach (var row in filled.Summary.GetProperty("currencies").EnumerateArray())
        {
            var own = entries.Where(entry => Told.Text(entry, "currency") == Told.Text(row, "currency")).ToList();
            Assert.Equal(Told.Number(row, "net"), own.Sum(entry => Told.Number(entry, "net")));
            Assert.Equal(Told.Number(row, "gross"), own.Sum(entry => Told.Number(entry, "gross")));
            Assert.Equal(Told.Number(row, "sales"), own.Sum(entry => Told.Number(entry, "sales")));
        }

        Assert.Equal(entries.Count, entries.Select(entry => Told.Number(entry, "pointNs")).Distinct().Count());
        var csv = await HostProcess.RunAsync(filled.Copy(), "export", "entries", "--from", "2026-07-29T00:00:00Z", "--to", "2030-01-01T00:00:00Z");
        Assert.Equal(entries.Count + 1, csv.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task A_dead_letter_is_listed_shown_and_retried_from_the_shell()
    {
        var folder = filled.Copy();
        var list = await HostProcess.RunAsync(folder, "deadletters", "list", "--json");
        var letter = Assert.Single(JsonDocument.Parse(list.Output).RootElement.EnumerateArray());
        Assert.Equal(RejectedReason.UnknownCurrency, Told.Text(letter, "reason"));
        var show = await HostProcess.RunAsync(folder, "deadletters", "show", Told.Number(letter, "position").ToString(CultureInfo.InvariantCulture));
        Assert.Contains("cs_dead", show.Output, StringComparison.Ordinal);
        var retry = await HostProcess.RunAsync(folder, "deadletters", "retry");
        Assert.Contains("Retried 1: 0 settled, 1 still refused.", retry.Output, StringComparison.Ordinal);
        Assert.Equal(1, (await HostProcess.RunAsync(folder, "deadletters", "show", "1")).Code);
    }

    [Fact]
    public async Task The_campaign_book_goes_in_and_out_as_a_file()
    {
        var folder = filled.Copy();
        var file = Path.Combine(folder["PULSE_DATA"], "campaigns.yaml");
        await File.WriteAllTextAsync(file, "campaigns:\n- id: neon\n  name: Neon\n  channel: newsletter\n  costMinor: 5000\n  currency: EUR\n- id: pastel\n  name: Pastel\n", TestContext.Current.CancellationToken);
        var import = await HostProcess.RunAsync(folder, "campaigns", "import", file);
        Assert.True(import.Code == 0, import.Error);
        var export = await HostProcess.RunAsync(folder, "campaigns", "export");
        Assert.Contains("id: neon", export.Output, StringComparison.Ordinal);
        Assert.Contains("channel: newsletter", export.Output, StringComparison.Ordinal);

        await File.WriteAllTextAsync(file, "campaigns:\n- id: a\n- name: b\n- id: c\n  name: C\n  split: 7\n", TestContext.Current.CancellationToken);
        var refused = await HostProcess.RunAsync(folder, "campaigns", "import", file);
        Assert.Equal(1, refused.Code);
        Assert.All(new[] { "“name” is needed", "“id” is needed", "“split” is a fraction" }, problem => Assert.Contains(problem, refused.Error, StringComparison.Ordinal));
    }

    private static async Task SpoilAsync(Dictionary<string, string> folder, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder["PULSE_DATA"], "pulse.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }
}
