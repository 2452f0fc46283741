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
        routes.MapPost("/api/v1/campaigns/{id}/merge", MergeAsync)
            .Describe("MergeCampaign", "Counts a campaign as another one in everything that is read; writes no entry.")
            .ForAdmins().Accepts<CampaignMerge>("application/json").Gives<CampaignRow>();
        routes.MapDelete("/api/v1/campaigns/{id}/merge", UnmergeAsync)
            .Describe("UnmergeCampaign", "Takes a merge back: the campaign stands for itself again.").ForAdmins().Gives<CampaignRow>();
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
        if (CampaignMerges.Problems(book.Campaigns, [campaign]).ToList() is { Count: > 0 } problems)
        {
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, "The campaign cannot be stored.", string.Join(" ", problems), problems);
            return;
        }

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

    private static async Task MergeAsync(HttpContext context)
    {
        var book = Book(context);
        // it may be known from events only
        var campaign = book.Campaigns.GetValueOrDefault(Id(context)) ?? new Campaign { Id = Id(context), Name = Id(context) };
        var merged = await JsonBody.ReadAsync(context, "The campaigns cannot be merged.", json => MergeForm.Read(campaign, json, book.Campaigns));
        if (merged is not null)
        {
            book.Put([merged]);
            await Answer.JsonAsync(context, CampaignRow.Of(merged), DashboardJson.Default.CampaignRow);
        }
    }

    private static Task UnmergeAsync(HttpContext context)
    {
        if (Book(context).Campaigns.GetValueOrDefault(Id(context)) is not { MergedInto: not null } campaign)
        {
            return Problem.WriteAsync(context, StatusCodes.Status404NotFound, "This campaign is not merged.", "GET /api/v1/campaigns says which are.");
        }

        var alone = campaign with { MergedInto = null };
        Book(context).Put([alone]);
        return Answer.JsonAsync(context, CampaignRow.Of(alone), DashboardJson.Default.CampaignRow);
    }

    private static Task Unknown(HttpContext context) => Problem.WriteAsync(context, StatusCodes.Status404NotFound,
        "There is no such campaign.", "GET /api/v1/campaigns lists them; PUT adds one.");

    private static string Id(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    private static ICampaignBook Book(HttpContext context) => context.RequestServices.GetRequiredService<ICampaignBook>();
}
