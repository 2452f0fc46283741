using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace RevenuePulse.Dashboard;

/// <summary>The launches.</summary>
internal static class LaunchRoutes
{
    private const int Most = 1_000;
    private const string Advice = "GET /api/v1/launches lists them; PUT adds one.";

    public static void MapLaunches(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/launches", ListAsync)
            .Describe("Launches", "All launches by start, and which of them “launch” means now.").GivesTable<LaunchList>();
        routes.MapGet("/api/v1/launches/{id}", ShowAsync)
            .Describe("Launch", "One launch.").Gives<LaunchRow>();
        routes.MapPut("/api/v1/launches/{id}", PutAsync)
            .Describe("PutLaunch", "Adds (201) or replaces (200) a launch; all problems are listed at once.")
            .ForAdmins().Accepts<LaunchRow>("application/json").Gives<LaunchRow>().Gives<LaunchRow>(StatusCodes.Status201Created);
        routes.MapDelete("/api/v1/launches/{id}", DeleteAsync)
            .Describe("DeleteLaunch", "Forgets a launch; no money changes.").ForAdmins().Produces(StatusCodes.Status204NoContent);
    }

    private static Task ListAsync(HttpContext context)
    {
        var launches = Marks(context).Launches.Values;
        var nowMs = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeMilliseconds();
        return Answer.TableAsync(
            context,
            new LaunchList(launches.Current(nowMs)?.Id, [.. launches.InOrder().Select(LaunchRow.Of)]),
            DashboardJson.Default.LaunchList,
            Tables.Of);
    }

    private static Task ShowAsync(HttpContext context) => Marks(context).Launches.TryGetValue(Stored.Id(context), out var launch)
        ? Answer.JsonAsync(context, LaunchRow.Of(launch), DashboardJson.Default.LaunchRow)
        : Stored.UnknownAsync(context, "launch", Advice);

    private static async Task PutAsync(HttpContext context)
    {
        var id = Stored.Id(context);
        if (await JsonBody.ReadAsync(context, "The launch cannot be stored.", json => LaunchForm.Read(id, json)) is not { } launch)
        {
            return;
        }

        var launches = Marks(context).Launches;
        var isNew = !launches.ContainsKey(id);
        if (isNew && launches.Count >= Most)
        {
            await Stored.FullAsync(context, "launches", Most);
            return;
        }

        Marks(context).Put(launch);
        if (isNew)
        {
            context.Response.Headers.Location = $"/api/v1/launches/{Uri.EscapeDataString(id)}";
        }

        await Answer.JsonAsync(
            context,
            LaunchRow.Of(launch),
            DashboardJson.Default.LaunchRow,
            isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static Task DeleteAsync(HttpContext context) =>
        Stored.DeletedAsync(context, Marks(context).DeleteLaunch(Stored.Id(context)), "launch", Advice);

    private static IMarkBook Marks(HttpContext context) => context.RequestServices.GetRequiredService<IMarkBook>();
}
