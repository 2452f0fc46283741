using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace RevenuePulse.Dashboard;

/// <summary>What went wrong and what to do about it (RFC 9457, application/problem+json).</summary>
/// <param name="Type">Always <c>about:blank</c>: the title says it.</param>
/// <param name="Title">What is wrong, in one sentence.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What to do.</param>
/// <param name="Errors">Every problem found, where there may be several.</param>
public sealed record ProblemAnswer(
    string Type,
    string Title,
    int Status,
    string Detail,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Errors = null);

/// <summary>Writes problems.</summary>
internal static class Problem
{
    public static Task WriteAsync(HttpContext context, int status, string title, string detail, IReadOnlyList<string>? errors = null)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(
            new("about:blank", title, status, detail, errors),
            DashboardJson.Default.ProblemAnswer,
            "application/problem+json",
            context.RequestAborted);
    }

    /// <summary>For watch tokens, which take nothing along.</summary>
    public static Task WriteNoExportAsync(HttpContext context) => WriteAsync(context, StatusCodes.Status403Forbidden,
        "A watch token does not export.", "It opens what a screen shows. Use a viewer token or the admin token.");

    /// <summary>For answers that were left empty: unknown routes and methods.</summary>
    public static Task WriteForStatusAsync(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => WriteAsync(context, 404, "There is nothing at this address.", "/openapi/v1.json lists the routes."),
        StatusCodes.Status405MethodNotAllowed => WriteAsync(context, 405, $"{context.Request.Method} is not possible here.",
            $"Use {context.Response.Headers.Allow}."),
        var status => WriteAsync(context, status, ReasonPhrases.GetReasonPhrase(status), "/openapi/v1.json describes what is expected."),
    };
}
