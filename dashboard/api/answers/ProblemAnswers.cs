using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RevenuePulse.Dashboard;

/// <summary>Turns failures into answers: problems for programs, and for people a page where the numbers would have been.</summary>
internal sealed partial class ProblemAnswers(RequestDelegate next, ILogger<ProblemAnswers> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var isForPrograms = Routes.IsForPrograms(context.Request.Path);
        try
        {
            await next(context);
            if (isForPrograms && context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null })
            {
                await Problem.WriteForStatusAsync(context);
            }
        }
        catch (OperationCanceledException) when (isForPrograms && context.RequestAborted.IsCancellationRequested)
        {
            // the client has gone; there is nobody to tell
        }
        catch (Exception e) when (!context.Response.HasStarted && (isForPrograms || (Routes.IsForPeople(context) && Failure.Of(e) is not null)))
        {
            await TellAsync(context, e, isForPrograms);
        }
    }

    private Task TellAsync(HttpContext context, Exception e, bool isForPrograms)
    {
        var failure = Failure.Of(e)
            ?? new(StatusCodes.Status500InternalServerError, "This failed on our side.", $"Try again; if it stays, look for request {context.TraceIdentifier} in the log.");
        if (failure.IsAway)
        {
            LogAway(context.Request.Path, failure.Detail);
            context.Response.Headers.RetryAfter = FailurePage.RetrySeconds;
        }
        else if (failure.Status >= StatusCodes.Status500InternalServerError)
        {
            LogFailed(e, context.Request.Path);
        }

        return isForPrograms ? Problem.WriteAsync(context, failure.Status, failure.Title, failure.Detail) : FailurePage.WriteAsync(context, failure);
    }

    // the path only: a query may carry a token
    [LoggerMessage(LogLevel.Error, "Answering {Path} failed")]
    private partial void LogFailed(Exception e, PathString path);

    [LoggerMessage(LogLevel.Warning, "{Path} was answered 503: {Reason}")]
    private partial void LogAway(PathString path, string reason);
}
