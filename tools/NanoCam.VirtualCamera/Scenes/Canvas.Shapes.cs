using System.Numerics;

namespace NanoCam.VirtualCamera.Scenes;

internal sealed partial class Canvas
{
    // Each pixel row is divided into this many lines; along a line the coverage is exact. With fewer than four, edges of moving shapes
    // flicker.
    private const int Lines = 4;
    private const int MaxCorners = 64;

    /// <summary>Draws a filled rectangle.</summary>
    public void Rect(float x, float y, float width, float height, Color ink) =>
        Polygon([new(x, y), new(x + width, y), new(x + width, y + height), new(x, y + height)], ink);

    /// <summary>Draws a rectangle with a vertical color gradient.</summary>
    public void Gradient(float x, float y, float width, float height, Color top, Color bottom)
    {
        int first = Math.Max(0, (int)MathF.Floor(y * Scale)),
            end = Math.Min(Height, (int)MathF.Ceiling((y + height) * Scale));
        int left = Math.Max(0, (int)MathF.Floor(x * Scale)),
            right = Math.Min(Width, (int)MathF.Ceiling((x + width) * Scale));
        for (var row = first; row < end; row++)
        {
            var part = Math.Clamp(((row + 0.5f) / Scale - y) / height, 0f, 1f);
            Span<float> coverage = _coverage;
            if (right <= left)
            {
                continue;
            }

            coverage[left..right].Clear();
            Blend(row, left, right, top.Toward(bottom, part), whole: true);
        }
    }

    /// <summary>Draws a filled circle.</summary>
    public void Circle(float x, float y, float radius, Color ink) => Ellipse(x, y, radius, radius, ink);

    /// <summary>Draws a filled ellipse with upright axes.</summary>
    public void Ellipse(float x, float y, float radiusX, float radiusY, Color ink)
    {
        if (radiusX <= 0 || radiusY <= 0)
        {
            return;
        }

        float centreX = x * Scale,
            centreY = y * Scale,
            rx = radiusX * Scale,
            ry = radiusY * Scale;
        int first = Math.Max(0, (int)MathF.Floor(centreY - ry)),
            end = Math.Min(Height, (int)MathF.Ceiling(centreY + ry));
        for (var row = first; row < end; row++)
        {
            int left = Width,
                right = 0;
            for (var line = 0; line < Lines; line++)
            {
                var dy = (row + ((line + 0.5f) / Lines) - centreY) / ry;
                var squared = 1 - (dy * dy);
                if (squared <= 0)
                {
                    continue;
                }

                var half = rx * MathF.Sqrt(squared);
                AddSpan(centreX - half, centreX + half, ref left, ref right);
            }

            Blend(row, left, right, ink, whole: false);
        }
    }

    /// <summary>Draws a soft light: full intensity in the middle, zero at the radius.</summary>
    public void Glow(float x, float y, float radius, Color ink)
    {
        const int Rings = 9;
        for (var ring = 0; ring < Rings; ring++)
        {
            var part = (ring + 1f) / Rings;
            Circle(x, y, radius * part, ink.At(ink.Opacity * (1.15f - part) / (Rings * 0.55f)));
        }
    }

    /// <summary>Draws a straight line with square ends.</summary>
    public void Line(float x1, float y1, float x2, float y2, float thickness, Color ink)
    {
        var from = new Vector2(x1, y1);
        var to = new Vector2(x2, y2);
        var along = to - from;
        var length = along.Length();
        if (length <= 0)
        {
            return;
        }

        var side = new Vector2(-along.Y, along.X) * (thickness / 2 / length);
        Polygon([from + side, to + side, to - side, from - side], ink);
    }

    /// <summary>Draws a ring of the given thickness outside <paramref name="radius"/>.</summary>
    public void Ring(float x, float y, float radius, float thickness, Color ink)
    {
        float centreX = x * Scale,
            centreY = y * Scale,
            outer = radius * Scale,
            inner = Math.Max(0, (radius - thickness) * Scale);
        int first = Math.Max(0, (int)MathF.Floor(centreY - outer)),
            end = Math.Min(Height, (int)MathF.Ceiling(centreY + outer));
        for (var row = first; row < end; row++)
        {
            int left = Width,
                right = 0;
            for (var line = 0; line < Lines; line++)
            {
                var dy = row + ((line + 0.5f) / Lines) - centreY;
                float far = (outer * outer) - (dy * dy),
                    near = (inner * inner) - (dy * dy);
                if (far <= 0)
                {
                    continue;
                }

                float reach = MathF.Sqrt(far),
                    hole = near > 0 ? MathF.Sqrt(near) : 0;
                AddSpan(centreX - reach, centreX - hole, ref left, ref right);
                AddSpan(centreX + hole, centreX + reach, ref left, ref right);
            }

            Blend(row, left, right, ink, whole: false);
        }
    }

    /// <summary>Draws a filled polygon (even-odd rule).</summary>
    /// <param name="corners">3 to 64 corners, in units.</param>
    /// <exception cref="ArgumentException">More than 64 corners.</exception>
    public void Polygon(ReadOnlySpan<Vector2> corners, Color ink)
    {
        if (corners.Length > MaxCorners)
        {
            throw new ArgumentException("A polygon has at most 64 corners.", nameof(corners));
        }

        Span<float> crossings = stackalloc float[MaxCorners];
        float low = float.MaxValue,
            high = float.MinValue;
        foreach (var corner in corners)
        {
            low = Math.Min(low, corner.Y * Scale);
            high = Math.Max(high, corner.Y * Scale);
        }

        int first = (int)Math.Clamp(MathF.Floor(low), 0, Height),
            end = (int)Math.Clamp(MathF.Ceiling(high), 0, Height);
        for (var row = first; row < end; row++)
        {
            int left = Width,
                right = 0;
            for (var line = 0; line < Lines; line++)
            {
                var count = Cross(corners, row + ((line + 0.5f) / Lines), crossings);
                for (var i = 0; i + 1 < count; i += 2)
                {
                    AddSpan(crossings[i], crossings[i + 1], ref left, ref right);
                }
            }

            Blend(row, left, right, ink, whole: false);
        }
    }

    private int Cross(ReadOnlySpan<Vector2> corners, float y, Span<float> crossings)
    {
        var count = 0;
        var from = corners[^1] * Scale;
        foreach (var corner in corners)
        {
            var to = corner * Scale;
            if (from.Y <= y != to.Y <= y)
            {
                crossings[count++] = from.X + ((y - from.Y) / (to.Y - from.Y) * (to.X - from.X));
            }

            from = to;
        }

        crossings[..count].Sort();
        return count;
    }
}
