namespace NanoCam.Wire;

/// <summary>
/// Frame sizes of esp32-camera 2.1 by the numbers of its enum framesize_t (driver/include/sensor.h), which CameraWebServer's
/// <c>framesize</c> uses. Older drivers use other numbers.
/// </summary>
public static class FrameSizeNumbers
{
    // Width and height; the index is the number.
    private static readonly ushort[] Sizes = new ushort[]
    {
        96,
        96,
        160,
        120,
        128,
        128,
        176,
        144,
        240,
        176,
        240,
        240,
        320,
        240,
        320,
        320,
        400,
        296,
        480,
        320,
        640,
        480,
        800,
        600,
        1024,
        768,
        1280,
        720,
        1280,
        1024,
        1600,
        1200,
        1920,
        1080,
        720,
        1280,
        864,
        1536,
        2048,
        1536,
        2560,
        1440,
        2560,
        1600,
        1088,
        1920,
        2560,
        1920,
        2592,
        1944,
    };

    /// <summary>Number of entries.</summary>
    public static int Count => Sizes.Length / 2;

    /// <summary>Width of a size in pixels.</summary>
    public static ushort WidthOf(int number)
    {
        return Sizes[2 * number];
    }

    /// <summary>Height of a size in pixels.</summary>
    public static ushort HeightOf(int number)
    {
        return Sizes[(2 * number) + 1];
    }

    /// <summary>Returns the number of a size, or -1 if it has none.</summary>
    public static int Find(int width, int height)
    {
        for (var i = 0; i < Count; i++)
        {
            if (WidthOf(i) == width && HeightOf(i) == height)
            {
                return i;
            }
        }

        return -1;
    }
}
