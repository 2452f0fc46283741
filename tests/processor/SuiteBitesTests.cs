using FsCheck;
using FsCheck.Fluent;
using RevenuePulse.Tests.Processing.Judge;
using RevenuePulse.Tests.Processing.Stories;

namespace RevenuePulse.Tests.Processing;

/// <summary>
/// Judges the judges: each <see cref="Flaw"/> is a wrong ledger, and what holds the product must refuse it. The right ledger passes.
/// </summary>
public class SuiteBitesTests
{
    private const int HistoryCount = 2500;

    private static readonly Example[] _examples = [.. StripeExamples.All, .. ProviderExamples.All];

    private static readonly (History History, string Right)[] _histories =
        [.. History.Any.Generator.Sample(HistoryCount, new Rnd(20261125, 7), 50).Select(history => (history, NaiveLedger.Fold(history.Rules, history.Events).ToString()))];

    private static readonly CommandedHistory[] _commanded = [.. CommandedHistory.Any.Generator.Sample(500, new Rnd(20261125, 7), 50)];

    private static readonly Night[] _nights = [.. Night.Any.Generator.Sample(1000, new Rnd(20261125, 7), 50)];

    private static readonly Flaw[] _byHand = [Flaw.ByHandOverEvent, Flaw.FirstByHandHolds, Flaw.ByHandNeverComesBack, Flaw.ByHandNeedsTheName];

    /// <summary>Of what random histories never or hardly ever say; the examples do.</summary>
    private static readonly Flaw[] _rare =
    [
        .. _byHand, // nobody commands in them
        Flaw.LookAlikesAreOne, Flaw.FloatMoney, Flaw.TestIsLive, Flaw.FailedAttemptIsPaid, Flaw.CreditIsARefund, Flaw.ForeignExponent,
    ];

    public static TheoryData<Flaw> Flaws => [.. Enum.GetValues<Flaw>().Where(flaw => flaw != Flaw.None)];

    public static TheoryData<Flaw> FlawsByHand => [.. _byHand];

    public static TheoryData<Flaw> FlawsOfTranslators => [.. Misreadings.OfTranslators];

    public static TheoryData<Flaw> CommonFlaws => [.. Enum.GetValues<Flaw>().Except([Flaw.None, .. _rare])];

    [Theory]
    [MemberData(nameof(Flaws))]
    public void A_wrong_ledger_is_found_out_by_the_examples(Flaw flaw) =>
        Assert.True(
            Array.Exists(_examples, example => IsRefused(example, flaw)), $"no example refuses a ledger with the flaw {flaw}");

    [Theory]
    [MemberData(nameof(CommonFlaws))]
    public void A_wrong_ledger_is_found_out_by_random_histories(Flaw flaw) =>
        Assert.True(
            Array.Exists(_histories, one => Fold(one.History, flaw) != one.Right), $"no history tells a ledger with the flaw {flaw} from the right one");

    [Theory]
    [MemberData(nameof(FlawsByHand))]
    public void A_ledger_that_takes_commands_wrongly_is_found_out_by_histories_with_commands(Flaw flaw) =>
        Assert.True(
            Array.Exists(_commanded, one => Fold(one, flaw) != Fold(one, Flaw.None)), $"no history tells a ledger with the flaw {flaw} from the right one");

    [Theory]
    [MemberData(nameof(FlawsOfTranslators))]
    public void A_body_that_is_read_wrongly_is_found_out_by_stories(Flaw flaw) => Assert.True(
        Array.Exists(_nights, night => Night.Of(new TestLedger(night.Rules).Deliver(night.Deliveries.Select(raw => Misreadings.Of(flaw, raw)))) != night.Truth),
        $"no night tells a translator with the flaw {flaw} from the right one");

    [Fact]
    public void The_right_ledger_passes()
    {
        Assert.DoesNotContain(_examples, example => IsRefused(example, Flaw.None));
        Assert.All(_histories, one => Assert.Equal(one.Right, Fold(one.History, Flaw.None)));
        Assert.Equal(HistoryCount, _histories.Length);
        Assert.InRange(Flaws.Count, 60, 100);
    }

    [Fact]
    public void A_failure_shrinks_to_the_few_events_that_cause_it()
    {
        var found = Assert.ThrowsAny<Exception>(() => Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(400).WithReplay(20260729, 1),
            Prop.ForAll(History.Any, history =>
                Fold(history, Flaw.BothAnnouncementsCount) == Fold(history, Flaw.None))));

        // a sale, a refund object and a running total are the least that it takes
        var shrunk = found.Message[found.Message.IndexOf("Shrunk", StringComparison.Ordinal)..];
        Assert.Equal(3, shrunk.Split('\n').Count(line => line.Contains(" amount ", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_falsified_property_tells_its_case_and_the_seed_that_finds_it_again()
    {
        var kept = Path.GetTempFileName();
        var told = Assert.Throws<InvalidOperationException>(() => Attack.Holds(
            CommandedHistory.Any, commanded => Attack.Same("0", commanded.Commands.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)), keepIn: kept));

        Assert.Matches(@"\(\d+,\d+", told.Message);
        Assert.Contains("expected\n0\nbut was\n1", told.Message, StringComparison.Ordinal);
        Assert.Contains("Commanded { Name = SaleName", told.Message, StringComparison.Ordinal);
        Assert.Contains(told.Message.Split('\n')[^1], File.ReadAllText(kept), StringComparison.Ordinal);
    }

    private static bool IsRefused(Example example, Flaw flaw) => example.Deliveries().Take(60)
        .Any(deliveries => example.Fault(NaiveLedger.Fold(example.Rules, deliveries, example.Assignments, flaw)) is not null);

    private static string Fold(CommandedHistory one, Flaw flaw) => NaiveLedger.Fold(
        one.History.Rules, one.History.Events, [.. one.Commands.Select(command => (command.Name, command.Campaign))], flaw).ToString();

    private static string Fold(History history, Flaw flaw) => NaiveLedger.Fold(history.Rules, history.Deliveries, flaw).ToString();
}
