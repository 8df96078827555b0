using System.Globalization;
using NanoCam.Server.Cameras;
using NanoCam.Server.Recording;
using NanoCam.Wire;

namespace NanoCam.Server.Integrations.Mqtt;

/// <summary>Values of the state topics.</summary>
internal sealed class StateValues(RecordingRules rules, CameraTriggers triggers)
{
    /// <summary>Home Assistant shows such a state as unknown.</summary>
    public const string Unknown = "None";

    /// <summary>States that change constantly. They are published every few seconds.</summary>
    public static readonly IReadOnlySet<string> Slow = new HashSet<string>(StringComparer.Ordinal)
    {
        StateNames.Age,
        StateNames.Fps,
        StateNames.Rssi,
        StateNames.Memory,
    };

    /// <summary>All states of a camera.</summary>
    public IEnumerable<(string Name, string Value)> Of(Camera camera, long nowMicroseconds)
    {
        var condition = camera.ConditionAt(nowMicroseconds);
        yield return (StateNames.Online, condition.IsOnline ? "online" : "offline");
        yield return (StateNames.Late, OnOff(condition.IsLate));
        yield return (StateNames.Age, AgeOf(condition, nowMicroseconds));
        yield return (StateNames.Fps, camera.FramesPerSecond(nowMicroseconds).ToString("F1", CultureInfo.InvariantCulture));
        yield return (StateNames.Rssi, RssiOf(camera)?.ToString(CultureInfo.InvariantCulture) ?? Unknown);
        yield return (StateNames.Memory, camera.Health?.FreeMemory.ToString(CultureInfo.InvariantCulture) ?? Unknown);
        yield return (StateNames.Motion, OnOff(triggers.IsMoving(camera.Id)));
        yield return (StateNames.Recording, OnOff(rules.Get(camera.Id).Mode != RecordingMode.Off));
        yield return (StateNames.Quality, QualityOf(camera));
        yield return (StateNames.Size, SizeOf(camera.Desired));
    }

    /// <summary>Signal strength in dBm, or null.</summary>
    public static int? RssiOf(Camera camera)
    {
        var rssi = camera.Link is { } link ? link.Health?.Rssi ?? link.Hello.Rssi : camera.UploadReport?.Rssi;
        return rssi is null or 0 ? null : rssi;
    }

    /// <summary>Desired size, in the form of the select entity's options.</summary>
    public static string SizeOf(CameraSettings settings) =>
        settings.Width == 0 && settings.Height == 0
            ? CameraFeatures.Automatic
            : string.Create(CultureInfo.InvariantCulture, $"{settings.Width}x{settings.Height}");

    // The desired size, or the camera's own if it chooses.
    private static string QualityOf(Camera camera)
    {
        var quality = camera.Desired.Quality > 0 ? camera.Desired.Quality : camera.Reported?.Applied.Quality ?? 0;
        return quality > 0 ? quality.ToString(CultureInfo.InvariantCulture) : Unknown;
    }

    private static string AgeOf(CameraCondition condition, long nowMicroseconds) =>
        condition.LastFrameMicroseconds == 0
            ? Unknown
            : Math.Max(0, (nowMicroseconds - condition.LastFrameMicroseconds) / 1e6).ToString("F1", CultureInfo.InvariantCulture);

    private static string OnOff(bool value) => value ? "ON" : "OFF";
}
