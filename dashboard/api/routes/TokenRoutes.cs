using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace RevenuePulse.Dashboard;

/// <summary>The keys that are handed out.</summary>
internal static class TokenRoutes
{
    private const int Most = 1_000;

    public static void MapTokens(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/tokens", ListAsync)
            .Describe("Tokens", "The tokens that were handed out, without their secrets.").NotForWatchers().GivesTable<TokenList>();
        routes.MapPost("/api/v1/tokens", MakeAsync)
            .Describe("MakeToken", "Makes a token that reads; the secret is in this answer and nowhere else.")
            .ForAdmins().Accepts<NewToken>("application/json").Gives<MadeToken>(StatusCodes.Status201Created);
        routes.MapDelete("/api/v1/tokens/{id}", RevokeAsync)
            .Describe("RevokeToken", "Revokes a token: it, its cookies and what it holds open end at once.")
            .ForAdmins().Produces(StatusCodes.Status204NoContent);
    }

    private static Task ListAsync(HttpContext context) => Answer.TableAsync(
        context,
        new TokenList([.. Book(context).Tokens.Values.OrderBy(t => t.CreatedAt).ThenBy(t => t.Id, StringComparer.Ordinal).Select(TokenRow.Of)]),
        DashboardJson.Default.TokenList,
        Tables.Of);

    private static async Task MakeAsync(HttpContext context)
    {
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var (id, secret) = TokenSecret.Create();
        if (await JsonBody.ReadAsync(context, "The token cannot be made.", json => TokenForm.Read(id, secret, json, now)) is not { } token)
        {
            return;
        }

        if (Book(context).Tokens.Count >= Most)
        {
            await Stored.FullAsync(context, "tokens", Most);
            return;
        }

        Book(context).Add(token);
        var row = TokenRow.Of(token);
        await Answer.JsonAsync(
            context,
            new MadeToken(row.Id, row.Name, row.Role, row.CreatedAt, row.LastUsedAt, secret, $"/?watch={secret}"),
            DashboardJson.Default.MadeToken,
            StatusCodes.Status201Created);
    }

    private static Task RevokeAsync(HttpContext context) =>
        Stored.DeletedAsync(context, Book(context).Revoke(Stored.Id(context)), "token", "GET /api/v1/tokens lists them.");

    private static ITokenBook Book(HttpContext context) => context.RequestServices.GetRequiredService<ITokenBook>();
}
