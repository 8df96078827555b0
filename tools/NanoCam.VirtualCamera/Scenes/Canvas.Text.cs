namespace NanoCam.VirtualCamera.Scenes;

internal sealed partial class Canvas
{
    /// <summary>Width in pixels of <paramref name="length"/> characters at <paramref name="size"/> pixels per dot.</summary>
    public static int TextWidth(int length, int size) => length == 0 ? 0 : ((length * (Glyphs.Width + 1)) - 1) * size;

    /// <summary>
    /// Draws text on the pixel grid (not in units), so that every dot is a whole square and stays legible after compression.
    /// </summary>
    /// <param name="text">ASCII; other characters are drawn as a question mark.</param>
    /// <param name="left">Pixel column of the first dot; may be outside.</param>
    /// <param name="top">Pixel row of the first dot; may be outside.</param>
    /// <param name="size">Pixels per dot, at least 1.</param>
    /// <param name="ink">Color; its opacity is ignored.</param>
    public void Text(ReadOnlySpan<char> text, int left, int top, int size, Color ink)
    {
        foreach (var character in text)
        {
            var rows = Glyphs.Of(character);
            for (var row = 0; row < Glyphs.Height; row++)
            {
                for (var column = 0; column < Glyphs.Width; column++)
                {
                    if ((rows[row] & (16 >> column)) != 0)
                    {
                        Dot(left + (column * size), top + (row * size), size, ink);
                    }
                }
            }

            left += (Glyphs.Width + 1) * size;
        }
    }

    private void Dot(int left, int top, int size, Color ink)
    {
        int right = Math.Min(left + size, Width),
            bottom = Math.Min(top + size, Height);
        left = Math.Max(left, 0);
        if (left >= right)
        {
            return;
        }

        for (var row = Math.Max(top, 0); row < bottom; row++)
        {
            var at = (row * Stride) + left;
            _y.AsSpan(at, right - left).Fill(ink.Y);
            _cb.AsSpan(at, right - left).Fill(ink.Cb);
            _cr.AsSpan(at, right - left).Fill(ink.Cr);
        }
    }
}
