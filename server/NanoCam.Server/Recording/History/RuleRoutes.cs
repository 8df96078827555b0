using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using NanoCam.Server.Accounts;
using NanoCam.Server.Api;
using NanoCam.Server.Cameras;

namespace NanoCam.Server.Recording.History;

/// <summary>Maps the routes of recording rules.</summary>
internal static class RuleRoutes
{
    private const int MaxReason = 200;

    /// <summary>Maps the routes.</summary>
    public static void MapRules(this IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/cameras/{id}/recording", Get)
            .WithName("getRecordingRule")
            .WithTags(ApiTags.Recording)
            .WithCameraId()
            .WithSummary("Get the recording rule and state")
            .WithDescription("A camera without its own rule uses the configured rule.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        routes
            .MapPut("/api/cameras/{id}/recording", Put)
            .RequireAuthorization(Policies.Operator)
            .WithName("changeRecordingRule")
            .WithTags(ApiTags.Recording)
            .WithCameraId()
            .WithSummary("Change the recording rule")
            .WithDescription("Replaces the rule. Omitted fields get their defaults.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        routes
            .MapPost("/api/cameras/{id}/recording/trigger", Trigger)
            .RequireAuthorization(Policies.Operator)
            .WithName("triggerRecording")
            .WithTags(ApiTags.Recording)
            .WithCameraId()
            .WithSummary("Record an event now")
            .WithDescription("For cameras with the rule `event`. Records the seconds before and after, and adds an event.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static Results<Ok<RuleModel>, ProblemHttpResult> Get(
        string id,
        CameraRegistry cameras,
        RecordingRules rules,
        RecordingService recording
    ) => cameras.Find(id, out _) is { } problem ? problem : TypedResults.Ok(RuleMapper.ToModel(rules.Get(id), recording.StatusOf(id)));

    private static Results<Ok<RuleModel>, ProblemHttpResult> Put(
        string id,
        RuleRequest request,
        HttpContext context,
        CameraRegistry cameras,
        RecordingRules rules,
        RecordingService recording,
        AuditLog audit
    )
    {
        if (cameras.Find(id, out _) is { } problem)
        {
            return problem;
        }

        if (RuleMapper.TryRead(request, out var rule) is { } detail)
        {
            return Problems.Result(StatusCodes.Status400BadRequest, detail);
        }

        rules.Set(id, rule);
        audit.Write(context, AuditActions.RecordingChanged, id, request.Rule);
        return TypedResults.Ok(RuleMapper.ToModel(rule, recording.StatusOf(id)));
    }

    private static Results<NoContent, ProblemHttpResult> Trigger(
        string id,
        CameraRegistry cameras,
        RecordingRules rules,
        RecordingService recording,
        [Description("Description of the event, at most 200 characters.")] string? reason = null
    )
    {
        if (cameras.Find(id, out _) is { } problem)
        {
            return problem;
        }

        if (reason is { Length: > MaxReason } || reason?.Any(char.IsControl) == true)
        {
            return Problems.Result(
                StatusCodes.Status400BadRequest,
                $"reason must have at most {MaxReason} characters and no control characters."
            );
        }

        if (recording.Trigger(id, reason ?? ""))
        {
            return TypedResults.NoContent();
        }

        return Problems.Result(
            StatusCodes.Status409Conflict,
            rules.Get(id).Mode == RecordingMode.Event
                ? $"Camera {id} has sent no frame since the server started, so there is nothing to record."
                : $"Camera {id} does not record events. Set its rule to event with PUT /api/cameras/{id}/recording.",
            ProblemCodes.NotTriggered
        );
    }
}
