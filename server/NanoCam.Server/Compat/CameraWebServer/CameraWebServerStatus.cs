using System.Globalization;
using System.Text.Json.Nodes;
using NanoCam.Server.Cameras;
using NanoCam.Wire;

namespace NanoCam.Server.Compat.CameraWebServer;

/// <summary>
/// Writes the response of <c>/status</c>: the fields of CameraWebServer, then an object <c>nanocam</c> with ranges and frame sizes. The
/// format is that of the firmware's own <c>/status</c>. Fields that the camera does not report are omitted.
/// </summary>
internal static class CameraWebServerStatus
{
    // Value of pixformat in esp32-camera.
    private const int Jpeg = 4;
    private const int BestQuality = 4;

    /// <summary>Writes the JSON of one camera.</summary>
    public static string Write(Camera camera, long nowMicroseconds)
    {
        var view = CameraModelMapper.Create(camera, nowMicroseconds);
        var reported = view.Settings.Reported;
        var status = new JsonObject { ["pixformat"] = Jpeg };
        var (width, height) = reported is { Width: > 0, Height: > 0 } ? (reported.Width, reported.Height) : (view.Width, view.Height);
        if (width > 0)
        {
            status["framesize"] = FrameSizeNumbers.Find(width, height);
        }

        if (reported is { Quality: > 0 })
        {
            status["quality"] = SensorQuality.FromQuality(reported.Quality);
        }

        foreach (var control in view.Controls)
        {
            status[control.Name] = control.Value;
        }

        // CameraWebServer also writes this field for cameras without a lamp.
        status.TryAdd("led_intensity", -1);
        status["nanocam"] = new JsonObject
        {
            ["camera"] = camera.Id,
            ["online"] = view.State == CameraState.Online,
            ["late"] = view.Late,
            ["width"] = width,
            ["height"] = height,
            ["ranges"] = Ranges(view),
            ["sizes"] = Sizes(view.Device),
        };
        return status.ToJsonString();
    }

    private static JsonObject Ranges(CameraModel view)
    {
        var ranges = new JsonObject();
        if (view.Settings.Reported is { Quality: > 0 })
        {
            ranges["quality"] = new JsonArray(BestQuality, SensorQuality.Worst);
        }

        foreach (var control in view.Controls)
        {
            ranges[control.Name] = new JsonArray(control.Min, control.Max);
        }

        return ranges;
    }

    private static JsonObject Sizes(DeviceModel? device)
    {
        var sizes = new JsonObject();
        for (var number = 0; number < FrameSizeNumbers.Count; number++)
        {
            if (FrameSizeNumbers.WidthOf(number) <= device?.MaxWidth && FrameSizeNumbers.HeightOf(number) <= device?.MaxHeight)
            {
                sizes[number.ToString(CultureInfo.InvariantCulture)] =
                    $"{FrameSizeNumbers.WidthOf(number)}x{FrameSizeNumbers.HeightOf(number)}";
            }
        }

        return sizes;
    }
}
