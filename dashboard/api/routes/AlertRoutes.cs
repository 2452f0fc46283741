using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace RevenuePulse.Dashboard;

/// <summary>The alerts.</summary>
internal static class AlertRoutes
{
    private const int Most = 200;
    private const int UsualFirings = 100;
    private const int MostFirings = 1_000;
    private const string Advice = "GET /api/v1/alerts lists them; PUT adds one.";
    private static readonly TimeSpan SlowestTest = TimeSpan.FromSeconds(15);

    public static void MapAlerts(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/alerts", ListAsync)
            .Describe("Alerts", "All alerts and where they stand.").Gives<AlertList>();
        routes.MapGet("/api/v1/alerts/{id}", ShowAsync)
            .Describe("Alert", "One alert.").Gives<AlertRow>();
        routes.MapPut("/api/v1/alerts/{id}", PutAsync)
            .Describe("PutAlert", "Adds (201) or replaces (200) an alert; all problems are listed at once. The secret is in this answer only.")
            .ForAdmins().Accepts<AlertFields>("application/json").Gives<AlertRow>().Gives<AlertRow>(StatusCodes.Status201Created);
        routes.MapDelete("/api/v1/alerts/{id}", DeleteAsync)
            .Describe("DeleteAlert", "Forgets an alert and its firings.").ForAdmins().Produces(StatusCodes.Status204NoContent);
        routes.MapPost("/api/v1/alerts/preview", PreviewAsync)
            .Describe("PreviewAlert", "What an alert would have done over the last 30 days.")
            .ForAdmins().Accepts<AlertFields>("application/json").Gives<AlertPreview>();
        routes.MapGet("/api/v1/alerts/{id}/firings", FiringsAsync)
            .Describe("AlertFirings", "What an alert did, newest first.")
            .Takes("limit", $"1 to {MostFirings}, {UsualFirings} by default.").Gives<AlertFiringList>();
        routes.MapPost("/api/v1/alerts/{id}/secret", RenewAsync)
            .Describe("RenewAlertSecret", "A new signing secret in place of the old one; it is in this answer only.").ForAdmins().Gives<AlertRow>();
        routes.MapPost("/api/v1/alerts/{id}/test", TestAsync)
            .Describe("TestAlert", "Sends a message that says that it is a test, and tells what became of it.").ForAdmins().Gives<AlertTest>();
        routes.MapPut("/api/v1/alerts/{id}/silence", SilenceAsync)
            .Describe("SilenceAlert", "Tells nobody for a while; firings are noted all the same.")
            .ForAdmins().Accepts<AlertSilence>("application/json").Gives<AlertRow>();
        routes.MapDelete("/api/v1/alerts/{id}/silence", SpeakAsync)
            .Describe("EndAlertSilence", "Ends a silence.").ForAdmins().Gives<AlertRow>();
    }

    private static Task ListAsync(HttpContext context)
    {
        var view = context.RequestServices.GetRequiredService<AlertView>();
        return Answer.JsonAsync(context, new AlertList(view.All(context.User.RoleOf())), DashboardJson.Default.AlertList);
    }

    private static Task ShowAsync(HttpContext context) => WithAlert(context, alert => TellAsync(context, alert));

    private static async Task PutAsync(HttpContext context)
    {
        var (id, book) = (Stored.Id(context), Book(context));
        var before = book.Alerts.GetValueOrDefault(id);
        if (await JsonBody.ReadAsync(context, "The alert cannot be stored.", json => AlertForm.Read(id, json, before, Now(context))) is not { } alert)
        {
            return;
        }

        if (before is null && book.Alerts.Count >= Most)
        {
            await Stored.FullAsync(context, "alerts", Most);
            return;
        }

        if (alert.Target is { } target && target != before?.Target && await RefusalAsync(context, target) is { } refusal)
        {
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, "The alert cannot be stored.", refusal, [refusal]);
            return;
        }

        book.Put(alert);
        if (before is null)
        {
            context.Response.Headers.Location = $"/api/v1/alerts/{Uri.EscapeDataString(id)}";
        }

        var isNewSecret = alert.Secret.Length > 0 && alert.Secret != before?.Secret;
        await TellAsync(context, alert, isNewSecret, before is null ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static ValueTask<string?> RefusalAsync(HttpContext context, string target) =>
        context.RequestServices.GetRequiredService<IAlertSender>().RefusalAsync(new Uri(target), context.RequestAborted);

    private static Task DeleteAsync(HttpContext context) =>
        Stored.DeletedAsync(context, Book(context).Delete(Stored.Id(context)), "alert", Advice);

    private static async Task PreviewAsync(HttpContext context)
    {
        var alert = await JsonBody.ReadAsync(
            context, "The alert cannot be previewed.", json => AlertForm.Read(IdIn(json), json, null, Now(context)));
        if (alert is not null)
        {
            var preview = await context.RequestServices.GetRequiredService<AlertHistory>().PlayAsync(alert, context.RequestAborted);
            await Answer.JsonAsync(context, preview, DashboardJson.Default.AlertPreview);
        }
    }

    // one that is still being written may have none
    private static string IdIn(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String && id.GetString() is { Length: > 0 } text
            ? text
            : "preview";

    private static Task FiringsAsync(HttpContext context) => WithAlert(context, alert =>
    {
        var limit = QueryReader.Limit(context.Request.Query, UsualFirings, MostFirings);
        return Answer.JsonAsync(
            context, new AlertFiringList([.. Book(context).Firings(alert.Id, limit).Select(AlertFiringRow.Of)]), DashboardJson.Default.AlertFiringList);
    });

    private static Task RenewAsync(HttpContext context) => WithTarget(context, alert =>
    {
        var renewed = alert with { Secret = AlertForm.NewSecret() };
        Book(context).Put(renewed);
        return TellAsync(context, renewed, withSecret: true);
    });

    private static Task TestAsync(HttpContext context) => WithTarget(context, async alert =>
    {
        using var slow = new CancellationTokenSource(SlowestTest);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, slow.Token);
        SendResult result;
        try
        {
            result = await context.RequestServices.GetRequiredService<AlertPost>().TestAsync(alert, either.Token);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            result = new(false, $"It was not taken within {SlowestTest.TotalSeconds:0} s.");
        }

        await Answer.JsonAsync(context, new AlertTest(result.IsDelivered, result.Detail), DashboardJson.Default.AlertTest);
    });

    private static Task SilenceAsync(HttpContext context) => WithAlert(context, async alert =>
    {
        var now = Now(context);
        if (await JsonBody.ReadAsync(context, "The alert cannot be silenced.", json => SilenceForm.Read(alert, json, now)) is { } silenced)
        {
            Book(context).Put(silenced);
            await TellAsync(context, silenced);
        }
    });

    private static Task SpeakAsync(HttpContext context) => WithAlert(context, alert =>
    {
        // a time that has passed, not none: whoever was not told in between is told now
        var speaking = alert.SilencedUntil is null ? alert : alert with { SilencedUntil = Now(context) };
        Book(context).Put(speaking);
        return TellAsync(context, speaking);
    });

    private static Task TellAsync(HttpContext context, Alert alert, bool withSecret = false, int status = StatusCodes.Status200OK)
    {
        var row = context.RequestServices.GetRequiredService<AlertView>().Of(alert, context.User.RoleOf());
        return Answer.JsonAsync(context, row with { Secret = withSecret ? alert.Secret : null }, DashboardJson.Default.AlertRow, status);
    }

    private static Task WithAlert(HttpContext context, Func<Alert, Task> answer) =>
        Book(context).Alerts.TryGetValue(Stored.Id(context), out var alert) ? answer(alert) : Stored.UnknownAsync(context, "alert", Advice);

    private static Task WithTarget(HttpContext context, Func<Alert, Task> answer) => WithAlert(context, alert => alert.Target is null
        ? Problem.WriteAsync(context, StatusCodes.Status409Conflict, "This alert tells nobody.", "Give it a “target” first.")
        : answer(alert));

    private static DateTimeOffset Now(HttpContext context) => context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();

    private static IAlertBook Book(HttpContext context) => context.RequestServices.GetRequiredService<IAlertBook>();
}
