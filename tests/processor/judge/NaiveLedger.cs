using RevenuePulse.Processor;
using RevenuePulse.Processor.Translate;

namespace RevenuePulse.Tests.Processing.Judge;

/// <summary>
/// A second ledger, written apart from the product's and as plainly as possible: take all facts, put those that share an identifier
/// into one group, and say for each group what it comes to. No state, no entries, quadratic. A <see cref="Flaw"/> bends one rule.
/// </summary>
internal sealed class NaiveLedger(TranslationRules rules, Flaw flaw = Flaw.None)
{
    private readonly Totals _totals = new();
    private IReadOnlyList<(SaleName Sale, string? Campaign)> _byHand = [];

    public static Totals Fold(TranslationRules rules, IEnumerable<RawEvent> deliveries, Flaw flaw = Flaw.None) =>
        new NaiveLedger(rules, flaw).Fold([.. deliveries]);

    /// <summary>As above, with the sales that were assigned by hand, in the order of the commands.</summary>
    public static Totals Fold(
        TranslationRules rules, IEnumerable<RawEvent> deliveries, IReadOnlyList<(SaleName Sale, string? Campaign)> byHand, Flaw flaw = Flaw.None) =>
        new NaiveLedger(rules, flaw) { _byHand = byHand }.Fold([.. deliveries]);

    private Totals Fold(RawEvent[] deliveries)
    {
        var said = Said(deliveries);
        var groups = Groups([.. said.Where(one => one.Fact.Keys.Count > 0)]);
        foreach (var group in groups)
        {
            var subscriptions = group.Select(one => (one.Scope, one.Fact.Subscription)).Where(s => s.Subscription is not null).ToHashSet();
            var family = groups.Where(other => other.Any(one => subscriptions.Contains((one.Scope, one.Fact.Subscription)))).SelectMany(other => other)
                .Concat(said.Where(one => subscriptions.Contains((one.Scope, one.Fact.Subscription))));
            Write(group, Campaign(group, [.. family.Select(one => one.Fact.Attribution).OfType<Attribution>().Where(a => a.Campaign is not null)]));
        }

        return _totals;
    }

    private List<Saying> Said(RawEvent[] deliveries)
    {
        var known = new HashSet<(Scope, string)>();
        var said = new List<Saying>();
        for (var i = 0; i < deliveries.Length; i++)
        {
            if (flaw == Flaw.DedupeForgets && i % 3 == 0)
            {
                known.Clear();
            }

            if (known.Add((deliveries[i].Scope, deliveries[i].DeliveryId)) && Translators.Translate(Misreadings.Of(flaw, deliveries[i]), rules) is MoneyFact fact)
            {
                said.Add(new Saying(i, deliveries[i].DeliveryId, ScopeOf(deliveries[i]), fact));
            }
        }

        return flaw == Flaw.SessionSeenSet
            ? [.. said.DistinctBy(one => (one.Scope, one.Fact.Keys.Count > 0 ? one.Fact.Keys[0].Id : $"{one.Arrival}"))]
            : said;
    }

    private Scope ScopeOf(RawEvent raw) => flaw switch
    {
        Flaw.AccountIgnored => new Scope(raw.Provider, ""),
        Flaw.ProviderIgnored => new Scope("", ""),
        _ => raw.Scope,
    };

    /// <summary>Connected components by brute force: each fact joins whatever it shares an identifier with.</summary>
    private List<List<Saying>> Groups(IReadOnlyList<Saying> said)
    {
        var groups = new List<List<Saying>>();
        foreach (var one in said)
        {
            var touched = groups.Where(group => group.Any(other => Same(one, other))).ToList();
            var joined = flaw == Flaw.BridgeJoinsNothing ? touched.Take(1) : touched;
            groups.RemoveAll(joined.Contains);
            groups.Add([.. joined.SelectMany(group => group), one]);
        }

        return groups;
    }

    private bool Same(Saying a, Saying b) => a.Scope == b.Scope && flaw switch
    {
        Flaw.EveryEventBooks => a.Fact.Keys[0].Id == b.Fact.Keys[0].Id && (a.Fact is not Payment || b.Fact is not Payment),
        Flaw.FirstIdentifierOnly => a.Fact.Keys[0].Id == b.Fact.Keys[0].Id,
        Flaw.SubscriptionIsIdentity when a.Fact.Subscription is not null && a.Fact.Subscription == b.Fact.Subscription => true,
        Flaw.LookAlikesAreOne when a.Fact is Payment x && b.Fact is Payment y && x.Claim with { Rank = 0 } == y.Claim with { Rank = 0 } => true,
        _ => a.Fact.Keys.Any(key => b.Fact.Keys.Any(other => other.Id == key.Id)),
    };

    /// <summary>The better source, then the earliest; without one of its own, the first that its subscription ever had.</summary>
    private string? Campaign(List<Saying> group, Attribution[] family)
    {
        var late = flaw == Flaw.NoLateAttribution ? group.TakeWhile(one => one.Fact is not Payment).Count() + 1 : group.Count;
        var own = group.Take(late).Select(one => one.Fact.Attribution).OfType<Attribution>().Where(found => found.Campaign is not null).ToList();
        var best = flaw switch
        {
            Flaw.FirstAttributionWins => own.FirstOrDefault(),
            Flaw.LastAttributionWins => own.LastOrDefault(),
            _ => own.OrderByDescending(found => found.Rank).ThenBy(found => found.AtMs).ThenBy(found => found.Campaign, StringComparer.Ordinal).FirstOrDefault(),
        };
        var touches = family.OrderBy(found => found.AtMs).ThenByDescending(found => found.Rank).ThenBy(found => found.Campaign, StringComparer.Ordinal);
        var said = best?.Campaign ?? flaw switch
        {
            Flaw.NoFirstTouch => null,
            Flaw.LastTouch => touches.LastOrDefault()?.Campaign,
            _ => touches.FirstOrDefault()?.Campaign,
        };
        return flaw == Flaw.ByHandOverEvent ? ByHand(group) ?? said : said ?? ByHand(group);
    }

    /// <summary>The later command holds; null takes an earlier one back.</summary>
    private string? ByHand(List<Saying> group)
    {
        var commands = _byHand.Where(one => flaw == Flaw.ByHandNeedsTheName ? NameOf(group).Id == one.Sale.Id : group.Exists(said => IsAbout(said, one.Sale)))
            .Where(one => flaw != Flaw.ByHandNeverComesBack || one.Campaign is not null).ToList();
        return (flaw == Flaw.FirstByHandHolds ? commands.FirstOrDefault() : commands.LastOrDefault()).Campaign;
    }

    private MoneyKey NameOf(List<Saying> group)
    {
        var keys = group.SelectMany(one => one.Fact.Keys);
        return flaw == Flaw.NameOfFirstEvent
            ? keys.First()
            : keys.OrderByDescending(key => key.Rank).ThenBy(key => key.Id, StringComparer.Ordinal).First();
    }

    private static bool IsAbout(Saying said, SaleName sale) =>
        said.Scope == new Scope(sale.Provider, sale.Account) && said.Fact.Keys.Any(key => key.Id == sale.Id);

    private void Write(List<Saying> group, string? campaign)
    {
        var name = NameOf(group);
        var claims = group.Select(one => one.Fact).OfType<Payment>().Select(payment => payment.Claim)
            .Where(claim => !claim.NeedsCheckout || flaw == Flaw.BarePaymentsBook || (name.Rank == 4 && flaw != Flaw.CaptureOfCheckoutIgnored)).ToList();
        var lost = group.Select(one => one.Fact).OfType<LostCheckout>().OrderBy(one => one.AtMs).ThenBy(one => one.Kind).ToList();
        var sale = Sale(claims);
        void Line(long atMs, Kind kind, string currency, Amounts amounts) => _totals.Add(
            group[0].Scope, atMs, name.Id, kind, flaw == Flaw.OneCurrency ? "USD" : currency, campaign, amounts);

        var isBack = group.Exists(one => one.Fact is RecoveredCheckout) && flaw != Flaw.RecoveredStaysLost;
        if ((sale is null && !isBack) || flaw == Flaw.LostStaysLost)
        {
            foreach (var one in lost.Take(flaw switch { Flaw.LostCountsTwice => lost.Count, Flaw.LostIgnored => 0, _ => 1 }))
            {
                Line(one.AtMs, one.Kind, one.Currency, new Amounts(0, 0, 0, 1));
            }
        }

        if (sale is null)
        {
            return;
        }

        var first = group.Select(one => one.Fact).OfType<Payment>().First().Claim;
        var kind = flaw == Flaw.KindOfFirstEvent ? first.Kind : sale.Kind;
        kind = kind == Kind.OneTime && group.Exists(one => one.Fact.Subscription is not null) ? Kind.Subscription : kind;
        var atMs = flaw switch { Flaw.TimeOfArrival => group[0].Arrival * 60_000L, Flaw.TimeOfFirstEvent => first.AtMs, _ => sale.AtMs };
        var amount = flaw switch
        {
            Flaw.FloatMoney => (long)(float)sale.AmountMinor,
            Flaw.ForeignExponent when group[0].Scope.Provider == Provider.Polar && sale.Currency == "KWD" => sale.AmountMinor / 10,
            _ => sale.AmountMinor,
        };
        var times = group.Where(one => one.Fact is Payment).GroupBy(one => one.Delivery, StringComparer.Ordinal).Max(delivery => delivery.Count());
        Line(atMs, kind, sale.Currency, new Amounts(times * amount, times * amount, times, 0));
        var paidAt = group.First(one => one.Fact is Payment).Arrival;
        var outs = group.Where(one => flaw != Flaw.RefundBeforeSaleDropped || one.Arrival > paidAt).Select(one => one.Fact).OfType<MoneyOut>().Select(one => one.Outflow);
        foreach (var (outMs, outKind, minor, currency) in new NaiveMoneyOut(flaw, sale).Lines([.. outs]))
        {
            Line(flaw == Flaw.RefundAtTimeOfSale ? sale.AtMs : outMs, flaw == Flaw.RefundIsADispute ? Kind.Dispute : outKind, currency, new Amounts(0, -minor, 0, 0));
        }
    }

    /// <summary>The best-ranked source decides; if it says that there was no cash, there is no sale.</summary>
    private Claim? Sale(List<Claim> claims)
    {
        var ranked = claims.Where(claim => flaw != Flaw.ZeroClaimsSkipped || claim.AmountMinor > 0)
            .OrderByDescending(claim => claim.Rank).ThenByDescending(claim => claim.AmountMinor).ThenBy(claim => claim.AtMs).ThenBy(claim => claim.Kind).ToList();
        var best = ranked.FirstOrDefault();
        best = best is null ? null : flaw switch
        {
            Flaw.LastAmountWins => best with { AmountMinor = claims[^1].AmountMinor },
            Flaw.FirstAmountWins => best with { AmountMinor = claims[0].AmountMinor },
            Flaw.LargestAmountWins => best with { AmountMinor = claims.Max(claim => claim.AmountMinor) },
            Flaw.SumOfAmounts => best with { AmountMinor = claims.Sum(claim => claim.AmountMinor) },
            _ => best,
        };
        return best is { AmountMinor: > 0 } ? best : null;
    }

    /// <summary>One fact, with its place in the order of arrival, which only a wrong ledger looks at.</summary>
    private sealed record Saying(int Arrival, string Delivery, Scope Scope, MoneyFact Fact);
}
