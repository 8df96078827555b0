using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using NanoCam.Server.Accounts;
using NanoCam.Server.Api;
using NanoCam.Server.Cameras;

namespace NanoCam.Server.Presets;

/// <summary>Maps the routes of schedules.</summary>
internal static class ScheduleRoutes
{
    private const int MaxTimes = 24;
    private const int MaxMarginMinutes = 180;
    private const int MinBrightnessGap = 20;
    private const string TimeFormat = "HH':'mm";

    /// <summary>Maps the routes.</summary>
    public static void MapSchedules(this IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/cameras/{id}/schedule", Get)
            .WithName("getSettingsSchedule")
            .WithTags(ApiTags.Cameras)
            .WithCameraId()
            .WithSummary("Get the preset schedule")
            .WithDescription("The presets of the schedule, when each is applied, and the one that was applied last.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        routes
            .MapPut("/api/cameras/{id}/schedule", Put)
            .RequireAuthorization(Policies.Operator)
            .WithName("changeSettingsSchedule")
            .WithTags(ApiTags.Cameras)
            .WithCameraId()
            .WithSummary("Change the preset schedule")
            .WithDescription(
                "Applies presets by time of day, by sunrise and sunset, or by the brightness of the frames. Settings that a user changes "
                    + "stay until the next change of the preset."
            )
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static Results<Ok<SettingsScheduleModel>, ProblemHttpResult> Get(
        string id,
        CameraRegistry cameras,
        ScheduleStore schedules,
        ScheduleService service,
        TimeProvider time
    ) => cameras.Find(id, out _) is { } problem ? problem : TypedResults.Ok(ToModel(id, schedules.Get(id), service, time));

    private static Results<Ok<SettingsScheduleModel>, ProblemHttpResult> Put(
        string id,
        SettingsScheduleRequest request,
        HttpContext context,
        CameraRegistry cameras,
        PresetStore presets,
        ScheduleService service,
        AuditLog audit
    )
    {
        if (cameras.Find(id, out _) is { } problem)
        {
            return problem;
        }

        if ((TryRead(request, out var schedule) ?? Check(schedule)) is { } error)
        {
            return Problems.Result(StatusCodes.Status400BadRequest, error);
        }

        if (schedule.Presets.FirstOrDefault(name => presets.Find(name) is null) is { } unknown)
        {
            return Problems.Result(StatusCodes.Status400BadRequest, $"There is no preset {unknown}. GET /api/presets lists them.");
        }

        service.Set(id, schedule);
        audit.Write(context, AuditActions.ScheduleChanged, id, CameraModelMapper.NameOf(schedule.Mode));
        var services = context.RequestServices;
        return TypedResults.Ok(
            ToModel(id, services.GetRequiredService<ScheduleStore>().Get(id), service, services.GetRequiredService<TimeProvider>())
        );
    }

    private static string? TryRead(SettingsScheduleRequest request, out SettingsSchedule schedule)
    {
        schedule = SettingsSchedule.Off;
        List<ScheduledPreset> times = [];
        foreach (var entry in request.Times ?? [])
        {
            if (
                entry is null
                || !TimeOnly.TryParseExact(entry.At, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            )
            {
                return "times must have entries such as {\"at\":\"07:30\",\"preset\":\"day\"}.";
            }

            times.Add(new ScheduledPreset(at, entry.Preset));
        }

        if (
            request.Mode == ScheduleMode.Times
            && (times.Count is 0 or > MaxTimes || times.DistinctBy(entry => entry.At).Count() < times.Count)
        )
        {
            return $"times must have 1 to {MaxTimes} entries, each at another time.";
        }

        if (request is { Mode: ScheduleMode.Sun, Latitude: null } or { Mode: ScheduleMode.Sun, Longitude: null })
        {
            return "mode sun requires latitude and longitude.";
        }

        schedule = new SettingsSchedule
        {
            Mode = request.Mode,
            Times = [.. times.OrderBy(entry => entry.At)],
            Day = request.Day ?? schedule.Day,
            Night = request.Night ?? schedule.Night,
            Latitude = request.Latitude ?? 0,
            Longitude = request.Longitude ?? 0,
            MarginMinutes = request.MarginMinutes ?? 0,
            DarkBelow = request.DarkBelow ?? schedule.DarkBelow,
            BrightAbove = request.BrightAbove ?? schedule.BrightAbove,
        };
        return null;
    }

    private static string? Check(SettingsSchedule schedule) =>
        schedule switch
        {
            { Mode: < ScheduleMode.Off or > ScheduleMode.Brightness } => "mode must be off, times, sun or brightness.",
            { Latitude: not (>= -90 and <= 90) } => "latitude must be between -90 and 90 degrees.",
            { Longitude: not (>= -180 and <= 180) } => "longitude must be between -180 and 180 degrees.",
            { MarginMinutes: < -MaxMarginMinutes or > MaxMarginMinutes } =>
                $"marginMinutes must be between {-MaxMarginMinutes} and {MaxMarginMinutes}.",
            { DarkBelow: < 0 or > 255 } or { BrightAbove: < 0 or > 255 } => "darkBelow and brightAbove must be between 0 and 255.",
            _ when schedule.BrightAbove - schedule.DarkBelow < MinBrightnessGap =>
                $"brightAbove must be at least {MinBrightnessGap} above darkBelow, because the night preset makes frames brighter.",
            _ => null,
        };

    private static SettingsScheduleModel ToModel(string id, ScheduleState state, ScheduleService service, TimeProvider time)
    {
        var (schedule, now) = (state.Schedule, time.GetLocalNow());
        var isSun = schedule.Mode == ScheduleMode.Sun;
        var sun = isSun ? SunTimes.At(now, schedule.Latitude, schedule.Longitude) : default;
        var brightness = schedule.Mode == ScheduleMode.Brightness ? service.BrightnessOf(id) : null;
        return new SettingsScheduleModel(
            schedule.Mode,
            [
                .. schedule.Times.Select(entry => new ScheduledPresetModel(
                    entry.At.ToString(TimeFormat, CultureInfo.InvariantCulture),
                    entry.Preset
                )),
            ],
            schedule.Day,
            schedule.Night,
            schedule.Latitude,
            schedule.Longitude,
            schedule.MarginMinutes,
            schedule.DarkBelow,
            schedule.BrightAbove,
            state.Applied,
            schedule.Mode is ScheduleMode.Times or ScheduleMode.Sun ? schedule.NextChange(now)?.ToUniversalTime() : null,
            sun.Sunrise,
            sun.Sunset,
            brightness is { } luma ? Math.Round(luma, 1) : null,
            schedule.Mode == ScheduleMode.Brightness && brightness is null
                ? "The brightness is unknown. Turn on motion detection for this camera, which measures it."
                : null
        );
    }
}
