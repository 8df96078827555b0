using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Authorization;
using Microsoft.OpenApi;

namespace NanoCam.Server.Api;

/// <summary>
/// The OpenAPI 3.1 document, <c>/openapi/v1.json</c>. Features describe their routes where they map them; this class adds the shared parts.
/// </summary>
internal static class OpenApiDocument
{
    /// <summary>Adds the generator of the document.</summary>
    public static void AddApiDocument(this IServiceCollection services)
    {
        services.AddOpenApi("v1", options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.AddSchemaTransformer(
                (schema, context, _) =>
                {
                    DescribeTime(schema, context.JsonTypeInfo.Type);
                    DescribeEnum(schema);
                    DescribeNullableItems(schema, context.JsonPropertyInfo);
                    return Task.CompletedTask;
                }
            );
            options.AddOperationTransformer(
                (operation, context, _) =>
                {
                    var metadata = context.Description.ActionDescriptor.EndpointMetadata;
                    SharedResponses.Add(operation, context.Description.HttpMethod, metadata, context.Document!);
                    // Routes without sign-in override the requirement of the document with an empty one.
                    if (metadata.OfType<IAllowAnonymous>().Any())
                    {
                        operation.Security = [new OpenApiSecurityRequirement()];
                    }

                    return Task.CompletedTask;
                }
            );
            options.AddDocumentTransformer(
                (document, _, _) =>
                {
                    Describe(document);
                    foreach (var path in document.Paths.Values)
                    {
                        // HEAD is implied by GET and would need its own operation id.
                        path.Operations!.Remove(HttpMethod.Head);
                    }

                    return Task.CompletedTask;
                }
            );
        });
        services.ConfigureHttpJsonOptions(json =>
            json.SerializerOptions.NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict
        );
    }

    /// <summary>Maps the route.</summary>
    public static void MapApiDocument(this IEndpointRouteBuilder routes) => routes.MapOpenApi("/openapi/{documentName}.json");

    // The generator describes the items of every list as never null.
    private static void DescribeNullableItems(OpenApiSchema schema, JsonPropertyInfo? property)
    {
        if (
            property?.AttributeProvider is PropertyInfo info
            && schema.Items is OpenApiSchema items
            && new NullabilityInfoContext().Create(info).GenericTypeArguments is [{ ReadState: NullabilityState.Nullable }]
        )
        {
            items.Type |= JsonSchemaType.Null;
        }
    }

    // The generator finds only the format of a type with its own converter (UtcTimeConverter).
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

    // A nullable property accepts null in addition to the reference to its type; null in the type itself would match both, and oneOf allows
    // one.
    private static void DescribeEnum(OpenApiSchema schema)
    {
        if (schema.Enum is { Count: > 0 } values)
        {
            schema.Type = JsonSchemaType.String;
            schema.Enum = [.. values.Where(value => value is not null && value.GetValueKind() != JsonValueKind.Null)];
        }
    }

    private static void Describe(Microsoft.OpenApi.OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "NanoCam",
            Version = "v1",
            Description = "Live frames, stills and settings of small cameras.",
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
        };
        document.Servers = [new OpenApiServer { Url = "/", Description = "This server" }];
        document.Tags = new HashSet<OpenApiTag>(
            ApiTags.All.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description })
        );
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["token"] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A token (`nct_…`). Basic authentication with the token as password and `?token=` work too.",
            },
            ["session"] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Cookie,
                Name = "nanocam",
                Description = "The session cookie. Its name ends with the server's port.",
            },
        };
        document.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("token", document)] = [] },
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("session", document)] = [] },
        ];
    }
}
