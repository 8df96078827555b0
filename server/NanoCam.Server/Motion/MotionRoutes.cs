using Microsoft.AspNetCore.Http.HttpResults;
using NanoCam.Server.Accounts;
using NanoCam.Server.Api;
using NanoCam.Server.Cameras;

namespace NanoCam.Server.Motion;

/// <summary>Maps the routes of motion detection.</summary>
internal static class MotionRoutes
{
    /// <summary>Maps the routes.</summary>
    public static void MapMotion(this IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/cameras/{id}/motion", Get)
            .WithName("getMotion")
            .WithTags(ApiTags.Motion)
            .WithCameraId()
            .WithSummary("Get settings and state of motion detection")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        routes
            .MapPut("/api/cameras/{id}/motion", Put)
            .RequireAuthorization(Policies.Operator)
            .WithName("changeMotion")
            .WithTags(ApiTags.Motion)
            .WithCameraId()
            .WithSummary("Change the settings of motion detection")
            .WithDescription("Replaces the settings. Omitted fields get their defaults. The server learns the background again.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        routes
            .MapGet("/api/cameras/{id}/motion/cells", GetCells)
            .WithName("getMotionCells")
            .WithTags(ApiTags.Motion)
            .WithCameraId()
            .WithSummary("Get the cells with motion")
            .WithDescription(
                "Cells with motion in the last analyzed frame, to help with drawing zones and masks. For five seconds after a "
                    + "request, frames are analyzed at "
                    + "the higher rate."
            )
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static Results<Ok<MotionModel>, ProblemHttpResult> Get(
        string id,
        CameraRegistry cameras,
        MotionSettingsStore store,
        MotionService motion
    ) => cameras.Find(id, out _) is { } problem ? problem : TypedResults.Ok(MotionMapper.ToModel(store.Get(id), motion.ViewOf(id)));

    private static Results<Ok<MotionModel>, ProblemHttpResult> Put(
        string id,
        MotionRequest request,
        HttpContext context,
        CameraRegistry cameras,
        MotionSettingsStore store,
        MotionService motion,
        AuditLog audit
    )
    {
        if (cameras.Find(id, out _) is { } problem)
        {
            return problem;
        }

        if (MotionMapper.TryRead(request, out var settings) is { } detail)
        {
            return Problems.Result(StatusCodes.Status400BadRequest, detail);
        }

        store.Set(id, settings);
        audit.Write(context, AuditActions.MotionChanged, id, settings.Enabled ? "on" : "off");
        return TypedResults.Ok(MotionMapper.ToModel(settings, motion.ViewOf(id)));
    }

    private static Results<Ok<MotionCellsModel>, ProblemHttpResult> GetCells(string id, CameraRegistry cameras, MotionService motion) =>
        cameras.Find(id, out _) is { } problem ? problem : TypedResults.Ok(MotionMapper.ToModel(motion.ViewOf(id)));
}
