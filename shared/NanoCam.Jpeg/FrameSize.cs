using System.Globalization;
using NanoCam.Wire;

namespace NanoCam.Jpeg;

/// <summary>Width and height of a frame in pixels.</summary>
/// <param name="Width">16 to 4096.</param>
/// <param name="Height">16 to 4096.</param>
public readonly record struct FrameSize(int Width, int Height)
{
    /// <summary>Smallest side of a virtual camera.</summary>
    public const int MinSide = 16;

    /// <summary>Largest side of a virtual camera.</summary>
    public const int MaxSide = 4096;

    /// <summary>Pixels.</summary>
    public int Area => Width * Height;

    // Names of esp32-camera's framesize_t with their numbers, from small to large.
    private static readonly (string Name, FrameSize Size)[] Known =
    [
        ("qqvga", Numbered(1)),
        ("hqvga", Numbered(4)),
        ("qvga", Numbered(6)),
        ("cif", Numbered(8)),
        ("hvga", Numbered(9)),
        ("vga", Numbered(10)),
        ("svga", Numbered(11)),
        ("xga", Numbered(12)),
        ("hd", Numbered(13)),
        ("sxga", Numbered(14)),
        ("uxga", Numbered(15)),
    ];

    /// <summary>The names that <see cref="TryParse"/> accepts besides WIDTHxHEIGHT.</summary>
    public static IEnumerable<string> Names => Known.Select(k => k.Name);

    /// <summary>The largest known size, 1600x1200.</summary>
    public static FrameSize Largest => Known[^1].Size;

    /// <summary>Returns the size for a number of CameraWebServer's <c>framesize</c>.</summary>
    public static FrameSize Numbered(int number) => new(FrameSizeNumbers.WidthOf(number), FrameSizeNumbers.HeightOf(number));

    /// <summary>Parses a name such as <c>vga</c>, or <c>640x480</c>.</summary>
    public static bool TryParse(string text, out FrameSize size)
    {
        foreach ((var name, var known) in Known)
        {
            if (string.Equals(name, text, StringComparison.OrdinalIgnoreCase))
            {
                size = known;
                return true;
            }
        }

        size = default;
        var sides = text.Split('x', 'X');
        if (sides.Length != 2 || !TrySide(sides[0], out var width) || !TrySide(sides[1], out var height))
        {
            return false;
        }

        size = new FrameSize(width, height);
        return true;
    }

    /// <summary>
    /// Returns the size that a camera with the largest frame <paramref name="largest"/> uses: the smallest one that is not smaller than the
    /// desired size.
    /// </summary>
    public static FrameSize For(int width, int height, FrameSize configured, FrameSize largest)
    {
        return Known
            .Select(k => k.Size)
            .Append(configured)
            .Where(s => s.Width >= width && s.Height >= height && s.Width <= largest.Width && s.Height <= largest.Height)
            .DefaultIfEmpty(largest)
            .MinBy(s => s.Area);
    }

    /// <summary>WIDTHxHEIGHT.</summary>
    public override string ToString() => $"{Width}x{Height}";

    private static bool TrySide(string text, out int side)
    {
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out side) && side is >= MinSide and <= MaxSide;
    }
}
