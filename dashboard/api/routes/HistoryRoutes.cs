using System.Net.Mime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace RevenuePulse.Dashboard;

/// <summary>Questions about any time, in the same words as the address of the history page.</summary>
internal static class HistoryRoutes
{
    public static void MapHistory(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/explore", ExploreAsync)
            .Describe("Explore", "Values, comparison, split and what changed: the question of a history page, with the same parameters.")
            .TakesView()
            .Takes("m", $"{string.Join(", ", HistoryQuestion.Measures.Select(RevenueQueries.Wire))}; net by default.")
            .Takes("g", $"auto (60 to 200 buckets), or 15m, 1h, 1d, 1w, 1M and alike; at most about {HistoryQuestion.MostPoints} buckets.")
            .Takes("by", $"One line per value of {string.Join(", ", DimensionNames.All.Select(d => d.Name()))}.")
            .Takes("top", "Lines at most (6); what is left is one line.")
            .Takes("format", "csv: a file with definition lines; add notes=0 to leave them out.")
            .GivesTable<HistoryAnswer>();
        routes.MapGet("/api/v1/heatmap", HeatAsync)
            .Describe("HeatMap", "A measure by weekday and hour of the day, of at most five years.")
            .TakesView().Takes("m", "As in explore.").Gives<HeatAnswer>();
        routes.MapGet("/api/v1/export", ExportAsync)
            .Describe("Export", "All entries of a range as a file, streamed in the order of the journal.")
            .TakesView().Takes("format", "csv (the default) or ndjson.").Takes("notes", "0: a CSV without definition lines.")
            .NotForWatchers().Produces(StatusCodes.Status200OK, contentType: "text/csv");
    }

    private static RouteHandlerBuilder TakesView(this RouteHandlerBuilder route) => route
        .Takes("from", $"Inclusive start. {Described.Grammar} Without it: {HistoryQuestion.Plan.UsualFrom}.")
        .Takes("to", "Exclusive end; now by default.")
        .Takes("tz", "IANA zone in which days begin.")
        .Takes("cmp", $"What it is compared with: {Comparison.Wanted}; two of them with a comma for a second one beside it.")
        .Takes("f", $"{char.ToUpperInvariant(FilterTerms.Wanted[0])}{FilterTerms.Wanted[1..]}; “!” excludes, an empty value is “without one”.");

    private static async Task ExploreAsync(HttpContext context)
    {
        var (question, address) = Read(context);
        var answer = await Queries(context).AskAsync(question, context.RequestAborted);
        if (context.Request.Query["format"] != "csv")
        {
            await Answer.TableAsync(context, answer, DashboardJson.Default.HistoryAnswer, HistoryTables.Of);
            return;
        }

        if (context.User.RoleOf() < Role.Viewer)
        {
            await Problem.WriteNoExportAsync(context);
            return;
        }

        Attach(context, "csv", $"revenue-{answer.Measure}-{answer.From:yyyyMMdd}-{answer.To:yyyyMMdd}");
        await context.Response.WriteAsync(Notes(context, answer, address) + Csv.Write(HistoryTables.Of(answer)), context.RequestAborted);
    }

    private static async Task HeatAsync(HttpContext context) => await Answer.JsonAsync(
        context, await Queries(context).HeatAsync(Read(context).Question, context.RequestAborted), DashboardJson.Default.HeatAnswer);

    private static async Task ExportAsync(HttpContext context)
    {
        var (question, address) = Read(context);
        var format = context.Request.Query["format"].ToString();
        if (format is not ("" or "csv" or "ndjson"))
        {
            throw new BadQuestionException("“format” is csv or ndjson.");
        }

        Attach(context, format == "ndjson" ? "ndjson" : "csv", $"entries-{Instant.OfMs(question.Range.FromMs):yyyyMMdd}-{Instant.OfMs(question.Range.ToMs):yyyyMMdd}");
        var services = context.RequestServices;
        var stream = new EntryStream(services.GetRequiredService<IJournal>(), services.GetRequiredService<CampaignMerges>(), context.Response, context.RequestAborted);
        if (format != "ndjson" && context.Request.Query["notes"] != "0")
        {
            var answer = await Queries(context).AskAsync(question with { Then = null, Also = null }, context.RequestAborted);
            // entries come from the journal, where every value is its own
            answer = answer with { JoinedAsOther = null };
            await stream.WriteAsync(Notes(context, answer, address, "entries: signed changes in minor units; they add up to the values of any range"));
        }

        await stream.WriteAsync(question.Range, question.Filter, format != "ndjson");
    }

    private static string Notes(HttpContext context, HistoryAnswer answer, ViewAddress address, string? first = null)
    {
        if (context.Request.Query["notes"] == "0")
        {
            return "";
        }

        var link = $"{context.Request.Scheme}://{context.Request.Host}{address}";
        var notes = HistoryTables.Notes(answer, address, link).ToList();
        if (first is not null)
        {
            notes[0] = first;
        }

        // one cell each: a comma in a name must not end it, and nothing in it must run
        return string.Concat(notes.Select(note => Csv.Line([$"# {note.ReplaceLineEndings(" ")}"])));
    }

    private static void Attach(HttpContext context, string extension, string name)
    {
        context.Response.ContentType = extension == "csv" ? "text/csv; charset=utf-8" : "application/x-ndjson; charset=utf-8";
        context.Response.Headers[HeaderNames.ContentDisposition] = new ContentDisposition { FileName = $"{name}.{extension}" }.ToString();
    }

    private static (HistoryQuestion Question, ViewAddress Address) Read(HttpContext context) =>
        context.RequestServices.GetRequiredService<HistoryAddress>().Read(context.Request);

    private static HistoryQueries Queries(HttpContext context) => context.RequestServices.GetRequiredService<HistoryQueries>();
}
