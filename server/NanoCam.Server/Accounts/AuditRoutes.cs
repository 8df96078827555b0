using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using NanoCam.Server.Api;
using NanoCam.Server.Frames;

namespace NanoCam.Server.Accounts;

/// <summary>The route that reads the audit log, for administrators.</summary>
internal static class AuditRoutes
{
    private const int MaxLimit = 500;

    /// <summary>Maps the route.</summary>
    public static void MapAudit(this IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/audit", Read)
            .RequireAuthorization(Policies.Administrator)
            .WithName("readAudit")
            .WithTags(ApiTags.Accounts)
            .WithSummary("Read the audit log")
            .WithDescription("Returns one page of entries, newest first.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status403Forbidden);

    /// <summary>Reads a page.</summary>
    /// <param name="audit">The log.</param>
    /// <param name="before">Only entries with a smaller number; null starts with the newest.</param>
    /// <param name="limit">Maximum number of entries, 1 to 500.</param>
    private static Results<Ok<AuditPage>, ProblemHttpResult> Read(
        AuditLog audit,
        [Description("Return only entries with a smaller id. If omitted, the newest entries are returned.")] long? before = null,
        [Description("Maximum number of entries, 1 to 500.")] [Range(1, MaxLimit)] int limit = 100
    )
    {
        if (limit is < 1 or > MaxLimit)
        {
            return Problems.Result(StatusCodes.Status400BadRequest, $"limit must be between 1 and {MaxLimit}.");
        }

        var entries = audit.Read(before, limit + 1);
        return TypedResults.Ok(
            new AuditPage { Entries = [.. entries.Take(limit).Select(Create)], Next = entries.Count > limit ? entries[limit - 1].Id : null }
        );
    }

    private static AuditModel Create(AuditEntry entry) =>
        new()
        {
            Id = entry.Id,
            Time = UnixTime.FromMicroseconds(entry.Time),
            Actor = entry.Actor,
            Address = entry.Address,
            Action = entry.Action,
            Subject = entry.Subject,
            Detail = entry.Detail,
        };
}
