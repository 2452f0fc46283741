using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace RevenuePulse.Dashboard;

/// <summary>The annotations.</summary>
internal static class AnnotationRoutes
{
    private const int Most = 10_000;

    public static void MapAnnotations(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/annotations", ListAsync)
            .Describe("Annotations", "What happened in a range, by time.")
            .TakesTime($"Inclusive start. {Described.Grammar} Without it: all.", $"Exclusive end. {Described.Grammar} Without it: unbounded.")
            .GivesTable<AnnotationList>();
        routes.MapPost("/api/v1/annotations", AddAsync)
            .Describe("AddAnnotation", "Adds what happened, now or at a time; all problems are listed at once.")
            .ForAdmins().Accepts<NewAnnotation>("application/json").Gives<AnnotationRow>(StatusCodes.Status201Created);
        routes.MapDelete("/api/v1/annotations/{id}", DeleteAsync)
            .Describe("DeleteAnnotation", "Forgets an annotation.").ForAdmins().Produces(StatusCodes.Status204NoContent);
    }

    private static Task ListAsync(HttpContext context)
    {
        var (fromMs, toMs) = context.RequestServices.GetRequiredService<QueryReader>().Range(context.Request.Query);
        var inRange = Marks(context).Annotations
            .Where(a => a.At.ToUnixTimeMilliseconds() is var at && at >= (fromMs ?? long.MinValue) && at < (toMs ?? long.MaxValue));
        return Answer.TableAsync(
            context,
            new AnnotationList(Instant.OfMs(fromMs), Instant.OfMs(toMs), [.. inRange.Select(AnnotationRow.Of)]),
            DashboardJson.Default.AnnotationList,
            Tables.Of);
    }

    private static async Task AddAsync(HttpContext context)
    {
        // ids that grow with time keep those of one moment in the order in which they came
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var id = Guid.CreateVersion7(now).ToString("N");
        if (await JsonBody.ReadAsync(context, "The annotation cannot be stored.", json => AnnotationForm.Read(id, json, now)) is not { } annotation)
        {
            return;
        }

        if (Marks(context).Annotations.Count >= Most)
        {
            await Stored.FullAsync(context, "annotations", Most);
            return;
        }

        Marks(context).Put(annotation);
        await Answer.JsonAsync(context, AnnotationRow.Of(annotation), DashboardJson.Default.AnnotationRow, StatusCodes.Status201Created);
    }

    private static Task DeleteAsync(HttpContext context) => Stored.DeletedAsync(
        context, Marks(context).DeleteAnnotation(Stored.Id(context)), "annotation", "GET /api/v1/annotations lists them.");

    private static IMarkBook Marks(HttpContext context) => context.RequestServices.GetRequiredService<IMarkBook>();
}
