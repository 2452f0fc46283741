using RevenuePulse.Host.Move;
using static RevenuePulse.Tests.Processing.StripeBodies;

namespace RevenuePulse.Tests.Host.Move;

/// <summary>A journal moves to another backend: no total changes, and what comes later is booked as if it had always been there.</summary>
public sealed class MoveTests : IDisposable
{
    private static readonly DateTimeOffset _night = new(2026, 11, 27, 20, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("pulse-move-file-").FullName;
    private int _files;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("embedded", "cluster")]
    [InlineData("cluster", "embedded")]
    [InlineData("embedded", "embedded")]
    public async Task Every_minute_comes_to_the_same_and_the_books_come_along(string from, string to)
    {
        await using var source = await MovingProduct.OfAsync(from);
        await FillAsync(source);
        await using var target = await MovingProduct.OfAsync(to);
        var (events, entries) = await source.ExportAsync(NewFile());
        var report = await target.ImportAsync(LastFile);

        Assert.Empty(report.Differences);
        Assert.Empty(report.Kept);
        Assert.Equal((events, events, false), (report.Events, report.Added, report.IsShared));
        Assert.Equal(source.Minutes(), target.Minutes());
        AssertSameCounts(source, target);
        Assert.Equal(entries, target.Backend.Journal.Head.Entries);
        target.AssertWhole();
        AssertSameBooks(source.Backend, target.Backend);
    }

    [Theory]
    [InlineData("embedded", "cluster")]
    [InlineData("cluster", "embedded")]
    public async Task What_comes_after_the_move_is_booked_as_if_nothing_had_moved(string from, string to)
    {
        await using var source = await MovingProduct.OfAsync(from);
        var history = await FillAsync(source);
        await using var target = await MovingProduct.OfAsync(to);
        await source.ExportAsync(NewFile());
        await target.ImportAsync(LastFile);

        // senders repeat themselves: nothing is booked twice, on either side
        var before = target.Counts();
        await target.DeliverAsync(history);
        Assert.Equal(source.Minutes(), target.Minutes());
        Assert.Equal(before.Accepted, target.Counts().Accepted);
        Assert.True(target.Counts().Duplicates > before.Duplicates);

        // a refund of an old sale, money for a held refund, a second assignment, and the first one taken back
        RawEvent[] later =
        [
            In("acct_2", Refund("re_2", "ch_2", "pi_2", 700)),
            Charge("ch_held", "pi_held"),
            Session("cs_held", intent: "pi_held", campaign: "neon"),
            Assign(null, "cs_3"),
            Assign("pastel", "cs_4"),
        ];
        await source.DeliverAsync(later);
        await target.DeliverAsync(later);
        Assert.Equal(source.Minutes(), target.Minutes());
        var sale = target.Backend.Archive.FindSale("cs_2")!;
        Assert.Equal("neon", sale.Entries.Single(e => e is { Dimensions.Kind: Kind.Refund } && e.Amounts.Net == -700).Dimensions.Campaign);
        Assert.Contains(sale.RawEvents, raw => raw.Type == "checkout.session.completed");
        target.AssertWhole();
    }

    [Theory]
    [InlineData("embedded", "cluster")]
    [InlineData("cluster", "embedded")]
    public async Task A_second_import_changes_nothing_and_one_that_stopped_half_way_goes_on(string from, string to)
    {
        await using var source = await MovingProduct.OfAsync(from);
        await FillAsync(source);
        await source.ExportAsync(NewFile());
        await using var target = await MovingProduct.OfAsync(to);
        var half = MoveFile.Read(LastFile).Select(line => line.Event).OfType<MovedEvent>().Where((_, i) => i % 3 != 1).ToList();
        await target.DeliverAsync(half.Select(moved => moved.ToRawEvent()));

        var first = await target.ImportAsync(LastFile);
        Assert.Empty(first.Differences);
        Assert.Equal(first.Events - half.Count, first.Added);
        AssertSameCounts(source, target);
        Assert.Equal(source.Minutes(), target.Minutes());

        var head = target.Backend.Journal.Head;
        var second = await target.ImportAsync(LastFile);
        Assert.Empty(second.Differences);
        Assert.Equal((0, 0), (second.Added, second.Books));
        Assert.Equal(head, target.Backend.Journal.Head);
        AssertSameCounts(source, target);
    }

    [Fact]
    public async Task A_later_export_brings_only_what_is_new_and_the_way_back_brings_nothing_twice()
    {
        await using var source = await MovingProduct.OfAsync("embedded");
        await FillAsync(source);
        await using var target = await MovingProduct.OfAsync("cluster");
        await source.ExportAsync(NewFile());
        await target.ImportAsync(LastFile);
        await source.DeliverAsync(Session("cs_late", campaign: "neon"));
        await source.ExportAsync(NewFile());
        Assert.Equal(1, (await target.ImportAsync(LastFile)).Added);

        await target.DeliverAsync(Session("cs_later", campaign: "pastel"));
        await target.ExportAsync(NewFile("back.ndjson.gz"));
        var back = await source.ImportAsync(LastFile);
        Assert.Empty(back.Differences);
        Assert.Equal(1, back.Added);
        Assert.Equal(target.Minutes(), source.Minutes());
        AssertSameCounts(source, target);
    }

    [Fact]
    public async Task A_sale_that_the_new_product_heard_of_itself_is_counted_once()
    {
        await using var source = await MovingProduct.OfAsync("embedded");
        var history = await FillAsync(source);
        await using var target = await MovingProduct.OfAsync("cluster");
        // the webhooks point to the new product before the journal has moved
        await target.DeliverAsync(history.Where((_, i) => i % 2 == 0));
        await source.ExportAsync(NewFile());
        var report = await target.ImportAsync(LastFile);
        Assert.True(report.IsShared);
        Assert.Equal(source.Minutes(), target.Minutes());
        target.AssertWhole();
    }

    [Fact]
    public async Task A_refused_event_can_be_settled_again_after_the_move()
    {
        await using var source = await MovingProduct.OfAsync("embedded");
        await FillAsync(source);
        await using var target = await MovingProduct.OfAsync("cluster");
        await source.ExportAsync(NewFile());
        await target.ImportAsync(LastFile);
        var (there, here) = (Assert.Single(source.Backend.Archive.DeadLetters(10)), Assert.Single(target.Backend.Archive.DeadLetters(10)));
        Assert.Equal(there with { Position = here.Position }, here);
        Assert.Equal("{}", Provenance.HeadersOf(target.Backend.Archive.DeadLetter(here.Position)!.Value.Raw));
        await target.DeliverAsync(new LedgerCommand(LedgerCommand.Retry, [here.Position]).ToRawEvent(1));
        Assert.Equal(here, Assert.Single(target.Backend.Archive.DeadLetters(10)));
        target.AssertWhole();
    }

    [Fact]
    public async Task What_contradicts_is_refused_before_anything_changes()
    {
        await using var source = await MovingProduct.OfAsync("embedded");
        await FillAsync(source);
        await source.ExportAsync(NewFile());
        await using var target = await MovingProduct.OfAsync("embedded");
        var first = MoveFile.Read(LastFile).Select(line => line.Event).OfType<MovedEvent>().First();
        await target.DeliverAsync((first with { Body = "{}"u8.ToArray() }).ToRawEvent());
        var before = target.Counts().Raw;

        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => target.ImportAsync(LastFile));
        Assert.Contains($"event {first.Position} of journal", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, target.Counts().Raw);
        Assert.Empty(target.Backend.Book.Campaigns);
    }

    [Fact]
    public async Task A_file_that_was_cut_off_or_changed_is_refused()
    {
        await using var source = await MovingProduct.OfAsync("embedded");
        await FillAsync(source);
        await source.ExportAsync(NewFile());
        var lines = await File.ReadAllLinesAsync(LastFile, TestContext.Current.CancellationToken);
        var changed = lines.Select(line => line.Replace("\"gross\":4900", "\"gross\":4901", StringComparison.Ordinal)).ToArray();
        Assert.NotEqual(lines, changed);
        foreach (var spoilt in new[] { lines[..^1], lines[..^2], changed, ["{}"], [.. lines.Skip(1)] })
        {
            await File.WriteAllLinesAsync(NewFile(), spoilt, TestContext.Current.CancellationToken);
            await using var target = await MovingProduct.OfAsync("embedded");
            await Assert.ThrowsAsync<InvalidDataException>(() => target.ImportAsync(LastFile));
            Assert.Equal(0, target.Counts().Raw);
        }
    }

    [Fact]
    public async Task What_people_wrote_elsewhere_does_not_replace_what_they_wrote_here()
    {
        await using var source = await MovingProduct.OfAsync("embedded");
        await FillAsync(source);
        await using var target = await MovingProduct.OfAsync("embedded");
        target.Backend.Book.Put([new Campaign { Id = "neon", Name = "Neon, as it is called here" }]);
        await source.ExportAsync(NewFile());
        var report = await target.ImportAsync(LastFile);
        Assert.Equal(["campaign neon"], report.Kept);
        Assert.Equal(["Neon, as it is called here", "Pastel"], target.Backend.Book.Campaigns.Values.Select(c => c.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Visits_come_along_once_however_often_they_are_brought()
    {
        await using var source = await MovingProduct.OfAsync("embedded");
        await using var target = await MovingProduct.OfAsync("embedded");
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var (product, visitor) in new[] { (source, "ada"), (source, "bob"), (target, "eve") })
        {
            Assert.True(product.Backend.Visits.TryTake(new Visit("neon", visitor, now, false)));
            await product.Backend.Visits.SettleAsync(TestContext.Current.CancellationToken);
        }

        for (var times = 0; times < 2; times++)
        {
            await source.ExportAsync(NewFile());
            await target.ImportAsync(LastFile);
            await target.ExportAsync(NewFile());
            await source.ImportAsync(LastFile);
            Assert.Equal((3, 3), (await VisitsAsync(target), await VisitsAsync(source)));
        }
    }

    [Fact]
    public async Task What_was_exported_before_the_journal_was_booked_anew_is_refused_and_brings_nothing_back()
    {
        await using var source = await MovingProduct.OfAsync("embedded");
        await FillAsync(source);
        await source.ExportAsync(NewFile());
        var before = LastFile;
        await using var target = await MovingProduct.OfAsync("cluster");
        await target.ImportAsync(before);
        await source.BookAnewAsync();
        var (minutes, counts) = (source.Minutes(), source.Counts().Raw);

        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => source.ImportAsync(before));
        Assert.Contains("rebuild --from-raw", refused.Message, StringComparison.Ordinal);
        Assert.Equal(minutes, source.Minutes());
        Assert.Equal(counts, source.Counts().Raw);

        // the other side holds the earlier decisions: they are not joined to the later ones
        var there = target.Counts().Raw;
        await source.ExportAsync(NewFile());
        refused = await Assert.ThrowsAsync<InvalidDataException>(() => target.ImportAsync(LastFile));
        Assert.Contains("empty store", refused.Message, StringComparison.Ordinal);
        Assert.Equal(there, target.Counts().Raw);

        // what comes back from there knows its own events by their earlier name
        await target.DeliverAsync(Session("cs_later", campaign: "pastel"));
        await target.ExportAsync(NewFile());
        Assert.Equal(1, (await source.ImportAsync(LastFile)).Added);
        source.AssertWhole();
    }

    [Fact]
    public async Task A_cluster_is_booked_anew_by_way_of_a_folder()
    {
        await using var source = await MovingProduct.OfAsync("cluster");
        await FillAsync(source);
        await using var folder = await MovingProduct.OfAsync("embedded");
        await source.ExportAsync(NewFile());
        await folder.ImportAsync(LastFile);
        await folder.BookAnewAsync();
        await folder.ExportAsync(NewFile());

        await using var target = await MovingProduct.OfAsync("cluster");
        Assert.Empty((await target.ImportAsync(LastFile)).Differences);
        Assert.Equal(folder.Minutes(), target.Minutes());
        Assert.Equal(source.Counts().Raw, target.Counts().Raw);
        target.AssertWhole();
        // the old journal holds every one of these events, and what was decided about them: nothing is added to it
        Assert.Equal(0, (await source.ImportAsync(LastFile)).Added);
    }

    private static async Task<long> VisitsAsync(MovingProduct product) =>
        (await product.Backend.Visits.SumAsync(new VisitQuery(), TestContext.Current.CancellationToken)).Sum(row => row.Visits);

    /// <summary>Sales of three accounts, repeats, refunds before and after their sale, lost checkouts, a refused event, assignments, books.</summary>
    private static async Task<List<RawEvent>> FillAsync(MovingProduct product)
    {
        product.Backend.Book.Put([new Campaign { Id = "neon", Name = "Neon", Channel = "mail" }, new Campaign { Id = "pastel", Name = "Pastel", LandingPage = "/p" }]);
        product.Backend.Marks.Put(new Goal { AmountMinor = 100_000, Currency = "USD" });
        product.Backend.Marks.Put(new Launch { Id = "l1", Name = "Friday", StartedAt = _night, CampaignIds = ["neon"] });
        product.Backend.Marks.Put(new Annotation { Id = "a1", At = _night, Text = "mail sent" });
        product.Backend.Tokens.Add(new AccessToken { Id = "t1", Name = "wall", Role = TokenRole.Watch, CreatedAt = _night, Hash = "abc" });
        product.Backend.Questions.Put(new SavedQuestion { Id = "q1", Name = "Fridays", Query = "?g=1h", SavedAt = _night, PinnedAt = _night.AddHours(1) });
        product.Backend.Decisions.Add(new Decision { Id = "d1", At = _night, Kind = DecisionKind.Keep, Campaigns = ["neon", "pastel"] });
        var history = new List<RawEvent>();
        foreach (var n in Enumerable.Range(0, 12))
        {
            var account = n % 3 == 0 ? null : $"acct_{n % 3}";
            string? campaign = n is 3 or 4 ? null : n % 2 == 0 ? "neon" : "pastel";
            history.Add(In(account, Session($"cs_{n}", 4900 + n, intent: $"pi_{n}", campaign: campaign, currency: n % 5 == 0 ? "eur" : "usd", at: Start + (n * 97), account: account)));
            history.Add(In(account, Charge($"ch_{n}", $"pi_{n}", 4900 + n)));
            if (n % 4 == 1) history.Insert(history.Count - 2, In(account, Refund($"re_early_{n}", $"ch_{n}", $"pi_{n}", 100 + n)));
        }

        history.AddRange([history[0], history[5], Refund("re_held", "ch_held", "pi_held", 900), Session("cs_lost", status: "unpaid", type: "checkout.session.expired")]);
        history.AddRange([Session("cs_dead", currency: "nothing"), Event("customer.created", new { id = "cus_1", @object = "customer" })]);
        await product.DeliverAsync(history);
        await product.DeliverAsync(Assign("neon", "cs_3"));
        return history;
    }

    private static RawEvent In(string? account, RawEvent raw) => raw with { Account = account ?? "" };

    private static RawEvent Assign(string? campaign, string sale) =>
        new LedgerCommand(LedgerCommand.Assign, []) { Campaign = campaign, Sales = [new SaleName(Provider.Stripe, sale == "cs_4" ? "acct_1" : "", sale)] }.ToRawEvent(1);

    private static void AssertSameCounts(MovingProduct source, MovingProduct target)
    {
        var (there, here) = (source.Counts(), target.Counts());
        Assert.Equal((there.Raw, there.Accepted, there.Duplicates, there.DeadLetters, there.Commands), (here.Raw, here.Accepted, here.Duplicates, here.DeadLetters, here.Commands));
        Assert.Equal(there.Ignored, here.Ignored);
        Assert.True(here.Balanced);
    }

    private static void AssertSameBooks(IBackend source, IBackend target)
    {
        Assert.Equal(source.Book.Campaigns.Values.OrderBy(c => c.Id), target.Book.Campaigns.Values.OrderBy(c => c.Id));
        Assert.Equal(source.Marks.Goal, target.Marks.Goal);
        Assert.Equal(source.Marks.Launches["l1"].CampaignIds, target.Marks.Launches["l1"].CampaignIds);
        Assert.Equal(source.Marks.Annotations, target.Marks.Annotations);
        Assert.Equal(source.Tokens.Tokens.Values, target.Tokens.Tokens.Values);
        Assert.Equal(source.Questions.Questions, target.Questions.Questions);
        Assert.Equal(source.Decisions.Decisions.Select(d => (d.Id, d.At, d.Kind)), target.Decisions.Decisions.Select(d => (d.Id, d.At, d.Kind)));
    }

    private string NewFile(string name = "journal.ndjson") => LastFile = Path.Combine(_folder, $"{++_files}-{name}");

    private string LastFile { get; set; } = "";
}
