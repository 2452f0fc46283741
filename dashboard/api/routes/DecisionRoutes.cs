using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace RevenuePulse.Dashboard;

/// <summary>What was decided about campaigns.</summary>
internal static class DecisionRoutes
{
    private const int Most = 5_000;
    private const string Advice = "GET /api/v1/decisions lists them.";

    public static void MapDecisions(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/decisions", ListAsync)
            .Describe("Decisions", "What was decided about campaigns, newest first, with the numbers as they were then.").GivesTable<DecisionList>();
        routes.MapGet("/api/v1/decisions.md", MarkdownAsync)
            .Describe("DecisionsAsMarkdown", "The same as a document.").NotForWatchers().Produces<string>(StatusCodes.Status200OK, "text/markdown");
        routes.MapPost("/api/v1/decisions", AddAsync)
            .Describe("AddDecision", "Notes a decision; all problems are listed at once.")
            .ForAdmins().Accepts<NewDecision>("application/json").Gives<DecisionRow>(StatusCodes.Status201Created);
        routes.MapDelete("/api/v1/decisions/{id}", DeleteAsync)
            .Describe("DeleteDecision", "Forgets a decision.").ForAdmins().Produces(StatusCodes.Status204NoContent);
    }

    private static Task ListAsync(HttpContext context) => Answer.TableAsync(
        context, new DecisionList([.. Log(context).Decisions.Select(DecisionRow.Of)]), DashboardJson.Default.DecisionList, Tables.Of);

    private static Task MarkdownAsync(HttpContext context)
    {
        context.Response.ContentType = "text/markdown; charset=utf-8";
        context.Response.Headers.ContentDisposition = "attachment; filename=\"decisions.md\"";
        var names = context.RequestServices.GetRequiredService<ICampaignBook>().Campaigns;
        return context.Response.WriteAsync(DecisionMarkdown.Of(Log(context).Decisions, names), context.RequestAborted);
    }

    private static async Task AddAsync(HttpContext context)
    {
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        if (await JsonBody.ReadAsync(context, "The decision cannot be stored.", json => DecisionForm.Read(json, now)) is not { } decision)
        {
            return;
        }

        if (Log(context).Decisions.Count >= Most)
        {
            await Stored.FullAsync(context, "decisions", Most);
            return;
        }

        Log(context).Add(decision);
        await Answer.JsonAsync(context, DecisionRow.Of(decision), DashboardJson.Default.DecisionRow, StatusCodes.Status201Created);
    }

    private static Task DeleteAsync(HttpContext context) =>
        Stored.DeletedAsync(context, Log(context).DeleteDecision(Stored.Id(context)), "decision", Advice);

    private static IDecisionLog Log(HttpContext context) => context.RequestServices.GetRequiredService<IDecisionLog>();
}
