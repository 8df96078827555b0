using SkiaSharp;

namespace NanoCam.Server.Motion;

/// <summary>
/// Decodes frames to the mean luma of each cell of a grid. The decoder scales while it decodes, and computes only the mean of most blocks.
/// Used by one thread at a time.
/// </summary>
/// <param name="maxPixels">Pixels of the largest frame.</param>
internal sealed unsafe class MotionDecoder(int maxPixels)
{
    private const int BytesPerPixel = 4;

    private byte[] _pixels = [];
    private byte[] _luma = [];

    /// <summary>Decodes a frame. The result is valid until the next call.</summary>
    /// <param name="jpeg">A JPEG that the gate has accepted.</param>
    /// <param name="grid">The grid of frames of this size.</param>
    /// <param name="luma">Luma of the cells, row by row.</param>
    /// <returns>False if the frame cannot be decoded.</returns>
    public bool TryDecode(ReadOnlySpan<byte> jpeg, GridSize grid, out ReadOnlySpan<byte> luma)
    {
        luma = default;
        fixed (byte* start = jpeg)
        {
            using var data = SKData.Create((nint)start, jpeg.Length);
            using var codec = SKCodec.Create(data);
            if (codec is not { EncodedFormat: SKEncodedImageFormat.Jpeg } || codec.Info.Width * (long)codec.Info.Height > maxPixels)
            {
                return false;
            }

            var size = SizeFor(codec, grid);
            var info = new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
            if (_pixels.Length < info.BytesSize)
            {
                _pixels = GC.AllocateUninitializedArray<byte>(info.BytesSize, pinned: true);
            }

            fixed (byte* pixels = _pixels)
            {
                if (codec.GetPixels(info, (nint)pixels) != SKCodecResult.Success)
                {
                    return false;
                }
            }

            luma = Shrink(size.Width, size.Height, grid);
            return true;
        }
    }

    // The smallest size of the decoder that has a pixel for each cell.
    private static SKSizeI SizeFor(SKCodec codec, GridSize grid)
    {
        for (var eighths = 1; eighths < 8; eighths *= 2)
        {
            var size = codec.GetScaledDimensions(eighths / 8f);
            if (size.Width >= grid.Width && size.Height >= grid.Height)
            {
                return size;
            }
        }

        return codec.Info.Size;
    }

    private ReadOnlySpan<byte> Shrink(int width, int height, GridSize grid)
    {
        if (_luma.Length < grid.Cells)
        {
            _luma = new byte[grid.Cells];
        }

        for (var row = 0; row < grid.Height; row++)
        {
            var top = row * height / grid.Height;
            var bottom = Math.Max(top + 1, (row + 1) * height / grid.Height);
            for (var column = 0; column < grid.Width; column++)
            {
                var left = column * width / grid.Width;
                var right = Math.Max(left + 1, (column + 1) * width / grid.Width);
                _luma[(row * grid.Width) + column] = MeanOf(width, left, right, top, bottom);
            }
        }

        return _luma.AsSpan(0, grid.Cells);
    }

    private byte MeanOf(int width, int left, int right, int top, int bottom)
    {
        var sum = 0;
        for (var y = top; y < bottom; y++)
        {
            var at = ((y * width) + left) * BytesPerPixel;
            for (var x = left; x < right; x++, at += BytesPerPixel)
            {
                // BT.601, in 256ths.
                sum += (_pixels[at] * 77) + (_pixels[at + 1] * 150) + (_pixels[at + 2] * 29);
            }
        }

        return (byte)(sum / ((bottom - top) * (right - left)) >> 8);
    }
}
