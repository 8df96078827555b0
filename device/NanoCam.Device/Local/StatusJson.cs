using System.Text;
using NanoCam.Device.Capture;
using NanoCam.Wire;

namespace NanoCam.Device.Local;

/// <summary>
/// Writes the response of <c>/status</c>: CameraWebServer's fields in its order (without its register dump), then vflip and denoise, then
/// an object <c>nanocam</c> with names, ranges and frame sizes, from which the page creates its sliders.
/// </summary>
internal static class StatusJson
{
    private const int Jpeg = 4;

    internal static string Write(DeviceIdentity identity, CaptureLoop capture, int clockMegahertz)
    {
        var current = capture.Current;
        var ranges = capture.Controls;
        var json = new StringBuilder();
        json.Append("{\"xclk\":");
        json.Append(clockMegahertz);
        Field(json, "pixformat", Jpeg);
        Field(json, "framesize", FrameSizeNumbers.Find(current.Width, current.Height));
        Field(json, "quality", SensorQuality.FromQuality(current.Quality));
        for (var i = 0; i < LocalControls.Count; i++)
        {
            Field(json, LocalControls.NameOf(i), ValueOf(LocalControls.ControlOf(i), current, ranges));
        }

        json.Append(",\"nanocam\":{\"camera\":\"");

        // Ids need no escaping in JSON, and neither do the names of sensors and boards.
        json.Append(identity.CameraId);
        json.Append("\",\"firmware\":\"" + DeviceIdentity.Firmware + "\",\"board\":\"");
        json.Append(identity.Board);
        json.Append("\",\"sensor\":\"");
        json.Append(capture.SensorName);
        json.Append("\",\"pairing\":\"");
        json.Append(
            identity.IsPairingRefused ? "refused"
            : identity.Key != null ? "paired"
            : "none"
        );
        json.Append("\",\"ranges\":{\"quality\":[4,63]");
        WriteRanges(json, ranges);
        json.Append("},\"sizes\":{");
        WriteSizes(json, capture);
        json.Append("}}}");
        return json.ToString();
    }

    private static void WriteRanges(StringBuilder json, ControlRange[] ranges)
    {
        for (var i = 0; i < LocalControls.Count; i++)
        {
            foreach (var range in ranges)
            {
                if (range.Control == LocalControls.ControlOf(i))
                {
                    json.Append(",\"");
                    json.Append(LocalControls.NameOf(i));
                    json.Append("\":[");
                    json.Append((int)range.Min);
                    json.Append(',');
                    json.Append((int)range.Max);
                    json.Append(']');
                }
            }
        }
    }

    private static void WriteSizes(StringBuilder json, CaptureLoop capture)
    {
        var isFirst = true;
        for (var i = 0; i < FrameSizeNumbers.Count; i++)
        {
            int width = FrameSizeNumbers.WidthOf(i);
            int height = FrameSizeNumbers.HeightOf(i);
            if (width <= capture.Opened.Width && height <= capture.Opened.Height)
            {
                json.Append(isFirst ? "\"" : ",\"");
                json.Append(i);
                json.Append("\":\"");
                json.Append(width);
                json.Append('x');
                json.Append(height);
                json.Append('"');
                isFirst = false;
            }
        }
    }

    private static void Field(StringBuilder json, string name, int value)
    {
        json.Append(",\"");
        json.Append(name);
        json.Append("\":");
        json.Append(value);
    }

    // The set value, otherwise the sensor's value after power-up. Without a flash the value is -1, as in CameraWebServer.
    private static int ValueOf(CameraControl control, CameraSettings current, ControlRange[] ranges)
    {
        foreach (var set in current.Controls)
        {
            if (set.Control == control)
            {
                return set.Value;
            }
        }

        foreach (var range in ranges)
        {
            if (range.Control == control)
            {
                return range.Value;
            }
        }

        return control == CameraControl.Flash ? -1 : 0;
    }
}
