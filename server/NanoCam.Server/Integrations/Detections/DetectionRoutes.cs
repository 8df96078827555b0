using Microsoft.AspNetCore.Http.HttpResults;
using NanoCam.Server.Accounts;
using NanoCam.Server.Api;
using NanoCam.Server.Cameras;

namespace NanoCam.Server.Integrations.Detections;

/// <summary>Maps the routes of detections.</summary>
internal static class DetectionRoutes
{
    /// <summary>Maps the routes.</summary>
    public static void MapDetections(this IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/cameras/{id}/detections", Get)
            .WithName("getDetections")
            .WithTags(ApiTags.Live)
            .WithCameraId()
            .WithSummary("Get what a detector found last")
            .WithDescription("Detections are kept in memory. Viewers on `/live` receive them at once.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        routes
            .MapPost("/api/cameras/{id}/detections", Post)
            .RequireAuthorization(Policies.Operator)
            .WithName("postDetections")
            .WithTags(ApiTags.Live)
            .WithCameraId()
            .WithSummary("Send what a detector found in a frame")
            .WithDescription(
                "Viewers see the boxes over the live frame. An object that is new has an event, and a camera with the rule `event` records."
            )
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
    }

    private static Results<Ok<DetectionsModel>, ProblemHttpResult> Get(string id, CameraRegistry cameras, DetectionStore detections) =>
        cameras.Find(id, out _) is { } problem ? problem : TypedResults.Ok(detections.Newest(id));

    private static Results<NoContent, ProblemHttpResult> Post(
        string id,
        DetectionRequest request,
        HttpContext context,
        CameraRegistry cameras,
        DetectionStore detections,
        TimeProvider time
    )
    {
        if (cameras.Find(id, out _) is { } problem)
        {
            return problem;
        }

        if (DetectionReader.Check(request, time.GetUtcNow()) is { } error)
        {
            return Problems.Result(StatusCodes.Status400BadRequest, error);
        }

        return detections.TryAdd(id, request)
            ? TypedResults.NoContent()
            : Problems.ResultWithRetryAfter(
                context,
                StatusCodes.Status429TooManyRequests,
                TimeSpan.FromSeconds(1),
                $"Camera {id} has more than {DetectionLog.MaxPerSecond} detections a second. Send those of fewer frames."
            );
    }
}
