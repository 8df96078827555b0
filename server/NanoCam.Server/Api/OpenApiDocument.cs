using Microsoft.OpenApi;
using NanoCam.Server.Cameras;

namespace NanoCam.Server.Api;

/// <summary>
/// The OpenAPI 3.1 document, <c>/openapi/v1.json</c>: what the routes say about themselves, and <see cref="RawRouteDescriptions"/>.
/// </summary>
internal static class OpenApiDocument
{
    private static readonly (string Name, string Description)[] Tags =
    [
        ("Cameras", "The cameras, their names and settings."),
        ("Pairing", "How cameras get their keys."),
        ("Pulled cameras", "Cameras whose pictures the server fetches."),
        ("Live", "The newest frame and streams of frames."),
        ("Familiar", "Names that clients of mjpg-streamer and of the ESP32's CameraWebServer know."),
        ("Stills", "Pictures on disk."),
        ("Uplink", "How cameras send."),
        ("People", "Who may use the server: sessions, users, tokens, links, and the record of what was done."),
        ("Operation", "Health and counters, for those who run the server."),
    ];

    // The sign of life, the sign-in, and what cameras do, which is not for viewers' tokens.
    private static readonly HashSet<string?> ForEverybody = new(StringComparer.Ordinal)
    {
        "healthLive",
        "signIn",
        "postFrame",
        "upload",
        "openUplink",
    };

    /// <summary>Adds what makes it.</summary>
    public static void AddApiDocument(this IServiceCollection services)
    {
        services.AddOpenApi("v1", options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.AddSchemaTransformer(
                (schema, context, _) =>
                {
                    DescribeTime(schema, context.JsonTypeInfo.Type);
                    return Task.CompletedTask;
                }
            );
            options.AddDocumentTransformer(
                (document, _, _) =>
                {
                    Describe(document);
                    RawRouteDescriptions.AddTo(document);
                    foreach (var path in document.Paths.Values)
                    {
                        Complete(path, document);
                    }

                    return Task.CompletedTask;
                }
            );
        });
        services.ConfigureHttpJsonOptions(json =>
            json.SerializerOptions.NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict
        );
    }

    /// <summary>Maps it.</summary>
    public static void MapApiDocument(this IEndpointRouteBuilder routes) => routes.MapOpenApi("/openapi/{documentName}.json");

    // Of a type with a converter of its own (UtcTimeConverter) the generator knows the format alone.
    private static void DescribeTime(OpenApiSchema schema, Type type)
    {
        if (type == typeof(DateTimeOffset))
        {
            schema.Type = JsonSchemaType.String;
        }
        else if (type == typeof(DateTimeOffset?))
        {
            schema.Type = JsonSchemaType.String | JsonSchemaType.Null;
        }
    }

    private static void Describe(Microsoft.OpenApi.OpenApiDocument document)
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
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["token"] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A token (nct_…); also as password of Basic, or as ?token=.",
            },
            ["session"] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Cookie,
                Name = "nanocam",
                Description = "The cookie of a sign-in; its name ends with the port.",
            },
        };
        document.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("token", document)] = [] },
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("session", document)] = [] },
        ];
    }

    private static void Complete(IOpenApiPathItem path, Microsoft.OpenApi.OpenApiDocument document)
    {
        // HEAD follows from GET and would need an operation id of its own.
        path.Operations!.Remove(HttpMethod.Head);
        foreach (var operation in path.Operations.Values)
        {
            operation.Responses ??= [];
            if (ForEverybody.Contains(operation.OperationId))
            {
                // One requirement that asks for nothing: said, rather than forgotten.
                operation.Security = [new OpenApiSecurityRequirement()];
            }

            if (!operation.Responses.Keys.Any(status => status.StartsWith('4')))
            {
                operation.Responses["400"] = RawRouteDescriptions.Problem("The request is malformed.", document);
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
