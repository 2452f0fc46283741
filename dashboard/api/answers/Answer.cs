using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace RevenuePulse.Dashboard;

/// <summary>Writes answers as JSON, or as CSV where the caller prefers it.</summary>
internal static class Answer
{
    public static Task JsonAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(value, type, "application/json; charset=utf-8", context.RequestAborted);
    }

    public static Task TableAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type, Func<T, CsvTable> table)
    {
        context.Response.Headers.Vary = HeaderNames.Accept;
        if (!PrefersCsv(context.Request))
        {
            return JsonAsync(context, value, type);
        }

        if (context.User.RoleOf() < Role.Viewer)
        {
            return Problem.WriteNoExportAsync(context);
        }

        context.Response.ContentType = "text/csv; charset=utf-8";
        return context.Response.WriteAsync(Csv.Write(table(value)), context.RequestAborted);
    }

    private static bool PrefersCsv(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted))
        {
            return false;
        }

        double? csv = null;
        double json = 0;
        foreach (var type in accepted)
        {
            if (type.MediaType.Equals("text/csv", StringComparison.OrdinalIgnoreCase))
            {
                csv = type.Quality ?? 1;
            }
            else if (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
            {
                json = type.Quality ?? 1;
            }
        }

        return csv > 0 && csv >= json;
    }
}
