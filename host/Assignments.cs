using System.Globalization;
using RevenuePulse.Dashboard;

namespace RevenuePulse.Host;

/// <summary>
/// Gives sales that name no campaign to one, and takes that back. The rule is turned into sales here; the commands in the raw log name
/// these, so that whatever the book or the sales become later, the same log gives the same journal.
/// </summary>
internal static class Assignments
{
    /// <summary>Sales that one request may move.</summary>
    public const int MostSales = 100_000;

    // so many are named in the answer, to take exactly these back
    private const int MostNamed = 1_000;

    public static void MapAssignments(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/campaigns/{id}").WithMetadata(new AdminOnly());
        group.MapPost("/assign", (string id, AssignRequest rule, [AsParameters] AssignmentSources sources, CancellationToken cancel) => RunAsync(id, rule, takesBack: false, sources, cancel))
            .WithName("assignSales").WithSummary("Gives sales without a campaign to this one; with dryRun it tells what would move")
            .Produces<AssignAnswer>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/unassign", (string id, AssignRequest rule, [AsParameters] AssignmentSources sources, CancellationToken cancel) => RunAsync(id, rule, takesBack: true, sources, cancel))
            .WithName("unassignSales").WithSummary("Takes back what was assigned to this campaign by hand; with dryRun it tells what would move")
            .Produces<AssignAnswer>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> RunAsync(string id, AssignRequest request, bool takesBack, AssignmentSources sources, CancellationToken cancel)
    {
        if (!takesBack && !sources.Book.Campaigns.ContainsKey(id))
        {
            return Results.Problem($"There is no campaign '{id}' in the book: PUT /api/v1/campaigns/{id} adds it.", statusCode: 404);
        }

        if (request.Problem() is { } problem)
        {
            return Results.Problem(problem, statusCode: 400);
        }

        var (candidates, unknown) = Candidates(request, takesBack ? id : null, sources);
        if (candidates.Count > MostSales)
        {
            return Results.Problem($"More than {MostSales} sales match: narrow the rule, for example by a range of time, and send several.", statusCode: 400);
        }

        var plan = AssignmentPlan.Of(sources.Index, candidates, id, takesBack, sources.Book.Campaigns);
        if (!request.DryRun)
        {
            await AppendAsync(plan.Sales, takesBack ? null : id, sources, cancel);
        }

        return Results.Ok(AssignAnswer.Of(id, request.DryRun, plan, unknown, MostNamed));
    }

    private static (IReadOnlyList<SaleName> Sales, List<string> Unknown) Candidates(AssignRequest request, string? campaign, AssignmentSources sources)
    {
        if (request.Sales is not { Count: > 0 } ids)
        {
            return (sources.Index.Matching(request.Rule(campaign), MostSales + 1), []);
        }

        var found = new List<SaleName>();
        var unknown = new List<string>();
        foreach (var id in ids.Distinct(StringComparer.Ordinal))
        {
            if (sources.Archive.FindSale(id) is { } sale && sale.Entries.LastOrDefault(entry => entry.IsMoney) is { } entry)
            {
                found.Add(new SaleName(entry.Dimensions.Provider, entry.Dimensions.Account, sale.SaleId));
            }
            else
            {
                unknown.Add(id);
            }
        }

        return ([.. found.Distinct()], unknown);
    }

    /// <summary>A command touches one account, so that in a cluster it goes where that account's ledger is written.</summary>
    private static async Task AppendAsync(IEnumerable<SaleName> sales, string? campaign, AssignmentSources sources, CancellationToken cancel)
    {
        foreach (var account in sales.GroupBy(sale => (sale.Provider, sale.Account)))
        {
            foreach (var part in account.Chunk(LedgerCommand.MaxPositions))
            {
                var command = new LedgerCommand(LedgerCommand.Assign, []) { Campaign = campaign, Sales = part };
                await sources.Log.AppendAsync(command.ToRawEvent(sources.Clock.GetUtcNow().ToUnixTimeMilliseconds()), cancel);
            }
        }
    }
}

/// <summary>What an assignment reads and writes.</summary>
internal sealed record AssignmentSources(ISaleIndex Index, IArchive Archive, ICampaignBook Book, IRawLog Log, TimeProvider Clock);

/// <summary>Which sales are meant: those that meet all conditions, or those that are named.</summary>
internal sealed record AssignRequest
{
    private static readonly string[] _times = ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mmzzz"];

    /// <summary>Only tell what would move.</summary>
    public bool DryRun { get; init; }

    /// <summary>Has to be true where there is no condition at all.</summary>
    public bool All { get; init; }

    /// <summary>Identifiers of sales, any that a sale has; no other condition goes with them.</summary>
    public IReadOnlyList<string>? Sales { get; init; }

    /// <summary>Senders.</summary>
    public IReadOnlyList<string?>? Provider { get; init; }

    /// <summary>Channels; null among them means "without one".</summary>
    public IReadOnlyList<string?>? Channel { get; init; }

    /// <summary>Landing pages; null among them means "without one".</summary>
    public IReadOnlyList<string?>? LandingPage { get; init; }

    /// <summary>Products; null among them means "without one".</summary>
    public IReadOnlyList<string?>? Product { get; init; }

    /// <summary>Countries; null among them means "without one".</summary>
    public IReadOnlyList<string?>? Country { get; init; }

    /// <summary>Currencies.</summary>
    public IReadOnlyList<string?>? Currency { get; init; }

    /// <summary>Time of the sale, inclusive: RFC 3339 with its offset.</summary>
    public string? From { get; init; }

    /// <summary>Time of the sale, exclusive: RFC 3339 with its offset.</summary>
    public string? To { get; init; }

    private IReadOnlyList<(Dimension Dimension, IReadOnlyList<string?> Values)> Conditions =>
    [
        .. new (Dimension, IReadOnlyList<string?>?)[]
        {
            (Dimension.Provider, Provider), (Dimension.Channel, Channel), (Dimension.LandingPage, LandingPage), (Dimension.Product, Product),
            (Dimension.Country, Country), (Dimension.Currency, Currency),
        }.Where(condition => condition.Item2 is { Count: > 0 }).Select(condition => (condition.Item1, condition.Item2!)),
    ];

    /// <summary>What is wrong, in words that say what to do; null when nothing is.</summary>
    public string? Problem()
    {
        var isRule = Conditions.Count > 0 || From is not null || To is not null;
        return (Sales is { Count: > 0 }, isRule) switch
        {
            (true, true) => "Name sales or give a rule, not both.",
            (false, false) when !All => "Name sales, or give at least one condition (provider, channel, landingPage, product, country, currency, from, to), or set all to true.",
            _ when Sales?.Count > LedgerCommand.MaxPositions => $"At most {LedgerCommand.MaxPositions} sales can be named in one request; send several.",
            _ when Conditions.Any(condition => condition.Values.Count > 100) => "At most 100 values go into one condition.",
            _ => TimeProblem("from", From) ?? TimeProblem("to", To),
        };
    }

    /// <summary>The rule for sales that count to <paramref name="campaign"/> now; only without a <see cref="Problem"/>.</summary>
    public SaleRule Rule(string? campaign) => new()
    {
        Campaign = campaign,
        Values = Conditions.ToDictionary(condition => condition.Dimension, condition => condition.Values),
        FromMs = TimeOf(From),
        ToMs = TimeOf(To),
    };

    private static string? TimeProblem(string name, string? text) => text is null || TimeOf(text) is not null
        ? null
        : $"“{name}” is not a time: write it as RFC 3339 with its offset, like 2026-07-29T08:00:00Z.";

    private static long? TimeOf(string? text) =>
        DateTimeOffset.TryParseExact(text?.Replace("Z", "+00:00", StringComparison.OrdinalIgnoreCase), _times, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time.ToUnixTimeMilliseconds()
            : null;
}

/// <summary>What moved, or would.</summary>
/// <param name="Campaign">The campaign's id.</param>
/// <param name="DryRun">Whether nothing was done.</param>
/// <param name="Sales">Number of sales that move.</param>
/// <param name="Money">Their money, one row per currency.</param>
/// <param name="SaleIds">Their names, to take exactly these back; the first 1,000.</param>
/// <param name="Unknown">Named sales that do not exist.</param>
internal sealed record AssignAnswer(
    string Campaign, bool DryRun, int Sales, IReadOnlyList<AssignedMoney> Money, IReadOnlyList<string> SaleIds, IReadOnlyList<string> Unknown)
{
    public static AssignAnswer Of(string campaign, bool dryRun, AssignmentPlan plan, IReadOnlyList<string> unknown, int mostNamed) => new(
        campaign,
        dryRun,
        plan.Sales.Count,
        [.. plan.Money.Select(money => new AssignedMoney(money.Key, RevenuePulse.Currency.Exponent(money.Key), money.Value.Gross, money.Value.Net))],
        [.. plan.Sales.Take(mostNamed).Select(sale => sale.Id)],
        unknown);
}

/// <summary>Money that moves.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Exponent">Decimals of its minor unit.</param>
/// <param name="Gross">Minor units.</param>
/// <param name="Net">Minor units.</param>
internal sealed record AssignedMoney(string Currency, int Exponent, long Gross, long Net);
