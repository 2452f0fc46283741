using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RevenuePulse.Dashboard;

/// <summary>Turns failures of the routes for programs into problems; pages are left to the pages.</summary>
internal sealed partial class ProblemAnswers(RequestDelegate next, ILogger<ProblemAnswers> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!Routes.IsForPrograms(context.Request.Path))
        {
            await next(context);
            return;
        }

        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null })
            {
                await Problem.WriteForStatusAsync(context);
            }
        }
        catch (BadQuestionException e) when (!context.Response.HasStarted)
        {
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, "The question cannot be answered as it is asked.", e.Message);
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            await Problem.WriteAsync(context, e.StatusCode, "The request cannot be read.", e.Message);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // the client has gone; there is nobody to tell
        }
        catch (Exception e) when (e is RevenueStoreUnavailableException or RawLogUnavailableException or BackendUnavailableException && !context.Response.HasStarted)
        {
            LogAway(context.Request.Path, e.Message);
            context.Response.Headers.RetryAfter = "5";
            await Problem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "What this stands on is away.", e.Message);
        }
        catch (OverflowException e) when (!context.Response.HasStarted)
        {
            LogFailed(e, context.Request.Path);
            await Problem.WriteAsync(context, StatusCodes.Status500InternalServerError, "A sum does not fit into 64 bits.",
                "Ask for a shorter range or one currency.");
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            LogFailed(e, context.Request.Path);
            await Problem.WriteAsync(context, StatusCodes.Status500InternalServerError, "This failed on our side.",
                $"Try again; if it stays, look for request {context.TraceIdentifier} in the log.");
        }
    }

    // the path only: a query may carry a token
    [LoggerMessage(LogLevel.Error, "Answering {Path} failed")]
    private partial void LogFailed(Exception e, PathString path);

    [LoggerMessage(LogLevel.Warning, "{Path} was answered 503: {Reason}")]
    private partial void LogAway(PathString path, string reason);
}
