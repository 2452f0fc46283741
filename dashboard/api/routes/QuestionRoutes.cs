using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace RevenuePulse.Dashboard;

/// <summary>The saved questions.</summary>
internal static class QuestionRoutes
{
    private const string Advice = "GET /api/v1/questions lists them.";

    public static void MapQuestions(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/questions", ListAsync).Describe("Questions", "The saved questions: pinned ones first, then by name.").Gives<QuestionList>();
        routes.MapPost("/api/v1/questions", AddAsync)
            .Describe("AddQuestion", "Saves a question: a name and the query string of a history page; all problems are listed at once.")
            .ForAdmins().Accepts<NewQuestion>("application/json").Gives<QuestionRow>(StatusCodes.Status201Created);
        routes.MapPut("/api/v1/questions/{id}", ReplaceAsync)
            .Describe("ReplaceQuestion", "Gives a saved question another name, query, owner or place.")
            .ForAdmins().Accepts<NewQuestion>("application/json").Gives<QuestionRow>();
        routes.MapDelete("/api/v1/questions/{id}", DeleteAsync)
            .Describe("DeleteQuestion", "Forgets a saved question.").ForAdmins().Produces(StatusCodes.Status204NoContent);
        routes.MapPost("/api/v1/questions/{id}/duplicate", DuplicateAsync)
            .Describe("DuplicateQuestion", "Saves the same question under another name, to be changed.").ForAdmins().Gives<QuestionRow>(StatusCodes.Status201Created);
        routes.MapPut("/api/v1/questions/{id}/pin", context => PinAsync(context, isPinned: true))
            .Describe("PinQuestion", "Puts a saved question above the others, below those that are pinned already.").ForAdmins().Gives<QuestionRow>();
        routes.MapDelete("/api/v1/questions/{id}/pin", context => PinAsync(context, isPinned: false))
            .Describe("UnpinQuestion", "Puts a saved question back among the others.").ForAdmins().Gives<QuestionRow>();
    }

    private static Task ListAsync(HttpContext context) => Answer.JsonAsync(
        context, new QuestionList([.. Saved(context).InOrder.Select(QuestionRow.Of)]), DashboardJson.Default.QuestionList);

    private static async Task AddAsync(HttpContext context)
    {
        if (Saved(context).Book is not { } book)
        {
            await Problem.WriteAsync(context, StatusCodes.Status501NotImplemented, "This backend keeps no saved questions.", "Keep the link instead: it holds the whole question.");
            return;
        }

        var now = Now(context);
        if (await JsonBody.ReadAsync(context, "The question cannot be saved.", json => QuestionForm.Read(NewId(now), json, now)) is { } question)
        {
            await KeepAsync(context, book, question);
        }
    }

    private static Task ReplaceAsync(HttpContext context) => WithQuestionAsync(context, async (book, before) =>
    {
        var now = Now(context);
        if (await JsonBody.ReadAsync(context, "The question cannot be saved.", json => QuestionForm.Read(before.Id, json, now, before)) is { } question)
        {
            book.Put(question);
            await TellAsync(context, question);
        }
    });

    private static Task DuplicateAsync(HttpContext context) => WithQuestionAsync(context, (book, question) =>
    {
        var now = Now(context);
        return KeepAsync(context, book, Saved(context).CopyOf(question, NewId(now), now));
    });

    private static Task PinAsync(HttpContext context, bool isPinned) => WithQuestionAsync(context, (book, before) =>
    {
        var question = before with { PinnedAt = isPinned ? before.PinnedAt ?? Now(context) : null };
        book.Put(question);
        return TellAsync(context, question);
    });

    private static Task DeleteAsync(HttpContext context) =>
        Stored.DeletedAsync(context, Saved(context).Book?.Delete(Stored.Id(context)) == true, "saved question", Advice);

    private static async Task KeepAsync(HttpContext context, IQuestionBook book, SavedQuestion question)
    {
        if (book.Questions.Count >= SavedQuestions.Most)
        {
            await Stored.FullAsync(context, "saved questions", SavedQuestions.Most);
            return;
        }

        book.Put(question);
        await TellAsync(context, question, StatusCodes.Status201Created);
    }

    private static Task WithQuestionAsync(HttpContext context, Func<IQuestionBook, SavedQuestion, Task> act)
    {
        var (id, book) = (Stored.Id(context), Saved(context).Book);
        return book?.Questions.FirstOrDefault(question => question.Id == id) is { } found
            ? act(book, found)
            : Stored.UnknownAsync(context, "saved question", Advice);
    }

    private static Task TellAsync(HttpContext context, SavedQuestion question, int status = StatusCodes.Status200OK) =>
        Answer.JsonAsync(context, QuestionRow.Of(question), DashboardJson.Default.QuestionRow, status);

    // the book keeps milliseconds: what is told now is what is told after a restart
    private static DateTimeOffset Now(HttpContext context) =>
        DateTimeOffset.FromUnixTimeMilliseconds(context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeMilliseconds());

    private static string NewId(DateTimeOffset now) => Guid.CreateVersion7(now).ToString("N");

    private static SavedQuestions Saved(HttpContext context) => context.RequestServices.GetRequiredService<SavedQuestions>();
}
