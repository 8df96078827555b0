namespace NanoCam.Server.Motion;

/// <summary>Cells into which a frame is divided: 80 along the longer side, so that a VGA frame has 80 x 60 cells of 8 x 8 pixels.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
internal readonly record struct GridSize(int Width, int Height)
{
    private const int LongSide = 80;
    private const int MinSide = 8;

    /// <summary>Number of cells.</summary>
    public int Cells => Width * Height;

    /// <summary>Returns the grid of a frame. The cells are nearly square.</summary>
    public static GridSize Of(int frameWidth, int frameHeight) =>
        frameWidth >= frameHeight
            ? new GridSize(LongSide, ShortSide(frameHeight, frameWidth))
            : new GridSize(ShortSide(frameWidth, frameHeight), LongSide);

    private static int ShortSide(int shorter, int longer) =>
        Math.Clamp((int)Math.Round((double)LongSide * shorter / longer), MinSide, LongSide);
}
