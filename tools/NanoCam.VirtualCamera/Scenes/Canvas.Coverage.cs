using System.Runtime.CompilerServices;

namespace NanoCam.VirtualCamera.Scenes;

internal sealed partial class Canvas
{
    // Between AddSpan and Blend of one row, _coverage contains how much of each pixel the shape covers. Otherwise it is all zero.

    private void AddSpan(float from, float to, ref int left, ref int right)
    {
        from = Math.Clamp(from, 0, Width);
        to = Math.Clamp(to, 0, Width);
        if (to <= from)
        {
            return;
        }

        const float Weight = 1f / Lines;
        int first = (int)from,
            last = (int)to;
        left = Math.Min(left, first);
        right = Math.Max(right, Math.Min(last + 1, Width));
        if (first == last)
        {
            _coverage[first] += (to - from) * Weight;
            return;
        }

        _coverage[first] += (first + 1 - from) * Weight;
        for (var x = first + 1; x < last; x++)
        {
            _coverage[x] += Weight;
        }

        _coverage[last] += (to - last) * Weight;
    }

    private void Blend(int row, int left, int right, Color ink, bool whole)
    {
        if (right <= left)
        {
            return;
        }

        var at = row * Stride;
        var coverage = _coverage.AsSpan(left, right - left);
        Span<byte> y = _y.AsSpan(at + left, coverage.Length),
            cb = _cb.AsSpan(at + left, coverage.Length),
            cr = _cr.AsSpan(at + left, coverage.Length);
        if (whole && ink.Opacity >= 1)
        {
            y.Fill(ink.Y);
            cb.Fill(ink.Cb);
            cr.Fill(ink.Cr);
            return;
        }

        // 8.8 fixed point: one multiplication per plane, and full coverage gives exactly the requested color.
        var opacity = ink.Opacity * 256;
        for (var i = 0; i < coverage.Length; i++)
        {
            var part = (int)((whole ? 1f : Math.Min(coverage[i], 1f)) * opacity + 0.5f);
            if (part == 0)
            {
                continue;
            }

            y[i] = Mix(y[i], ink.Y, part);
            cb[i] = Mix(cb[i], ink.Cb, part);
            cr[i] = Mix(cr[i], ink.Cr, part);
        }

        if (!whole)
        {
            coverage.Clear();
        }

        _coverage[Width] = 0;
        _coverage[Width + 1] = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte Mix(int below, int above, int part) => (byte)(below + (((above - below) * part + 128) >> 8));
}
