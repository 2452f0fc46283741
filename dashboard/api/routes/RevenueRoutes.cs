using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace RevenuePulse.Dashboard;

/// <summary>Sums: summary, series, breakdown.</summary>
internal static class RevenueRoutes
{
    public static void MapRevenue(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/summary", SummaryAsync)
            .Describe("Summary", "Sums per currency and in the base currency, and the last hour.")
            .TakesRange().GivesTable<Summary>();
        routes.MapGet("/api/v1/series", SeriesAsync)
            .Describe("Series", "A measure over time.")
            .TakesRange()
            .Takes("step", $"auto (60 to 200 buckets), or 1m, 15m, 1h, 1d, 1w, 1M and alike; at most {Step.MaxBuckets} buckets.")
            .Takes("by", "One series per value: campaign, provider, channel, kind, currency, product, country, landingPage, account.")
            .Takes("measure", "net (the default), gross, refunded, sales, aov or lost.")
            .GivesTable<SeriesAnswer>();
        routes.MapGet("/api/v1/breakdown", BreakdownAsync)
            .Describe("Breakdown", "Sums and conversion by the values of a dimension.")
            .TakesRange()
            .Takes("by", "campaign (the default), provider, channel, kind, currency, product, country, landingPage, account.")
            .GivesTable<Breakdown>();
    }

    private static async Task SummaryAsync(HttpContext context)
    {
        var question = Reader(context).Question(context.Request.Query);
        var summary = await Queries(context).SummaryAsync(question, context.RequestAborted);
        await Answer.TableAsync(context, summary, DashboardJson.Default.Summary, Tables.Of);
    }

    private static async Task SeriesAsync(HttpContext context)
    {
        var question = Reader(context).SeriesQuestion(context.Request.Query);
        var series = await Queries(context).SeriesAsync(question, context.RequestAborted);
        await Answer.TableAsync(context, series, DashboardJson.Default.SeriesAnswer, s => Tables.Of(s, question.By));
    }

    private static async Task BreakdownAsync(HttpContext context)
    {
        var question = Reader(context).Question(context.Request.Query);
        var by = QueryReader.By(context.Request.Query) ?? Dimension.Campaign;
        var breakdown = await Queries(context).BreakdownAsync(question, by, context.RequestAborted);
        await Answer.TableAsync(context, breakdown, DashboardJson.Default.Breakdown, Tables.Of);
    }

    private static QueryReader Reader(HttpContext context) => context.RequestServices.GetRequiredService<QueryReader>();

    private static RevenueQueries Queries(HttpContext context) => context.RequestServices.GetRequiredService<RevenueQueries>();
}
