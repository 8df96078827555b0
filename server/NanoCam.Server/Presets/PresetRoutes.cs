using Microsoft.AspNetCore.Http.HttpResults;
using NanoCam.Server.Accounts;
using NanoCam.Server.Api;
using NanoCam.Server.Cameras;

namespace NanoCam.Server.Presets;

/// <summary>Maps the routes of presets.</summary>
internal static class PresetRoutes
{
    /// <summary>Maps the routes, and those that change the settings of a camera as a whole.</summary>
    public static void MapPresets(this IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/presets", List)
            .WithName("listPresets")
            .WithTags(ApiTags.Cameras)
            .WithSummary("List presets")
            .WithDescription("Lists the built-in presets, and then those of users, sorted by name.");
        routes
            .MapPut("/api/presets/{name}", Put)
            .RequireAuthorization(Policies.Operator)
            .WithName("savePreset")
            .WithTags(ApiTags.Cameras)
            .WithPath("name", "Name of the preset: 1 to 40 characters, no slash.")
            .WithSummary("Save a preset")
            .WithDescription("Creates or replaces a preset with the given settings, or with the desired settings of a camera.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        routes
            .MapDelete("/api/presets/{name}", Delete)
            .RequireAuthorization(Policies.Operator)
            .WithName("removePreset")
            .WithTags(ApiTags.Cameras)
            .WithPath("name", "Name of the preset.")
            .WithSummary("Remove a preset")
            .WithDescription("Cameras keep the settings that the preset changed. A preset that a schedule uses cannot be removed.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        routes.MapWholeSettings();
        routes.MapSchedules();
    }

    private static Ok<IReadOnlyList<Preset>> List(PresetStore presets) => TypedResults.Ok<IReadOnlyList<Preset>>([.. presets.List()]);

    private static Results<Ok<Preset>, ProblemHttpResult> Put(
        string name,
        PresetRequest request,
        HttpContext context,
        PresetStore presets,
        CameraRegistry cameras,
        AuditLog audit
    )
    {
        if (request.Settings is null == request.Camera is null)
        {
            return Problems.Result(StatusCodes.Status400BadRequest, "A preset needs either settings or camera.");
        }

        var settings = request.Settings;
        if (request.Camera is { } id)
        {
            if (cameras.Find(id, out var camera) is { } problem)
            {
                return problem;
            }

            settings = Read(CameraModelMapper.CreateSettings(camera).Desired);
        }

        if (PresetStore.Check(name, settings!) is { } error)
        {
            return Problems.Result(StatusCodes.Status400BadRequest, error);
        }

        if (presets.Find(name) is null && presets.All.Count >= PresetStore.MaxCount)
        {
            return Problems.Result(
                StatusCodes.Status409Conflict,
                $"There are {PresetStore.MaxCount} presets already. Remove one of them first."
            );
        }

        presets.Set(name, settings!);
        audit.Write(context, AuditActions.PresetSaved, name);
        return TypedResults.Ok(presets.Find(name)!);
    }

    private static Results<NoContent, ProblemHttpResult> Delete(
        string name,
        HttpContext context,
        PresetStore presets,
        ScheduleStore schedules,
        AuditLog audit
    )
    {
        if (presets.Find(name) is not { } preset)
        {
            return Problems.Result(StatusCodes.Status404NotFound, $"There is no preset {name}. GET /api/presets lists them.");
        }

        if (preset.BuiltIn)
        {
            return Problems.Result(StatusCodes.Status409Conflict, $"The preset {name} is built in and cannot be removed.");
        }

        if (schedules.UsersOf(name) is { Count: > 0 } users)
        {
            return Problems.Result(
                StatusCodes.Status409Conflict,
                $"The schedule of camera {users[0]} uses the preset {name}. Change the schedule first."
            );
        }

        presets.Remove(name);
        audit.Write(context, AuditActions.PresetRemoved, name);
        return TypedResults.NoContent();
    }

    // What is unset stays as it is when the preset is applied.
    private static PresetValues Read(SettingsValues desired) =>
        new(
            desired.IntervalMs,
            desired.Width > 0 && desired.Height > 0 ? desired.Width : null,
            desired.Width > 0 && desired.Height > 0 ? desired.Height : null,
            desired.Quality > 0 ? desired.Quality : null,
            desired.Controls
        );
}
