using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace RevenuePulse.Dashboard;

/// <summary>The campaign book.</summary>
internal static class CampaignRoutes
{
    public static void MapCampaigns(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/campaigns", ListAsync)
            .Describe("Campaigns", "The campaign book.").GivesTable<CampaignList>();
        routes.MapGet("/api/v1/campaigns/{id}", ShowAsync)
            .Describe("Campaign", "One campaign.").Gives<CampaignRow>();
        routes.MapPut("/api/v1/campaigns/{id}", PutAsync)
            .Describe("PutCampaign", "Adds (201) or replaces (200) a campaign; all problems are listed at once.")
            .ForAdmins().Accepts<CampaignRow>("application/json").Gives<CampaignRow>().Gives<CampaignRow>(StatusCodes.Status201Created);
        routes.MapDelete("/api/v1/campaigns/{id}", DeleteAsync)
            .Describe("DeleteCampaign", "Forgets a campaign; entries keep its id.")
            .ForAdmins().Produces(StatusCodes.Status204NoContent);
    }

    private static Task ListAsync(HttpContext context) => Answer.TableAsync(
        context,
        new CampaignList([.. Book(context).Campaigns.Values.OrderBy(c => c.Id, StringComparer.Ordinal).Select(CampaignRow.Of)]),
        DashboardJson.Default.CampaignList,
        Tables.Of);

    private static Task ShowAsync(HttpContext context) => Book(context).Campaigns.TryGetValue(Id(context), out var campaign)
        ? Answer.JsonAsync(context, CampaignRow.Of(campaign), DashboardJson.Default.CampaignRow)
        : Unknown(context);

    private static async Task PutAsync(HttpContext context)
    {
        var campaign = await JsonBody.ReadAsync(context, "The campaign cannot be stored.", json => CampaignForm.Read(Id(context), json));
        if (campaign is null)
        {
            return;
        }

        var book = Book(context);
        var isNew = !book.Campaigns.ContainsKey(campaign.Id);
        book.Put([campaign]);
        if (isNew)
        {
            context.Response.Headers.Location = $"/api/v1/campaigns/{Uri.EscapeDataString(campaign.Id)}";
        }

        await Answer.JsonAsync(
            context,
            CampaignRow.Of(campaign),
            DashboardJson.Default.CampaignRow,
            isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static Task DeleteAsync(HttpContext context)
    {
        if (!Book(context).Delete(Id(context)))
        {
            return Unknown(context);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static Task Unknown(HttpContext context) => Problem.WriteAsync(context, StatusCodes.Status404NotFound,
        "There is no such campaign.", "GET /api/v1/campaigns lists them; PUT adds one.");

    private static string Id(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    private static ICampaignBook Book(HttpContext context) => context.RequestServices.GetRequiredService<ICampaignBook>();
}
