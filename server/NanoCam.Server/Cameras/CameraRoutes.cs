using Microsoft.AspNetCore.Http.HttpResults;
using NanoCam.Server.Accounts;
using NanoCam.Server.Api;
using NanoCam.Server.Frames;

namespace NanoCam.Server.Cameras;

/// <summary>The camera API: list, detail, name, settings.</summary>
internal static class CameraRoutes
{
    /// <summary>Longest display name.</summary>
    public const int MaxNameLength = 80;

    /// <summary>Maps the routes.</summary>
    public static void MapCameras(this IEndpointRouteBuilder routes)
    {
        routes.MapShares();
        var group = routes.MapGroup("/api/cameras").WithTags(ApiTags.Cameras);
        group
            .MapGet("", List)
            .WithName("listCameras")
            .WithSummary("List cameras")
            .WithDescription("All cameras, online or offline, ordered by id.");
        group
            .MapGet("{id}", Get)
            .WithName("getCamera")
            .WithCameraId()
            .WithSummary("Get a camera")
            .WithDescription("State, newest frame, counters, settings, and the data that the camera reports.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        group
            .MapPatch("{id}", Change)
            .RequireAuthorization(Policies.Operator)
            .WithName("changeCamera")
            .WithCameraId()
            .WithSummary("Name a camera")
            .WithDescription("Changes the display name of the camera.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        group
            .MapDelete("{id}", Delete)
            .RequireAuthorization(Policies.Administrator)
            .WithName("forgetCamera")
            .WithCameraId()
            .WithSummary("Remove a camera")
            .WithDescription("Removes an offline camera with its name, settings, counters and key. Stored stills remain.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        group
            .MapPut("{id}/settings", PutSettingsAsync)
            .RequireAuthorization(Policies.Operator)
            .WithName("changeSettings")
            .WithCameraId()
            .WithSummary("Change settings")
            .WithDescription(
                "Changes the desired settings and sends them to the camera, immediately or when it connects. "
                    + "The change is pending until the camera confirms it."
            )
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static Ok<IReadOnlyList<CameraModel>> List(CameraRegistry cameras, TimeProvider time)
    {
        var now = time.Microseconds();
        return TypedResults.Ok<IReadOnlyList<CameraModel>>([.. cameras.All.Select(camera => CameraModelMapper.Create(camera, now))]);
    }

    private static Results<Ok<CameraModel>, ProblemHttpResult> Get(string id, CameraRegistry cameras, TimeProvider time) =>
        cameras.Find(id, out var camera) is { } problem ? problem : TypedResults.Ok(CameraModelMapper.Create(camera, time.Microseconds()));

    private static Results<Ok<CameraModel>, ProblemHttpResult> Change(
        string id,
        CameraChange change,
        HttpContext context,
        CameraRegistry cameras,
        CameraPersistence persistence,
        AuditLog audit,
        TimeProvider time
    )
    {
        if (cameras.Find(id, out var camera) is { } problem)
        {
            return problem;
        }

        if (change.Name is { } name)
        {
            name = name.Trim();
            if (name.Length > MaxNameLength || name.Any(char.IsControl))
            {
                return Problems.Result(
                    StatusCodes.Status400BadRequest,
                    $"A name must have at most {MaxNameLength} characters and no control characters.",
                    ProblemCodes.InvalidName
                );
            }

            persistence.Rename(camera, name.Length == 0 ? camera.Id : name);
            cameras.NotifyChanged(camera);
            audit.Write(context, AuditActions.CameraNamed, id, camera.Name);
        }

        return TypedResults.Ok(CameraModelMapper.Create(camera, time.Microseconds()));
    }

    private static Results<NoContent, ProblemHttpResult> Delete(
        string id,
        HttpContext context,
        CameraRegistry cameras,
        CameraPersistence persistence,
        ShareStore shares,
        AuditLog audit,
        TimeProvider time
    )
    {
        if (cameras.Find(id, out var camera) is { } problem)
        {
            return problem;
        }

        if (camera.IsOnline(time.Microseconds()))
        {
            return Problems.Result(
                StatusCodes.Status409Conflict,
                $"Camera {id} is online and would reappear immediately. Turn it off, and then remove it.",
                ProblemCodes.CameraOnline
            );
        }

        // If this fails, nothing else has been changed.
        persistence.Delete(camera);
        cameras.Remove(id);
        // Another camera may get this id later. Share links of this one must not show it.
        shares.End(share => share.OnlyCamera == id);
        audit.Write(context, AuditActions.CameraForgotten, id);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<SettingsModel>, ProblemHttpResult>> PutSettingsAsync(
        string id,
        SettingsChange change,
        HttpContext context,
        CameraRegistry cameras,
        CameraSettingsService settings,
        CancellationToken cancellationToken
    )
    {
        if (cameras.Find(id, out var camera) is { } problem)
        {
            return problem;
        }

        return await settings.ChangeAsync(camera, change, context, cancellationToken) is { } fault
            ? Problems.Result(StatusCodes.Status400BadRequest, fault)
            : TypedResults.Ok(CameraModelMapper.CreateSettings(camera));
    }
}
