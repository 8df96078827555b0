using NanoCam.Server.Cameras;

namespace NanoCam.Server.Steering;

/// <summary>Limits on the settings that the controller may choose for one camera.</summary>
/// <param name="Width">Largest width in pixels.</param>
/// <param name="Height">Largest height in pixels.</param>
/// <param name="Quality">Best quality, 1 to 100.</param>
/// <param name="LowestQuality">Lowest quality, 1 to 100.</param>
/// <param name="IntervalMs">Shortest time between frames in milliseconds.</param>
/// <param name="IdleIntervalMs">Time between frames in milliseconds while nothing uses them.</param>
internal sealed record SteeringLimits(int Width, int Height, int Quality, int LowestQuality, int IntervalMs, int IdleIntervalMs)
{
    // Of a camera that does not report its quality.
    private const int UsualQuality = 80;

    /// <summary>The limits of a camera: its desired settings. Null while one of them is unset.</summary>
    public static SteeringLimits? Of(Camera camera, SteeringRule rule) =>
        camera.Desired is { Width: > 0, Height: > 0, Quality: > 0, IsIntervalUnset: false } desired
            ? new SteeringLimits(
                desired.Width,
                desired.Height,
                desired.Quality,
                Math.Min(rule.LowestQuality, desired.Quality),
                (int)desired.IntervalMilliseconds,
                rule.IdleIntervalMs
            )
            : null;

    /// <summary>
    /// The change that makes the settings in force the desired ones, where those are unset: a steered camera reports what the server chose,
    /// so that its own settings would be lost. Null if the camera has not reported them.
    /// </summary>
    public static SettingsChange? Missing(Camera camera)
    {
        var desired = camera.Desired;
        if (camera.Reported?.Applied is not { Width: > 0, Height: > 0 } reported)
        {
            return null;
        }

        var change = new SettingsChange
        {
            Width = desired.Width > 0 ? desired.Width : reported.Width,
            Height = desired.Height > 0 ? desired.Height : reported.Height,
            Quality =
                desired.Quality > 0 ? desired.Quality
                : reported.Quality > 0 ? reported.Quality
                : UsualQuality,
        };
        change.IntervalMs = desired.IsIntervalUnset ? reported.IntervalMilliseconds : desired.IntervalMilliseconds;
        return change;
    }
}
