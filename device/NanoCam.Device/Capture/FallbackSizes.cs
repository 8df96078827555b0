using NanoCam.Camera;
using NanoCam.Wire;

namespace NanoCam.Device.Capture;

/// <summary>Smaller sizes for boards with little memory. The driver's buffer has width x height / 5 bytes.</summary>
internal static class FallbackSizes
{
    private static readonly byte[] Numbers = new byte[] { 14, 12, 11, 10, 8, 6, 1 };

    /// <summary>Sets <paramref name="config"/> to the next size below the opened one.</summary>
    /// <returns>False when there is none.</returns>
    public static bool TryShrink(OpenedCamera opened, CameraConfig config)
    {
        for (var i = 0; i < Numbers.Length; i++)
        {
            int width = FrameSizeNumbers.WidthOf(Numbers[i]);
            int height = FrameSizeNumbers.HeightOf(Numbers[i]);
            if (width * height < opened.Width * opened.Height)
            {
                config.MaxWidth = width;
                config.MaxHeight = height;
                return true;
            }
        }

        return false;
    }
}
