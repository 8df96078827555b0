using Microsoft.AspNetCore.Http.HttpResults;
using NanoCam.Server.Accounts;
using NanoCam.Server.Api;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;

namespace NanoCam.Server.Steering;

/// <summary>Maps the routes of steering.</summary>
internal static class SteeringRoutes
{
    /// <summary>Shortest idle interval in milliseconds.</summary>
    public const int MinIdleMs = 100;

    /// <summary>Longest idle interval in milliseconds: an hour.</summary>
    public const int MaxIdleMs = 3_600_000;

    /// <summary>Maps the routes.</summary>
    public static void MapSteering(this IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/cameras/{id}/steering", Get)
            .WithName("getSteering")
            .WithTags(ApiTags.Cameras)
            .WithCameraId()
            .WithSummary("Get the steering rule and state")
            .WithDescription("The settings that the server chose for the camera, the reason, and the state of the link.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        routes
            .MapPut("/api/cameras/{id}/steering", Put)
            .RequireAuthorization(Policies.Operator)
            .WithName("changeSteering")
            .WithTags(ApiTags.Cameras)
            .WithCameraId()
            .WithSummary("Change the steering rule")
            .WithDescription(
                "With `automatic`, the desired settings are limits. If a desired setting is not set, the reported one "
                    + "becomes the limit."
            )
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static Results<Ok<SteeringModel>, ProblemHttpResult> Get(
        string id,
        CameraRegistry cameras,
        SteeringRules rules,
        SteeringService steering
    ) => cameras.Find(id, out var camera) is { } problem ? problem : TypedResults.Ok(ToModel(camera!, rules, steering));

    private static Results<Ok<SteeringModel>, ProblemHttpResult> Put(
        string id,
        SteeringRequest request,
        HttpContext context,
        CameraRegistry cameras,
        SteeringRules rules,
        SteeringService steering,
        AuditLog audit
    )
    {
        if (cameras.Find(id, out var camera) is { } problem)
        {
            return problem;
        }

        if (Check(request) is { } detail)
        {
            return Problems.Result(StatusCodes.Status400BadRequest, detail);
        }

        var standard = rules.Standard;
        rules.Set(
            id,
            new SteeringRule
            {
                Mode = request.Mode,
                LowestQuality = request.LowestQuality ?? standard.LowestQuality,
                IdleIntervalMs = request.IdleIntervalMs ?? standard.IdleIntervalMs,
            }
        );
        audit.Write(context, AuditActions.SteeringChanged, id, request.Mode == SteeringMode.Automatic ? "automatic" : "manual");
        steering.SteerSoon();
        return TypedResults.Ok(ToModel(camera!, rules, steering));
    }

    private static string? Check(SteeringRequest request) =>
        request switch
        {
            { Mode: not (SteeringMode.Manual or SteeringMode.Automatic) } => "mode must be automatic or manual.",
            { LowestQuality: < 1 or > 100 } => "lowestQuality must be between 1 and 100.",
            { IdleIntervalMs: < MinIdleMs or > MaxIdleMs } => $"idleIntervalMs must be between {MinIdleMs} and {MaxIdleMs} (one hour).",
            _ => null,
        };

    private static SteeringModel ToModel(Camera camera, SteeringRules rules, SteeringService steering)
    {
        var rule = rules.Get(camera.Id);
        var status = steering.StatusOf(camera.Id);
        return new SteeringModel
        {
            Mode = rule.Mode,
            LowestQuality = rule.LowestQuality,
            IdleIntervalMs = rule.IdleIntervalMs,
            Decision = status is null ? null : ToModel(status),
            Link = status is null ? null : new SteeringLinkModel(status.Rate, status.Capacity, status.QueueMs),
            Demand = ToModel(steering.DemandOf(camera)),
        };
    }

    private static SteeringDecisionModel ToModel(SteeringStatus status)
    {
        var decision = status.Decision;
        return new SteeringDecisionModel(
            decision.IntervalMs,
            decision.Width,
            decision.Height,
            decision.Quality,
            decision.Reason,
            TextOf(status)
        );
    }

    private static SteeringDemandModel ToModel(FrameDemand demand) =>
        new(
            double.IsInfinity(demand.FramesPerSecond) ? null : Math.Round(demand.FramesPerSecond, 2),
            demand.Width == int.MaxValue ? null : demand.Width
        );

    private static string TextOf(SteeringStatus status) =>
        status.Decision.Reason switch
        {
            SteeringReason.Idle => "No viewer, recording or motion detection uses the frames.",
            SteeringReason.SlowLink => $"The link carries {status.Capacity / 1000} KB/s, less than the desired settings need.",
            SteeringReason.SilentLink => "No frame arrived for more than a second.",
            SteeringReason.Recovering => $"The link carries {status.Capacity / 1000} KB/s. The server raises the rate step by step.",
            SteeringReason.Viewers => "Viewers show fewer or smaller frames than the desired settings allow.",
            _ => "The desired settings apply.",
        };
}
