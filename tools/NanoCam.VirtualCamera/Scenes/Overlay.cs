using System.Globalization;

namespace NanoCam.VirtualCamera.Scenes;

/// <summary>Text that a camera writes into its frames: its name at the top, UTC time and frame number at the bottom.</summary>
internal sealed class Overlay
{
    /// <summary>Characters of "hh:mm:ss.fff UTC", a gap and a frame number of five digits, which must fit into one row.</summary>
    private const int RowLength = 25;

    private readonly string _name;
    private readonly Color _ink = Color.Rgb(0xFFFFFF);
    private readonly Color _shade = Color.Rgb(0x000000, 0.55f);

    /// <summary>Creates the overlay of one camera and one size.</summary>
    public Overlay(string cameraName, int width, int height)
    {
        // Two pixels per dot is the minimum that stays legible with 4:2:0 at 320 x 240; a row of text never exceeds the width.
        DotSize = Math.Max(1, Math.Min((int)MathF.Round(height / 180f + 0.4f), width / Canvas.TextWidth(RowLength, 1)));
        var room = Math.Max(1, (width - (4 * DotSize)) / ((Glyphs.Width + 1) * DotSize));
        _name = cameraName.Length <= room ? cameraName : string.Concat(cameraName.AsSpan(0, Math.Max(0, room - 1)), "~");
    }

    /// <summary>Pixels per dot.</summary>
    public int DotSize { get; }

    /// <summary>Distance from the edge to the first dot in pixels.</summary>
    public int Margin => 3 * DotSize;

    /// <summary>Pixel row of the first dot of the lower line, for this height.</summary>
    public int LowerTop(int height) => height - Margin - (Glyphs.Height * DotSize);

    /// <summary>Writes the three texts.</summary>
    public void Paint(Canvas canvas, long frameNumber, DateTimeOffset time)
    {
        Span<char> clock = stackalloc char[24];
        Span<char> number = stackalloc char[24];
        time.UtcDateTime.TryFormat(clock, out var clockLength, "HH:mm:ss.fff 'UTC'", CultureInfo.InvariantCulture);
        number[0] = '#';
        frameNumber.TryFormat(number[1..], out var digits, default, CultureInfo.InvariantCulture);

        var lower = LowerTop(canvas.Height);
        Write(canvas, _name, Margin, Margin);
        Write(canvas, clock[..clockLength], Margin, lower);
        Write(canvas, number[..(digits + 1)], canvas.Width - Margin - Canvas.TextWidth(digits + 1, DotSize), lower);
    }

    private void Write(Canvas canvas, ReadOnlySpan<char> text, int left, int top)
    {
        var pad = 2 * DotSize;
        var unit = 1 / canvas.Scale;
        int width = Canvas.TextWidth(text.Length, DotSize) + (2 * pad),
            height = (Glyphs.Height * DotSize) + (2 * pad);
        canvas.Rect((left - pad) * unit, (top - pad) * unit, width * unit, height * unit, _shade);
        canvas.Text(text, left, top, DotSize, _ink);
    }
}
