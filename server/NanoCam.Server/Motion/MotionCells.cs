namespace NanoCam.Server.Motion;

/// <summary>
/// Mean luma and color of the cells of a frame, row by row. Color finds what luma hides: an orange cat on a lawn of the same brightness.
/// </summary>
/// <param name="values">Three planes: luma, and the differences Cb and Cr with 128 for gray.</param>
internal readonly ref struct MotionCells(ReadOnlySpan<byte> values)
{
    /// <summary>Number of planes.</summary>
    public const int Planes = 3;

    /// <summary>Cb or Cr of gray.</summary>
    public const byte Gray = 128;

    private readonly ReadOnlySpan<byte> _values = values;

    /// <summary>All planes, one after the other.</summary>
    public ReadOnlySpan<byte> Values => _values;

    /// <summary>Number of cells.</summary>
    public int Length => _values.Length / Planes;

    /// <summary>Luma.</summary>
    public ReadOnlySpan<byte> Luma => Plane(0);

    /// <summary>Cb: more than 128 for blue.</summary>
    public ReadOnlySpan<byte> Blue => Plane(1);

    /// <summary>Cr: more than 128 for red.</summary>
    public ReadOnlySpan<byte> Red => Plane(2);

    private ReadOnlySpan<byte> Plane(int number) => _values.Slice(number * Length, Length);
}
