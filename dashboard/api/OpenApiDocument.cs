using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace RevenuePulse.Dashboard;

/// <summary>/openapi/v1.json: the routes as they are mapped, with the parameters that they say they take.</summary>
internal static class OpenApiDocument
{
    private const string Scheme = "token";

    public static void AddOpenApiDocument(this IServiceCollection services, DashboardOptions options) => services.AddOpenApi("v1", document =>
    {
        // routes of other stages are described by what they say of themselves
        document.ShouldInclude = api => api.RelativePath!.StartsWith("api/", StringComparison.Ordinal)
            || api.ActionDescriptor.EndpointMetadata.OfType<DescribedRoute>().Any();
        document.AddDocumentTransformer((target, _, _) =>
        {
            target.Info = new()
            {
                Title = "Revenue Pulse",
                Version = options.Version,
                Description = "Payments as a live ledger. Money is an integer of minor units beside currency and exponent; times are RFC 3339 in UTC; "
                    + "errors are application/problem+json. Accept: text/csv gives the same rows as CSV where it is listed.",
            };
            target.Components ??= new();
            target.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [Scheme] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.Http,
                    Scheme = "bearer",
                    Description = "The admin token, or a viewer or watch token where nothing is changed. The signed-in cookie does as well.",
                },
            };
            return Task.CompletedTask;
        });
        document.AddOperationTransformer((operation, context, _) =>
        {
            var api = context.Description;
            Describe(operation, api.ActionDescriptor.EndpointMetadata, context.Document!);
            operation.OperationId += api.HttpMethod == "HEAD" ? "Head" : "";
            if (api.RelativePath!.Contains("{id}", StringComparison.Ordinal) && !operation.Parameters!.Any(p => p.Name == "id"))
            {
                operation.Parameters!.Add(new OpenApiParameter
                {
                    Name = "id",
                    In = ParameterLocation.Path,
                    Required = true,
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                });
            }

            return Task.CompletedTask;
        });
    });

    private static void Describe(OpenApiOperation operation, IList<object> metadata, Microsoft.OpenApi.OpenApiDocument document)
    {
        var route = metadata.OfType<DescribedRoute>().FirstOrDefault();
        operation.OperationId = route?.Name ?? operation.OperationId;
        operation.Summary = route?.Summary ?? operation.Summary;
        operation.Tags = null;
        operation.Parameters ??= [];
        foreach (var parameter in metadata.OfType<QueryParameter>())
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = parameter.Name,
                In = ParameterLocation.Query,
                Description = parameter.Description,
                Explode = parameter.Repeats,
                Schema = parameter.Repeats
                    ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } }
                    : new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }

        operation.Responses ??= [];
        if (metadata.OfType<AlsoCsv>().Any() && operation.Responses.TryGetValue("200", out var ok))
        {
            ok.Content?.TryAdd("text/csv", new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
        }

        DescribeAccess(operation, metadata, route, document);
    }

    private static void DescribeAccess(
        OpenApiOperation operation, IList<object> metadata, DescribedRoute? route, Microsoft.OpenApi.OpenApiDocument document)
    {
        operation.Responses!.TryAdd("400", ProblemResponse("The question cannot be answered as it is asked."));
        if (route?.Name is "Health" or "Ready")
        {
            return;
        }

        operation.Security = [new() { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
        operation.Responses.TryAdd("401", ProblemResponse("A token is needed."));
        if (metadata.OfType<AdminOnly>().Any())
        {
            operation.Responses.TryAdd("403", ProblemResponse("The admin token is needed."));
        }
        else if (metadata.OfType<AlsoCsv>().Any() || metadata.OfType<NotForWatchers>().Any())
        {
            operation.Responses.TryAdd("403", ProblemResponse("A watch token does not export."));
        }
    }

    private static OpenApiResponse ProblemResponse(string description) => new()
    {
        Description = description,
        Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new OpenApiMediaType() },
    };
}
