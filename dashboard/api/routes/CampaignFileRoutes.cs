using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace RevenuePulse.Dashboard;

/// <summary>The campaign book as a file.</summary>
internal static class CampaignFileRoutes
{
    private const string Address = "/api/v1/campaigns.yaml";
    private const string Yaml = "application/yaml";

    public static void MapCampaignFile(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Address, ExportAsync)
            .Describe("ExportCampaigns", "The campaign book as a YAML file.").NotForWatchers().Produces<string>(StatusCodes.Status200OK, Yaml);
        routes.MapPost(Address, ImportAsync)
            .Describe("ImportCampaigns", "Adds or replaces the campaigns of a YAML file: all of them, or none; all problems are listed at once.")
            .Takes("dry-run", "true: tells what would happen and stores nothing.")
            .ForAdmins().Gives<CampaignImport>();
    }

    private static Task ExportAsync(HttpContext context)
    {
        using var text = new StringWriter();
        CampaignFile.Write(Book(context).Campaigns.Values, text);
        context.Response.ContentType = $"{Yaml}; charset=utf-8";
        context.Response.Headers.ContentDisposition = "attachment; filename=\"campaigns.yaml\"";
        return context.Response.WriteAsync(text.ToString(), context.RequestAborted);
    }

    private static async Task ImportAsync(HttpContext context)
    {
        var book = Book(context);
        var (campaigns, problems) = await ReadAsync(context, book);
        if (problems.Count > 0)
        {
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, "The file was not imported.",
                problems.Count == 1 ? problems[0] : $"{problems.Count} problems; nothing was stored.", problems);
            return;
        }

        var isDry = context.Request.Query["dry-run"] == "true";
        var known = campaigns.ToLookup(c => book.Campaigns.TryGetValue(c.Id, out var old) ? old == c ? "same" : "changed" : "added", c => c.Id);
        if (!isDry)
        {
            book.Put([.. campaigns]);
        }

        await Answer.JsonAsync(
            context, new CampaignImport([.. known["added"]], [.. known["changed"]], [.. known["same"]], !isDry), DashboardJson.Default.CampaignImport);
    }

    private static async Task<(IReadOnlyList<Campaign> Campaigns, IReadOnlyList<string> Problems)> ReadAsync(HttpContext context, ICampaignBook book)
    {
        if (context.Request.ContentLength > CampaignFile.MaxBytes)
        {
            return ([], [$"The file has at most {CampaignFile.MaxBytes} bytes."]);
        }

        // a body that does not say how long it is, is cut there too
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = CampaignFile.MaxBytes;
        }

        try
        {
            using var text = new StreamReader(context.Request.Body, new UTF8Encoding(false, throwOnInvalidBytes: true));
            using var all = new StringReader(await text.ReadToEndAsync(context.RequestAborted));
            return CampaignFile.Read(all, book.Campaigns);
        }
        catch (DecoderFallbackException)
        {
            return ([], ["The file is not UTF-8 text."]);
        }
    }

    private static ICampaignBook Book(HttpContext context) => context.RequestServices.GetRequiredService<ICampaignBook>();
}
