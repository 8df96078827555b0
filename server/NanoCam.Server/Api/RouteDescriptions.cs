using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;

namespace NanoCam.Server.Api;

/// <summary>
/// Describes a route next to its mapping, for the OpenAPI document. Handlers that read and write the connection themselves have no typed
/// parameters or results from which the framework derives a description.
/// </summary>
internal static class RouteDescriptions
{
    // The framework describes only routes that carry the method of a handler.
    private static readonly MethodInfo Handler = typeof(RouteDescriptions).GetMethod(
        nameof(HandleAsync),
        BindingFlags.NonPublic | BindingFlags.Static
    )!;

    /// <summary>Adds a route that reads and writes the connection itself to the document.</summary>
    public static TBuilder Describe<TBuilder>(this TBuilder route, string id, string tag, string summary, string description)
        where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata(Handler).WithName(id).WithTags(tag).WithSummary(summary).WithDescription(description);

    /// <summary>Adds an optional query parameter.</summary>
    public static TBuilder WithQuery<TBuilder>(this TBuilder route, string name, JsonSchemaType type, string description)
        where TBuilder : IEndpointConventionBuilder => route.WithQuery(name, new OpenApiSchema { Type = type }, description);

    /// <summary>Adds an optional query parameter with limits.</summary>
    public static TBuilder WithQuery<TBuilder>(this TBuilder route, string name, OpenApiSchema schema, string description)
        where TBuilder : IEndpointConventionBuilder => route.WithParameter(ParameterLocation.Query, name, schema, description);

    /// <summary>Adds an optional request header.</summary>
    public static TBuilder WithHeader<TBuilder>(this TBuilder route, string name, JsonSchemaType type, string description)
        where TBuilder : IEndpointConventionBuilder => route.WithHeader(name, new OpenApiSchema { Type = type }, description);

    /// <summary>Adds an optional request header with limits.</summary>
    public static TBuilder WithHeader<TBuilder>(this TBuilder route, string name, OpenApiSchema schema, string description)
        where TBuilder : IEndpointConventionBuilder => route.WithParameter(ParameterLocation.Header, name, schema, description);

    /// <summary>Describes a parameter of the path, which the route has or the framework has found.</summary>
    public static TBuilder WithPath<TBuilder>(this TBuilder route, string name, string description, string? pattern = null)
        where TBuilder : IEndpointConventionBuilder =>
        route.Transform(operation =>
        {
            operation.Parameters ??= [];
            var parameter = operation.Parameters.OfType<OpenApiParameter>().FirstOrDefault(known => known.Name == name);
            if (parameter is null)
            {
                parameter = new OpenApiParameter
                {
                    Name = name,
                    In = ParameterLocation.Path,
                    Required = true,
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                };
                operation.Parameters.Insert(0, parameter);
            }

            parameter.Description = description;
            if (pattern is not null && parameter.Schema is OpenApiSchema schema)
            {
                schema.Pattern = pattern;
            }
        });

    /// <summary>Adds a request body of bytes with this media type.</summary>
    public static TBuilder WithBinaryBody<TBuilder>(this TBuilder route, string mediaType)
        where TBuilder : IEndpointConventionBuilder => route.WithBody((mediaType, Binary()));

    /// <summary>Adds a request body in any of these media types.</summary>
    public static TBuilder WithBody<TBuilder>(this TBuilder route, params (string MediaType, OpenApiSchema Schema)[] content)
        where TBuilder : IEndpointConventionBuilder =>
        route.Transform(operation =>
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = content.ToDictionary(entry => entry.MediaType, entry => new OpenApiMediaType { Schema = entry.Schema }),
            }
        );

    /// <summary>Adds a response without a JSON body: bytes of a media type, or no body at all.</summary>
    public static TBuilder WithResponse<TBuilder>(this TBuilder route, int status, string description, string? mediaType = null)
        where TBuilder : IEndpointConventionBuilder =>
        route
            .WithMetadata(new ProducesResponseTypeMetadata(status))
            .Transform(operation =>
            {
                var response = new OpenApiResponse { Description = description };
                if (mediaType is not null)
                {
                    response.Content = new Dictionary<string, OpenApiMediaType> { [mediaType] = new() { Schema = Binary() } };
                }

                operation.Responses ??= [];
                operation.Responses[Text(status)] = response;
            });

    /// <summary>Adds a response with a JSON body.</summary>
    public static TBuilder WithResponse<TBuilder>(this TBuilder route, int status, Type body, string description)
        where TBuilder : IEndpointConventionBuilder => route.WithResponse(status, body, "application/json", description);

    /// <summary>Adds an error whose body is a problem.</summary>
    public static TBuilder WithProblem<TBuilder>(this TBuilder route, int status, string description)
        where TBuilder : IEndpointConventionBuilder =>
        route.WithResponse(status, typeof(ProblemDetails), Problems.ContentType, description);

    /// <summary>Adds an error whose body is <c>{"error":sentence}</c>.</summary>
    public static TBuilder WithError<TBuilder>(this TBuilder route, int status, string description)
        where TBuilder : IEndpointConventionBuilder => route.WithResponse(status, typeof(ErrorModel), description);

    /// <summary>Schema of an integer from a minimum to a maximum.</summary>
    public static OpenApiSchema Integer(long min, long max) =>
        new()
        {
            Type = JsonSchemaType.Integer,
            Minimum = min.ToString(CultureInfo.InvariantCulture),
            Maximum = max.ToString(CultureInfo.InvariantCulture),
        };

    /// <summary>Schema of text that matches a pattern.</summary>
    public static OpenApiSchema Matching(string pattern) => new() { Type = JsonSchemaType.String, Pattern = pattern };

    /// <summary>Schema of bytes.</summary>
    public static OpenApiSchema Binary() => new() { Type = JsonSchemaType.String, Format = "binary" };

    private static TBuilder WithParameter<TBuilder>(
        this TBuilder route,
        ParameterLocation location,
        string name,
        OpenApiSchema schema,
        string description
    )
        where TBuilder : IEndpointConventionBuilder =>
        route.Transform(operation =>
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(
                new OpenApiParameter
                {
                    Name = name,
                    In = location,
                    Description = description,
                    Schema = schema,
                }
            );
        });

    private static TBuilder WithResponse<TBuilder>(this TBuilder route, int status, Type body, string mediaType, string description)
        where TBuilder : IEndpointConventionBuilder =>
        route
            .WithMetadata(new ProducesResponseTypeMetadata(status, body, [mediaType]))
            .Transform(operation => operation.Responses![Text(status)].Description = description);

    private static TBuilder Transform<TBuilder>(this TBuilder route, Action<OpenApiOperation> change)
        where TBuilder : IEndpointConventionBuilder =>
        route.AddOpenApiOperationTransformer(
            (operation, _, _) =>
            {
                change(operation);
                return Task.CompletedTask;
            }
        );

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);

    private static Task HandleAsync(HttpContext context) => Task.CompletedTask;
}
