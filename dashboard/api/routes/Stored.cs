using Microsoft.AspNetCore.Http;

namespace RevenuePulse.Dashboard;

/// <summary>What the routes of stored things share.</summary>
internal static class Stored
{
    public static string Id(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    /// <summary>204 after a deletion, 404 when there was nothing to delete.</summary>
    public static Task DeletedAsync(HttpContext context, bool wasThere, string noun, string advice)
    {
        if (!wasThere)
        {
            return UnknownAsync(context, noun, advice);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    public static Task UnknownAsync(HttpContext context, string noun, string advice) =>
        Problem.WriteAsync(context, StatusCodes.Status404NotFound, $"There is no such {noun}.", advice);

    /// <summary>They are kept in memory, so there is an end to their number.</summary>
    public static Task FullAsync(HttpContext context, string nouns, int most) => Problem.WriteAsync(
        context, StatusCodes.Status409Conflict, $"There are {most} {nouns} already.", "Delete some that are not needed any more.");
}
