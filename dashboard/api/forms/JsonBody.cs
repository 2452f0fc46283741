using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace RevenuePulse.Dashboard;

/// <summary>Reads what is to be stored from the body of a request.</summary>
internal static class JsonBody
{
    private const int LongestBytes = 64 * 1024;

    /// <summary>What the form made of the body; null when it could not be stored, which the caller has been told then.</summary>
    public static async Task<T?> ReadAsync<T>(
        HttpContext context, string refusal, Func<JsonElement, (T? Value, IReadOnlyList<string> Problems)> form)
        where T : class
    {
        var (value, problems) = await ReadAsync(context, form);
        if (value is null)
        {
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, refusal, string.Join(" ", problems), problems);
        }

        return value;
    }

    private static async Task<(T? Value, IReadOnlyList<string> Problems)> ReadAsync<T>(
        HttpContext context, Func<JsonElement, (T? Value, IReadOnlyList<string> Problems)> form)
        where T : class
    {
        if (context.Request.ContentLength > LongestBytes)
        {
            return (null, [$"The body has at most {LongestBytes} bytes."]);
        }

        // a body that does not say how long it is, is cut there too
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = LongestBytes;
        }

        try
        {
            using var json = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
            return form(json.RootElement);
        }
        catch (JsonException)
        {
            return (null, ["The body is not JSON."]);
        }
        catch (InvalidOperationException e) when (e.Source?.StartsWith("System.Text.Json", StringComparison.Ordinal) == true)
        {
            // half a surrogate pair: JSON allows to write it, and no text can hold it
            return (null, ["The body holds text that is not Unicode."]);
        }
    }
}
