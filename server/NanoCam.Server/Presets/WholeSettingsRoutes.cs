using Microsoft.AspNetCore.Http.HttpResults;
using NanoCam.Server.Accounts;
using NanoCam.Server.Api;
using NanoCam.Server.Cameras;

namespace NanoCam.Server.Presets;

/// <summary>Maps the routes that change the settings of a camera as a whole: apply a preset, copy, undo.</summary>
internal static class WholeSettingsRoutes
{
    private const int MaxTargets = 1000;

    /// <summary>Maps the routes.</summary>
    public static void MapWholeSettings(this IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/api/cameras/{id}/preset", ApplyAsync)
            .RequireAuthorization(Policies.Operator)
            .WithName("applyPreset")
            .WithTags(ApiTags.Cameras)
            .WithCameraId()
            .WithSummary("Apply a preset")
            .WithDescription(
                "Changes the desired settings that the preset contains; others stay. Settings that the connected camera does not have are "
                    + "left out, and values are limited to its ranges."
            )
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        routes
            .MapPost("/api/cameras/{id}/settings/copy", CopyAsync)
            .RequireAuthorization(Policies.Operator)
            .WithName("copySettings")
            .WithTags(ApiTags.Cameras)
            .WithCameraId()
            .WithSummary("Copy settings to other cameras")
            .WithDescription(
                "Copies the desired settings of this camera to others. Settings that a connected camera does not have are left out, and "
                    + "values are limited to its ranges."
            )
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        routes
            .MapPost("/api/cameras/{id}/settings/undo", UndoAsync)
            .RequireAuthorization(Policies.Operator)
            .WithName("undoSettings")
            .WithTags(ApiTags.Cameras)
            .WithCameraId()
            .WithSummary("Undo the last change of the settings")
            .WithDescription("Restores the desired settings before the last change. A second undo restores that change.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Results<Ok<AppliedSettingsModel>, ProblemHttpResult>> ApplyAsync(
        string id,
        ApplyPresetRequest request,
        HttpContext context,
        CameraRegistry cameras,
        PresetStore presets,
        CameraSettingsService settings,
        CancellationToken cancellationToken
    )
    {
        if (cameras.Find(id, out var camera) is { } problem)
        {
            return problem;
        }

        if (presets.Find(request.Preset) is not { } preset)
        {
            return Problems.Result(
                StatusCodes.Status404NotFound,
                $"There is no preset {request.Preset}. The presets are: {string.Join(", ", presets.List().Select(known => known.Name))}."
            );
        }

        var fit = PresetFit.Of(preset.Settings, camera.Link);
        var origin = CameraSettingsService.OriginOf(context, SettingsChangeKind.Preset, preset.Name);
        return await settings.ChangeAsync(camera, fit.Change, origin, cancellationToken) is { } error
            ? Problems.Result(StatusCodes.Status400BadRequest, error)
            : TypedResults.Ok(ToModel(camera, fit));
    }

    private static async Task<Results<Ok<IReadOnlyList<AppliedSettingsModel>>, ProblemHttpResult>> CopyAsync(
        string id,
        CopySettingsRequest request,
        HttpContext context,
        CameraRegistry cameras,
        CameraSettingsService settings,
        CancellationToken cancellationToken
    )
    {
        if (cameras.Find(id, out var source) is { } problem)
        {
            return problem;
        }

        var ids = request.To.Distinct(StringComparer.Ordinal).ToList();
        if (ids.Count is 0 or > MaxTargets || ids.Contains(id))
        {
            return Problems.Result(StatusCodes.Status400BadRequest, $"to must contain 1 to {MaxTargets} other cameras.");
        }

        List<Camera> targets = [];
        foreach (var target in ids)
        {
            if (cameras.Find(target, out var camera) is { } unknown)
            {
                return unknown;
            }

            targets.Add(camera);
        }

        List<AppliedSettingsModel> changed = [];
        var origin = CameraSettingsService.OriginOf(context, SettingsChangeKind.Copy, id);
        foreach (var camera in targets)
        {
            var fit = PresetFit.Of(source.Desired, camera.Desired, camera.Link);
            if (await settings.ChangeAsync(camera, fit.Change, origin, cancellationToken) is { } error)
            {
                return Problems.Result(StatusCodes.Status400BadRequest, $"{camera.Id}: {error}");
            }

            changed.Add(ToModel(camera, fit));
        }

        return TypedResults.Ok<IReadOnlyList<AppliedSettingsModel>>(changed);
    }

    private static async Task<Results<Ok<AppliedSettingsModel>, ProblemHttpResult>> UndoAsync(
        string id,
        HttpContext context,
        CameraRegistry cameras,
        SettingsUndo undo,
        CameraSettingsService settings,
        CancellationToken cancellationToken
    )
    {
        if (cameras.Find(id, out var camera) is { } problem)
        {
            return problem;
        }

        if (undo.Find(camera) is not { } before)
        {
            return Problems.Result(StatusCodes.Status409Conflict, $"The settings of camera {id} were never changed.");
        }

        var fit = PresetFit.Of(before, camera.Desired, camera.Link);
        var origin = CameraSettingsService.OriginOf(context, SettingsChangeKind.Undo);
        return await settings.ChangeAsync(camera, fit.Change, origin, cancellationToken) is { } error
            ? Problems.Result(StatusCodes.Status400BadRequest, error)
            : TypedResults.Ok(ToModel(camera, fit));
    }

    private static AppliedSettingsModel ToModel(Camera camera, PresetFit fit) =>
        new(camera.Id, CameraModelMapper.CreateSettings(camera), fit.Skipped, fit.Limited);
}
