using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace RevenuePulse.Dashboard;

/// <summary>A query parameter, for the OpenAPI document.</summary>
internal sealed record QueryParameter(string Name, string Description, bool Repeats = false);

/// <summary>That a route also answers with CSV, for the OpenAPI document.</summary>
internal sealed class AlsoCsv;

/// <summary>What the OpenAPI document says of a route. Handlers read the request themselves, so it is said where they are mapped.</summary>
internal static class Described
{
    public const string Grammar = "RFC 3339, Unix milliseconds, or the range grammar: now-60m, now/d, launch+6h.";

    public static RouteHandlerBuilder Describe(this IEndpointConventionBuilder route, string name, string summary)
    {
        // only endpoints that name their method are explored
        route.Add(endpoint => endpoint.Metadata.Add(endpoint.RequestDelegate!.Method));
        return new RouteHandlerBuilder([route]).WithMetadata(new DescribedRoute(name, summary));
    }

    public static RouteHandlerBuilder Takes(this RouteHandlerBuilder route, string name, string description) =>
        route.WithMetadata(new QueryParameter(name, description));

    public static RouteHandlerBuilder TakesRange(this RouteHandlerBuilder route)
    {
        route.TakesTime($"Inclusive start. {Grammar} Without it: since the first entry.", $"Exclusive end. {Grammar} Without it: unbounded (a series: now).");
        foreach (var name in QueryReader.Filters.Select(d => d.Name()))
        {
            route.WithMetadata(new QueryParameter(name, $"Only entries of this {name}; may repeat. Empty (“{name}=”) means without one.", Repeats: true));
            route.WithMetadata(new QueryParameter($"not.{name}", $"No entries of this {name}; may repeat.", Repeats: true));
        }

        return route;
    }

    public static RouteHandlerBuilder TakesTime(this RouteHandlerBuilder route, string from, string to) => route
        .Takes("from", from)
        .Takes("to", to)
        .Takes("tz", "IANA zone in which days begin.")
        .Takes("launch", "Id of the launch that the word “launch” means; without it the latest that has begun, or the next one if none has.")
        .Takes("align", "Id of another launch: the same range, as far from the start of this launch as it is from that of “launch”.");

    public static RouteHandlerBuilder Gives<T>(this RouteHandlerBuilder route, int status = StatusCodes.Status200OK) =>
        route.Produces<T>(status, "application/json");

    public static RouteHandlerBuilder GivesTable<T>(this RouteHandlerBuilder route) => route.Gives<T>().WithMetadata(new AlsoCsv());

    public static RouteHandlerBuilder ForAdmins(this RouteHandlerBuilder route) => route.WithMetadata(new AdminOnly());

    public static RouteHandlerBuilder NotForWatchers(this RouteHandlerBuilder route) => route.WithMetadata(new NotForWatchers());
}

/// <summary>Name and summary of a route.</summary>
internal sealed record DescribedRoute(string Name, string Summary);
