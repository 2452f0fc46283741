using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace RevenuePulse.Dashboard;

/// <summary>Shows a page, still with status 404, to people who followed a link that leads nowhere.</summary>
internal sealed class NowherePage(RequestDelegate next)
{
    private const string Address = "/not-found";

    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        if (context.Response is { StatusCode: StatusCodes.Status404NotFound, HasStarted: false, ContentType: null }
            && context.GetEndpoint() is null && Routes.IsForPeople(context) && Page(context) is { RequestDelegate: { } show } page)
        {
            // the pages leave an answer alone that says 404 before they begin
            context.Response.StatusCode = StatusCodes.Status200OK;
            context.Response.OnStarting(() =>
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            });
            context.SetEndpoint(page);
            await show(context);
        }
    }

    // null in a process without pages
    private static RouteEndpoint? Page(HttpContext context) => context.RequestServices.GetService<EndpointDataSource>()?.Endpoints
        .OfType<RouteEndpoint>().FirstOrDefault(endpoint => endpoint.RoutePattern.RawText == Address);
}
