using System.Text.Json.Serialization;
using NanoCam.Wire;

namespace NanoCam.Server.Cameras;

/// <summary>Compares the desired settings of a camera with those that it reports.</summary>
internal static class SettingsDifferences
{
    /// <summary>Desired settings that are not in force, and why. Empty if all are.</summary>
    public static IReadOnlyList<SettingDifferenceModel> Of(Camera camera)
    {
        var (desired, reported) = (camera.Desired, camera.Reported);
        // A camera that never received settings, and for which none are desired, has nothing to confirm.
        var isConfirmed = desired.Revision == (reported?.Applied.Revision ?? 0);
        var waiting = isConfirmed ? (SettingDifferenceCause?)null : WaitingFor(camera);
        List<SettingDifferenceModel> found = [];
        void Compare(string name, long wanted, long? actual, SettingDifferenceCause cause)
        {
            if (wanted != actual)
            {
                found.Add(ToModel(name, wanted, actual, waiting ?? cause));
            }
        }

        var applied = reported?.Applied;
        var steered = camera.Steered is { } chosen && chosen.Revision == desired.Revision ? chosen : null;
        SettingDifferenceCause CauseOf(bool isSteered) => isSteered ? SettingDifferenceCause.Automatic : SettingDifferenceCause.Adjusted;
        if (!desired.IsIntervalUnset)
        {
            Compare(
                "intervalMs",
                desired.IntervalMilliseconds,
                applied?.IntervalMilliseconds,
                CauseOf(steered is not null && steered.IntervalMilliseconds != desired.IntervalMilliseconds)
            );
        }

        if (desired.Width > 0)
        {
            Compare("width", desired.Width, applied?.Width, CauseOf(steered is not null && steered.Width != desired.Width));
        }

        if (desired.Height > 0)
        {
            Compare("height", desired.Height, applied?.Height, CauseOf(steered is not null && steered.Height != desired.Height));
        }

        if (desired.Quality > 0)
        {
            // A steered camera also lowers its quality itself, to the frame budget.
            Compare("quality", desired.Quality, applied?.Quality, CauseOf(steered is not null));
        }

        foreach (var control in desired.Controls)
        {
            Compare(
                ControlNames.Find(control.Control) ?? control.Control.ToString(),
                control.Value,
                ValueOf(applied, control.Control),
                RefusalOf(camera, control.Control)
            );
        }

        // Without a report, or if the camera confirms but does not list a value, there is nothing to compare.
        return isConfirmed ? [.. found.Where(difference => difference.Reported is not null || IsRefused(difference.Cause))] : found;
    }

    private static bool IsRefused(SettingDifferenceCause cause) =>
        cause is SettingDifferenceCause.Refused or SettingDifferenceCause.NoSuchControl;

    private static long? ValueOf(CameraSettings? settings, CameraControl control) =>
        settings?.Controls.Where(candidate => candidate.Control == control).Select(candidate => (long?)candidate.Value).FirstOrDefault();

    private static SettingDifferenceCause RefusalOf(Camera camera, CameraControl control)
    {
        if (camera.Reported?.Refused.Any(refused => refused.Control == control) != true)
        {
            return SettingDifferenceCause.Adjusted;
        }

        return camera.Link is { } link && !link.Hello.Controls.Any(range => range.Control == control)
            ? SettingDifferenceCause.NoSuchControl
            : SettingDifferenceCause.Refused;
    }

    private static SettingDifferenceCause WaitingFor(Camera camera) =>
        camera.Link is { IsOpen: true } ? SettingDifferenceCause.Sent
        : camera.Link is null && IsUploading(camera) ? SettingDifferenceCause.NextUpload
        : SettingDifferenceCause.Offline;

    // Before its first frame, it is unknown how a camera sends.
    private static bool IsUploading(Camera camera) =>
        camera.UplinkKind == UplinkKind.Http && camera.ConditionAt(camera.LastSeenMicroseconds).LastFrameMicroseconds > 0;

    private static SettingDifferenceModel ToModel(string name, long desired, long? reported, SettingDifferenceCause cause) =>
        new()
        {
            Name = name,
            Desired = desired,
            Reported = reported,
            Cause = cause,
            Reason = cause switch
            {
                SettingDifferenceCause.Sent => "The server sent the value. The camera has not confirmed it yet.",
                SettingDifferenceCause.NextUpload => "The camera receives the value in the response to its next upload.",
                SettingDifferenceCause.Offline => "The camera is offline. It receives the value when it connects.",
                SettingDifferenceCause.NoSuchControl => "The camera has no such control.",
                SettingDifferenceCause.Refused => "The camera refused the value.",
                SettingDifferenceCause.Automatic => "Automatic settings chose another value, within the desired one.",
                _ => "The camera does not support exactly this value, and uses the nearest one.",
            },
        };
}

/// <summary>A desired setting that is not in force.</summary>
public sealed record SettingDifferenceModel
{
    /// <summary>Name of the setting or sensor control.</summary>
    public required string Name { get; init; }

    /// <summary>Desired value.</summary>
    public required long Desired { get; init; }

    /// <summary>Reported value; null if the camera did not report one.</summary>
    public required long? Reported { get; init; }

    /// <summary>Why they differ, as one word.</summary>
    public required SettingDifferenceCause Cause { get; init; }

    /// <summary>Why, as a sentence.</summary>
    public required string Reason { get; init; }
}

/// <summary>Why a desired setting is not in force.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SettingDifferenceCause>))]
public enum SettingDifferenceCause
{
    /// <summary>It was sent and is not confirmed yet.</summary>
    [JsonStringEnumMemberName("sent")]
    Sent,

    /// <summary>The camera receives it with the response to its next upload.</summary>
    [JsonStringEnumMemberName("nextUpload")]
    NextUpload,

    /// <summary>The camera is offline.</summary>
    [JsonStringEnumMemberName("offline")]
    Offline,

    /// <summary>The camera has no such control.</summary>
    [JsonStringEnumMemberName("noSuchControl")]
    NoSuchControl,

    /// <summary>The camera refused it.</summary>
    [JsonStringEnumMemberName("refused")]
    Refused,

    /// <summary>The camera uses the nearest value that it supports.</summary>
    [JsonStringEnumMemberName("adjusted")]
    Adjusted,

    /// <summary>Steering chose another value within the desired one.</summary>
    [JsonStringEnumMemberName("automatic")]
    Automatic,
}
