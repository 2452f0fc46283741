using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace RevenuePulse.Dashboard;

/// <summary>The saved questions.</summary>
internal static class QuestionRoutes
{
    public static void MapQuestions(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/questions", ListAsync).Describe("Questions", "The saved questions, by name.").Gives<QuestionList>();
        routes.MapPost("/api/v1/questions", AddAsync)
            .Describe("AddQuestion", "Saves a question: a name and the query string of a history page; all problems are listed at once.")
            .ForAdmins().Accepts<NewQuestion>("application/json").Gives<QuestionRow>(StatusCodes.Status201Created);
        routes.MapDelete("/api/v1/questions/{id}", DeleteAsync)
            .Describe("DeleteQuestion", "Forgets a saved question.").ForAdmins().Produces(StatusCodes.Status204NoContent);
    }

    private static Task ListAsync(HttpContext context) => Answer.JsonAsync(
        context, new QuestionList([.. (Book(context)?.Questions ?? []).Select(QuestionRow.Of)]), DashboardJson.Default.QuestionList);

    private static async Task AddAsync(HttpContext context)
    {
        if (Book(context) is not { } book)
        {
            await Problem.WriteAsync(context, StatusCodes.Status501NotImplemented, "This backend keeps no saved questions.", "Keep the link instead: it holds the whole question.");
            return;
        }

        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var id = Guid.CreateVersion7(now).ToString("N");
        if (await JsonBody.ReadAsync(context, "The question cannot be saved.", json => QuestionForm.Read(id, json, now)) is not { } question)
        {
            return;
        }

        if (book.Questions.Count >= SavedQuestions.Most)
        {
            await Stored.FullAsync(context, "saved questions", SavedQuestions.Most);
            return;
        }

        book.Put(question);
        await Answer.JsonAsync(context, QuestionRow.Of(question), DashboardJson.Default.QuestionRow, StatusCodes.Status201Created);
    }

    private static Task DeleteAsync(HttpContext context) => Stored.DeletedAsync(
        context, Book(context)?.Delete(Stored.Id(context)) == true, "saved question", "GET /api/v1/questions lists them.");

    private static IQuestionBook? Book(HttpContext context) => context.RequestServices.GetRequiredService<SavedQuestions>().Book;
}
