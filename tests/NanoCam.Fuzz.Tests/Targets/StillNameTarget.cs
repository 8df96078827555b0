using System.Globalization;
using System.Text;
using NanoCam.Fuzz.Tests.Engine;
using NanoCam.Server.Stills;
using NanoCam.Wire;

namespace NanoCam.Fuzz.Tests.Targets;

/// <summary>Names in <c>/images/NAME</c>: an accepted name contains no path and identifies one file.</summary>
internal static class StillNameTarget
{
    /// <summary>Checks a name, as bytes of one character each and as UTF-8.</summary>
    public static void Check(byte[] input)
    {
        Check(Encoding.Latin1.GetString(input));
        Check(Encoding.UTF8.GetString(input));
    }

    private static void Check(string text)
    {
        if (!StillName.TryParse(text, out var name))
        {
            return;
        }

        PromiseBrokenException.Unless(
            name.Text == text
                && Path.GetFileName(text) == text
                && !text.Contains("..", StringComparison.Ordinal) == !name.Camera.Contains("..", StringComparison.Ordinal),
            "a name is one part of a path"
        );
        PromiseBrokenException.Unless(
            name.Day.All(char.IsAsciiDigit) && name.Day == name.Time.ToString("yyyyMMdd", CultureInfo.InvariantCulture),
            "the directory is the day of the time"
        );
        PromiseBrokenException.Unless(CameraId.IsValid(name.Camera) && StillName.IsOf(text, name.Camera), "the camera id is valid");
    }
}
