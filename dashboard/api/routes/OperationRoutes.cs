using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace RevenuePulse.Dashboard;

/// <summary>The pipeline, what it refused, and how the process is.</summary>
internal static class OperationRoutes
{
    private const int UsualLetters = 100;
    private const int MostLetters = 1_000;

    public static void MapOperations(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/pipeline", PipelineAsync)
            .Describe("Pipeline", "Counts per class, lag, store, senders, the last hour, storage, build; balanced says whether the books do.").Gives<PipelineAnswer>();
        routes.MapGet("/api/v1/deadletters", DeadLettersAsync)
            .Describe("DeadLetters", "Refused events, newest first.")
            .Takes("after", "The “next” of an earlier answer: older ones.")
            .Takes("limit", $"1 to {MostLetters}, {UsualLetters} by default.")
            .ForAdmins().GivesTable<DeadLetterPage>();
        routes.MapGet("/api/v1/deadletters/{id}", DeadLetterAsync)
            .Describe("DeadLetter", "One refused event with its body; e-mail addresses are masked.").ForAdmins().Gives<DeadLetterDetail>();
        routes.MapGet("/metrics", MetricsAsync)
            .Describe("Metrics", "Prometheus text.").Produces<string>(StatusCodes.Status200OK, "text/plain");
        routes.MapMethods("/healthz", ["GET", "HEAD"], HealthAsync)
            .Describe("Health", "The process lives. Public.").Gives<HealthAnswer>();
        routes.MapMethods("/readyz", ["GET", "HEAD"], ReadyAsync)
            .Describe("Ready", "It can accept and serve; 503 with the reasons when it cannot. Public.").Gives<HealthAnswer>();
    }

    private static Task PipelineAsync(HttpContext context) => Answer.JsonAsync(
        context, context.RequestServices.GetRequiredService<PipelineReport>().Now(), DashboardJson.Default.PipelineAnswer);

    private static Task DeadLettersAsync(HttpContext context)
    {
        var limit = QueryReader.Limit(context.Request.Query, UsualLetters, MostLetters);
        var letters = context.RequestServices.GetRequiredService<IArchive>().DeadLetters(limit, Before(context.Request.Query["after"].ToString()));
        var page = new DeadLetterPage(
            [.. letters.Select(d => new DeadLetterRow(Text(d.Position), d.Provider, d.Type, d.Reason, d.Detail, Instant.OfMs(d.ReceivedAtMs)))],
            letters.Count == limit ? Text(letters[^1].Position) : null);
        return Answer.TableAsync(context, page, DashboardJson.Default.DeadLetterPage, Tables.Of);
    }

    private static Task DeadLetterAsync(HttpContext context) =>
        long.TryParse(Stored.Id(context), NumberStyles.None, CultureInfo.InvariantCulture, out var position)
        && context.RequestServices.GetRequiredService<IArchive>().DeadLetter(position) is { } found
            ? Answer.JsonAsync(context, LetterBody.Of(found.Letter, found.Raw), DashboardJson.Default.DeadLetterDetail)
            : Stored.UnknownAsync(context, "dead letter", "GET /api/v1/deadletters lists them. It may have been retried with success already.");

    private static long? Before(string text) =>
        text.Length == 0 ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position
        : throw new BadQuestionException("“after” is the “next” of an earlier answer, a whole number.");

    private static Task MetricsAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        return context.Response.WriteAsync(context.RequestServices.GetRequiredService<MetricsText>().Write(), context.RequestAborted);
    }

    private static Task HealthAsync(HttpContext context) =>
        Answer.JsonAsync(context, new HealthAnswer("ok", []), DashboardJson.Default.HealthAnswer);

    private static Task ReadyAsync(HttpContext context)
    {
        var readiness = context.RequestServices.GetRequiredService<Readiness>();
        var reasons = readiness.Reasons();
        return reasons.Count == 0
            ? Answer.JsonAsync(context, new HealthAnswer("ready", readiness.Remarks()), DashboardJson.Default.HealthAnswer)
            : Problem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "Not ready.", string.Join(" ", reasons), reasons);
    }

    private static string Text(long position) => position.ToString(CultureInfo.InvariantCulture);
}
