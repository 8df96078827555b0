using System.Numerics;

namespace NanoCam.VirtualCamera.Scenes;

/// <summary>
/// Three full-resolution YCbCr planes to draw on and to encode from. Shapes are anti-aliased. The planes are Y, Cb, Cr because the encoder
/// needs them, and blending is linear in either color space; a conversion per frame would cost more than drawing. Each plane is padded to
/// complete 16 x 16 blocks, so the encoder has no edge cases. One thread may use it at a time; drawing allocates nothing.
/// </summary>
internal sealed partial class Canvas
{
    private const int Block = 16;

    private readonly byte[] _y;
    private readonly byte[] _cb;
    private readonly byte[] _cr;
    private readonly float[] _coverage;

    /// <summary>Creates a black canvas.</summary>
    /// <param name="width">Pixels, 1 to 65,535.</param>
    /// <param name="height">Pixels, 1 to 65,535.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is out of its range.</exception>
    public Canvas(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, ushort.MaxValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, ushort.MaxValue);
        Width = width;
        Height = height;
        Stride = (width + Block - 1) / Block * Block;
        PaddedHeight = (height + Block - 1) / Block * Block;
        var size = checked(Stride * PaddedHeight);
        _y = new byte[size];
        _cb = new byte[size];
        _cr = new byte[size];
        _coverage = new float[width + 2];
        Clear(Color.Rgb(0x000000));
    }

    /// <summary>Visible width in pixels.</summary>
    public int Width { get; }

    /// <summary>Visible height in pixels.</summary>
    public int Height { get; }

    /// <summary>Bytes from one row of a plane to the next: the width rounded up to a multiple of 16.</summary>
    public int Stride { get; }

    /// <summary>Rows of a plane: the height rounded up to a multiple of 16.</summary>
    public int PaddedHeight { get; }

    /// <summary>Pixels per drawing unit; all shapes use units. Default 1.</summary>
    public float Scale { get; set; } = 1f;

    /// <summary>Luma plane.</summary>
    public ReadOnlySpan<byte> Y => _y;

    /// <summary>Blue-difference plane, full resolution.</summary>
    public ReadOnlySpan<byte> Cb => _cb;

    /// <summary>Red-difference plane, full resolution.</summary>
    public ReadOnlySpan<byte> Cr => _cr;

    /// <summary>Returns one visible row of luma, which the caller may modify (noise, brightness).</summary>
    public Span<byte> LumaRow(int row) => _y.AsSpan(row * Stride, Width);

    /// <summary>Fills the canvas with one color; the opacity is ignored.</summary>
    public void Clear(Color ink)
    {
        _y.AsSpan().Fill(ink.Y);
        _cb.AsSpan().Fill(ink.Cb);
        _cr.AsSpan().Fill(ink.Cr);
    }

    /// <summary>Copies the pixels of a canvas of the same size.</summary>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public void CopyFrom(Canvas other)
    {
        if (other.Width != Width || other.Height != Height)
        {
            throw new ArgumentException("The canvases have different sizes.", nameof(other));
        }

        other._y.AsSpan().CopyTo(_y);
        other._cb.AsSpan().CopyTo(_cb);
        other._cr.AsSpan().CopyTo(_cr);
    }

    /// <summary>Mirrors the canvas horizontally.</summary>
    public void Mirror()
    {
        for (var row = 0; row < Height; row++)
        {
            var at = row * Stride;
            _y.AsSpan(at, Width).Reverse();
            _cb.AsSpan(at, Width).Reverse();
            _cr.AsSpan(at, Width).Reverse();
        }
    }

    /// <summary>Flips the canvas vertically.</summary>
    public void Flip()
    {
        for (int top = 0, bottom = Height - 1; top < bottom; top++, bottom--)
        {
            SwapRows(_y, top, bottom);
            SwapRows(_cb, top, bottom);
            SwapRows(_cr, top, bottom);
        }
    }

    /// <summary>Repeats the last column and row in the padding, so that the padding costs few bits and does not change colors.</summary>
    public void PadEdges()
    {
        PadEdges(_y);
        PadEdges(_cb);
        PadEdges(_cr);
    }

    private void PadEdges(byte[] plane)
    {
        if (Stride > Width)
        {
            for (var row = 0; row < Height; row++)
            {
                var at = (row * Stride) + Width;
                plane.AsSpan(at, Stride - Width).Fill(plane[at - 1]);
            }
        }

        ReadOnlySpan<byte> last = plane.AsSpan((Height - 1) * Stride, Stride);
        for (var row = Height; row < PaddedHeight; row++)
        {
            last.CopyTo(plane.AsSpan(row * Stride));
        }
    }

    private void SwapRows(byte[] plane, int first, int second)
    {
        Span<byte> a = plane.AsSpan(first * Stride, Width),
            b = plane.AsSpan(second * Stride, Width);
        var i = 0;
        for (; i <= Width - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            var old = new Vector<byte>(a[i..]);
            new Vector<byte>(b[i..]).CopyTo(a[i..]);
            old.CopyTo(b[i..]);
        }

        for (; i < Width; i++)
        {
            (a[i], b[i]) = (b[i], a[i]);
        }
    }
}
