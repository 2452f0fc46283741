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

    /// <summary>Sales of three accounts, repeats, refunds before and after their sale, lost checkouts, a refused event, assignments, books.</summary>
    private static async Task<List<RawEvent>> FillAsync(MovingProduct product)
    {
        product.Backend.Book.Put([new Campaign { Id = "neon", Name = "Neon", Channel = "mail" }, new Campaign { Id = "pastel", Name = "Pastel", LandingPage = "/p" }]);
        product.Backend.Marks.Put(new Goal { AmountMinor = 100_000, Currency = "USD" });
        product.Backend.Marks.Put(new Launch { Id = "l1", Name = "Friday", StartedAt = _night, CampaignIds = ["neon"] });
        product.Backend.Marks.Put(new Annotation { Id = "a1", At = _night, Text = "mail sent" });
        product.Backend.Tokens.Add(new AccessToken { Id = "t1", Name = "wall", Role = TokenRole.Watch, CreatedAt = _night, Hash = "abc" });
        product.Backend.Questions.Put(new SavedQuestion { Id = "q1", Name = "Fridays", Query = "?g=1h", SavedAt = _night });
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

    private string NewFile(string name = "journal.ndjson") => LastFile = Path.Combine(_folder, $"{++_files}-{name}");

    private string LastFile { get; set; } = "";
}
