using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace RevenuePulse.Dashboard;

/// <summary>The goal.</summary>
internal static class GoalRoutes
{
    private const string Advice = "PUT /api/v1/goal sets one.";

    public static void MapGoal(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/goal", ShowAsync)
            .Describe("Goal", "What is to be earned; 404 when there is no goal.").Gives<GoalRow>();
        routes.MapPut("/api/v1/goal", PutAsync)
            .Describe("PutGoal", "Sets the goal in place of the one before; all problems are listed at once.")
            .ForAdmins().Accepts<GoalRow>("application/json").Gives<GoalRow>();
        routes.MapDelete("/api/v1/goal", DeleteAsync)
            .Describe("DeleteGoal", "Gives up the goal.").ForAdmins().Produces(StatusCodes.Status204NoContent);
    }

    private static Task ShowAsync(HttpContext context) => Marks(context).Goal is { } goal
        ? Answer.JsonAsync(context, GoalRow.Of(goal), DashboardJson.Default.GoalRow)
        : Stored.UnknownAsync(context, "goal", Advice);

    private static async Task PutAsync(HttpContext context)
    {
        var baseCurrency = context.RequestServices.GetRequiredService<DashboardOptions>().BaseCurrency;
        if (await JsonBody.ReadAsync(context, "The goal cannot be stored.", json => GoalForm.Read(json, baseCurrency)) is { } goal)
        {
            Marks(context).Put(goal);
            await Answer.JsonAsync(context, GoalRow.Of(goal), DashboardJson.Default.GoalRow);
        }
    }

    private static Task DeleteAsync(HttpContext context) => Stored.DeletedAsync(context, Marks(context).DeleteGoal(), "goal", Advice);

    private static IMarkBook Marks(HttpContext context) => context.RequestServices.GetRequiredService<IMarkBook>();
}
