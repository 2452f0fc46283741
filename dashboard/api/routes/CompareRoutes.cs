using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace RevenuePulse.Dashboard;

/// <summary>Campaigns against each other.</summary>
internal static class CompareRoutes
{
    public static void MapCompare(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/compare", CompareAsync)
            .Describe("Compare", "Campaigns against each other: rates with intervals, chances of being the best, and what it comes to.")
            .TakesComparison().GivesTable<CompareAnswer>();
        routes.MapGet("/api/v1/compare/evidence", EvidenceAsync)
            .Describe("Evidence", "How the difference in conversion of the leading pair grew, with a band that may be looked at as often as one likes.")
            .TakesComparison().Gives<Evidence>();
        routes.MapGet("/api/v1/compare/fairness", FairnessAsync)
            .Describe("Fairness", "When the campaigns' visitors came, through which channels they bought, and the difference in conversion within hours of the day.")
            .TakesComparison().Gives<Fairness>();
    }

    private static RouteHandlerBuilder TakesComparison(this RouteHandlerBuilder route) => route
        .TakesRange()
        .Takes("metric", "conversion (the default), rpv (revenue per visit) or aov (revenue per first sale).")
        .Takes("base", "The campaign that the others are set against; without it the second of two that are named, else the second best.");

    private static async Task CompareAsync(HttpContext context)
    {
        var comparison = await context.RequestServices.GetRequiredService<CompareQueries>().CompareAsync(Question(context), context.RequestAborted);
        await Answer.TableAsync(context, comparison, DashboardJson.Default.CompareAnswer, Tables.Of);
    }

    private static async Task EvidenceAsync(HttpContext context)
    {
        var evidence = await context.RequestServices.GetRequiredService<EvidenceQueries>().EvidenceAsync(Question(context), context.RequestAborted);
        await Answer.JsonAsync(context, evidence, DashboardJson.Default.Evidence);
    }

    private static async Task FairnessAsync(HttpContext context)
    {
        var fairness = await context.RequestServices.GetRequiredService<FairnessQueries>().FairnessAsync(Question(context), context.RequestAborted);
        await Answer.JsonAsync(context, fairness, DashboardJson.Default.Fairness);
    }

    private static CompareQuestion Question(HttpContext context) =>
        context.RequestServices.GetRequiredService<QueryReader>().CompareQuestion(context.Request.Query);
}
