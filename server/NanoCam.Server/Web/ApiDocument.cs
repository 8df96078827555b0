using Microsoft.OpenApi;
using NanoCam.Server.Cameras;

namespace NanoCam.Server.Web;

/// <summary>The OpenAPI 3.1 document, <c>/openapi/v1.json</c>: what the routes say about themselves, and <see cref="ApiRawRoutes"/>.</summary>
internal static class ApiDocument
{
    private static readonly (string Name, string Description)[] Tags =
    [
        ("Cameras", "The cameras, their names and settings."),
        ("Pairing", "How cameras get their keys."),
        ("Live", "The newest frame and streams of frames."),
        ("Stills", "Pictures on disk."),
        ("Uplink", "How cameras send."),
        ("Operation", "Health and counters, for those who run the server."),
    ];

    /// <summary>Adds what makes it.</summary>
    public static void AddApiDocument(this IServiceCollection services)
    {
        services.AddOpenApi("v1", options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.AddDocumentTransformer((document, _, _) =>
            {
                Describe(document);
                ApiRawRoutes.AddTo(document);
                foreach (var path in document.Paths.Values)
                {
                    Complete(path, document);
                }

                return Task.CompletedTask;
            });
        });
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict);
    }

    /// <summary>Maps it.</summary>
    public static void MapApiDocument(this IEndpointRouteBuilder routes) => routes.MapOpenApi("/openapi/{documentName}.json");

    private static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "NanoCam",
            Version = "v1",
            Description = "Live pictures and stills of small cameras, and the way to steer them.",
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
        };
        document.Servers = [new OpenApiServer { Url = "/", Description = "This server" }];
        document.Tags = new HashSet<OpenApiTag>(Tags.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description }));
        // One requirement that asks for nothing: said, rather than forgotten.
        document.Security = [new OpenApiSecurityRequirement()];
    }

    private static void Complete(IOpenApiPathItem path, OpenApiDocument document)
    {
        // HEAD follows from GET and would need an operation id of its own.
        path.Operations!.Remove(HttpMethod.Head);
        foreach (var operation in path.Operations.Values)
        {
            operation.Responses ??= [];
            if (!operation.Responses.Keys.Any(status => status.StartsWith('4')))
            {
                operation.Responses["400"] = ApiRawRoutes.Problem("The request is malformed.", document);
            }

            foreach (var parameter in operation.Parameters ?? [])
            {
                parameter.Description ??= parameter.Name switch
                {
                    "id" => "Id of a camera. " + CameraId.Rule,
                    "camera" => "Id of one camera; all cameras when absent.",
                    "code" => "The code, with or without its hyphen.",
                    "filename" => "Name as an upload, a snapshot or /latest gave it.",
                    _ => null,
                };
            }
        }
    }
}
