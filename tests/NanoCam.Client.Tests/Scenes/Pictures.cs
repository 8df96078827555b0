using NanoCam.VirtualCamera.Scenes;

namespace NanoCam.Client.Tests.Scenes;

/// <summary>Canvases to encode, and their difference from decoded frames.</summary>
internal static class Pictures
{
    /// <summary>Creates a canvas of any size with smooth, sharp and colored parts.</summary>
    public static Canvas Colourful(int width, int height)
    {
        var canvas = new Canvas(width, height);
        canvas.Gradient(0, 0, width, height, Color.Rgb(0x2050C0), Color.Rgb(0xF0C060));
        canvas.Circle(width * 0.4f, height * 0.5f, Math.Min(width, height) * 0.3f, Color.Rgb(0xD03030));
        canvas.Line(0, 0, width, height, 3, Color.Rgb(0x20A040));
        canvas.Text("Aa", width / 8, height / 8, Math.Max(1, height / 60), Color.Rgb(0xFFFFFF));
        return canvas;
    }

    /// <summary>Signal-to-noise ratio of the luma plane, in dB; 100 for identical planes.</summary>
    public static double LumaPsnr(Canvas canvas, Decoded decoded)
    {
        double squares = 0;
        for (var row = 0; row < canvas.Height; row++)
        {
            for (var x = 0; x < canvas.Width; x++)
            {
                squares += Square(canvas.Y[(row * canvas.Stride) + x] - decoded.Samples[(row * canvas.Width) + x]);
            }
        }

        return Psnr(squares, canvas.Width * canvas.Height);
    }

    /// <summary>
    /// Signal-to-noise ratio of both chroma planes, compared with the canvas averaged two by two, in dB. Even sizes only.
    /// </summary>
    public static double ChromaPsnr(Canvas canvas, Decoded decoded)
    {
        int width = canvas.Width / 2,
            height = canvas.Height / 2,
            at = canvas.Width * canvas.Height;
        var squares =
            Squares(canvas, canvas.Cb, decoded.Samples.AsSpan(at))
            + Squares(canvas, canvas.Cr, decoded.Samples.AsSpan(at + (width * height)));
        return Psnr(squares, 2 * width * height);
    }

    /// <summary>Returns the canvas as RGB, three bytes per pixel.</summary>
    public static byte[] ToRgb(Canvas canvas)
    {
        var rgb = new byte[canvas.Width * canvas.Height * 3];
        var to = 0;
        for (var row = 0; row < canvas.Height; row++)
        {
            for (var at = row * canvas.Stride; at < (row * canvas.Stride) + canvas.Width; at++)
            {
                double y = canvas.Y[at],
                    cb = canvas.Cb[at] - 128,
                    cr = canvas.Cr[at] - 128;
                rgb[to++] = Clamp(y + (1.402 * cr));
                rgb[to++] = Clamp(y - (0.344136 * cb) - (0.714136 * cr));
                rgb[to++] = Clamp(y + (1.772 * cb));
            }
        }

        return rgb;
    }

    private static double Squares(Canvas canvas, ReadOnlySpan<byte> plane, ReadOnlySpan<byte> decoded)
    {
        double squares = 0;
        for (var row = 0; row < canvas.Height / 2; row++)
        {
            for (var x = 0; x < canvas.Width / 2; x++)
            {
                var at = (row * 2 * canvas.Stride) + (x * 2);
                var mean = (plane[at] + plane[at + 1] + plane[at + canvas.Stride] + plane[at + canvas.Stride + 1]) / 4.0;
                squares += Square(mean - decoded[(row * canvas.Width / 2) + x]);
            }
        }

        return squares;
    }

    private static double Psnr(double squares, int count) => squares == 0 ? 100 : 10 * Math.Log10(255.0 * 255.0 * count / squares);

    private static double Square(double value) => value * value;

    private static byte Clamp(double value) => (byte)Math.Clamp(Math.Round(value), 0, 255);
}
