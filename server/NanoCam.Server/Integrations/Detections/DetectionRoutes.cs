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
            .WithSummary("Get the newest detections")
            .WithDescription("The server keeps detections in memory, and sends them to viewers on `/live` immediately.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        routes
            .MapPost("/api/cameras/{id}/detections", Post)
            .RequireAuthorization(Policies.Operator)
            .WithName("postDetections")
            .WithTags(ApiTags.Live)
            .WithCameraId()
            .WithSummary("Send detections")
            .WithDescription(
                "Viewers see the boxes over the live frame. A new object creates an event, and starts recording if the rule of the "
                    + "camera is `event`."
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
                $"Camera {id} has more than {DetectionLog.MaxPerSecond} detections per second. Send detections of fewer frames."
            );
    }
}
