using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.OpenApi;

namespace NanoCam.Server.Api;

/// <summary>Errors that the shared parts of the server return on many routes, for the OpenAPI document.</summary>
internal static class SharedResponses
{
    /// <summary>Adds the errors that an operation can return and does not describe itself.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="method">Its method.</param>
    /// <param name="metadata">Metadata of its route.</param>
    /// <param name="document">The document, for references.</param>
    public static void Add(
        OpenApiOperation operation,
        string? method,
        IEnumerable<object> metadata,
        Microsoft.OpenApi.OpenApiDocument document
    )
    {
        var changes = method is not ("GET" or "HEAD");
        var isAnonymous = metadata.OfType<IAllowAnonymous>().Any();
        var takesJson = operation.RequestBody?.Content?.ContainsKey("application/json") == true;
        Add(true, 400, "The request is malformed.");
        Add(!isAnonymous, 401, "The request has no session or token, or it is unknown, revoked or expired.");
        Add(!isAnonymous, 403, "The role is too low, or the route requires a session instead of a token.");
        Add(changes, 403, "The request comes from another site.");
        Add(changes, 408, "The request body arrived too slowly.");
        Add(takesJson, 413, "The request body is larger than 64 KiB.");
        Add(takesJson, 415, "The request body is not application/json.");
        Add(true, 421, "The host name of the request is not one of the server's.");
        Add(changes, 503, "The server's database cannot be used. Retry after the seconds in Retry-After.");
        Add(changes, 507, "The server's disk is full.");

        void Add(bool applies, int status, string description)
        {
            if (applies)
            {
                operation.Responses ??= [];
                operation.Responses.TryAdd(status.ToString(CultureInfo.InvariantCulture), Problem(description, document));
            }
        }
    }

    private static OpenApiResponse Problem(string description, Microsoft.OpenApi.OpenApiDocument document) =>
        new()
        {
            Description = description,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [Problems.ContentType] = new() { Schema = new OpenApiSchemaReference("ProblemDetails", document) },
            },
        };
}
