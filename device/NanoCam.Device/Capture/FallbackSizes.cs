using NanoCam.Camera;

namespace NanoCam.Device.Capture;

/// <summary>Smaller sizes for boards with little memory: width, height. The driver's buffer has width x height / 5 bytes.</summary>
internal static class FallbackSizes
{
    private static readonly int[] Steps = new int[] { 1280, 1024, 1024, 768, 800, 600, 640, 480, 400, 296, 320, 240, 160, 120 };

    /// <summary>Sets <paramref name="config"/> to the next size below the opened one.</summary>
    /// <returns>False when there is none.</returns>
    public static bool TryShrink(OpenedCamera opened, CameraConfig config)
    {
        for (var i = 0; i < Steps.Length; i += 2)
        {
            if (Steps[i] * Steps[i + 1] < opened.Width * opened.Height)
            {
                config.MaxWidth = Steps[i];
                config.MaxHeight = Steps[i + 1];
                return true;
            }
        }

        return false;
    }
}
