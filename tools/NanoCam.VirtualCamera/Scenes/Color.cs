namespace NanoCam.VirtualCamera.Scenes;

/// <summary>A color as JPEG stores it (full-range BT.601 YCbCr, as in JFIF), with an opacity.</summary>
/// <param name="Y">Luma, 0 (black) to 255.</param>
/// <param name="Cb">Blue difference, 128 is none.</param>
/// <param name="Cr">Red difference, 128 is none.</param>
/// <param name="Opacity">0 (invisible) to 1.</param>
internal readonly record struct Color(byte Y, byte Cb, byte Cr, float Opacity = 1f)
{
    /// <summary>Converts a color of the form 0xRRGGBB.</summary>
    public static Color Rgb(int rgb, float opacity = 1f)
    {
        float r = (rgb >> 16) & 255,
            g = (rgb >> 8) & 255,
            b = rgb & 255;
        return new Color(
            Round((0.299f * r) + (0.587f * g) + (0.114f * b)),
            Round(128 - (0.168736f * r) - (0.331264f * g) + (0.5f * b)),
            Round(128 + (0.5f * r) - (0.418688f * g) - (0.081312f * b)),
            opacity
        );
    }

    /// <summary>Returns this color with another opacity (0 to 1).</summary>
    public Color At(float opacity) => this with { Opacity = opacity };

    /// <summary>Mixes this color with <paramref name="other"/>: <paramref name="part"/> from 0 to 1.</summary>
    public Color Toward(Color other, float part) =>
        new(
            Round(Y + ((other.Y - Y) * part)),
            Round(Cb + ((other.Cb - Cb) * part)),
            Round(Cr + ((other.Cr - Cr) * part)),
            Opacity + ((other.Opacity - Opacity) * part)
        );

    private static byte Round(float value) => (byte)Math.Clamp(value + 0.5f, 0f, 255f);
}
