namespace NanoCam.VirtualCamera.Scenes;

/// <summary>The grain and the brightness of a sensor, on the luma plane.</summary>
/// <remarks>A drawn picture has flat parts that no camera sends, and two frames of it may be equal; with grain neither happens.</remarks>
internal sealed class SensorNoise
{
    // Rows start at a different place of one long strip in every frame; a power of two, so that the place is a mask.
    private const int StripLength = 1 << 15;

    private readonly sbyte[] _strip;
    private readonly long _seed;

    /// <summary>Grain of about <paramref name="deviation"/> luma steps.</summary>
    /// <param name="widest">The widest row that will be asked for.</param>
    public SensorNoise(int seed, float deviation, int widest)
    {
        _seed = seed;
        _strip = new sbyte[StripLength + widest];
        var dice = new Dice(seed);
        for (var i = 0; i < _strip.Length; i++)
        {
            // Four even throws come close enough to a bell curve; their deviation is 1 / sqrt(3).
            var sum = dice.Range(-0.5f, 0.5f) + dice.Range(-0.5f, 0.5f) + dice.Range(-0.5f, 0.5f) + dice.Range(-0.5f, 0.5f);
            _strip[i] = (sbyte)Math.Clamp(MathF.Round(sum * 1.732f * deviation), sbyte.MinValue, sbyte.MaxValue);
        }
    }

    /// <summary>Adds grain and <paramref name="lift"/> (luma steps, may be negative) to every pixel.</summary>
    public void Apply(Canvas canvas, long frameNumber, int lift)
    {
        var dice = new Dice(unchecked(_seed + (frameNumber * 7919)));
        for (var row = 0; row < canvas.Height; row++)
        {
            var luma = canvas.LumaRow(row);
            ReadOnlySpan<sbyte> grain = _strip.AsSpan((int)(dice.Next() & (StripLength - 1)), luma.Length);
            for (var i = 0; i < luma.Length; i++)
            {
                luma[i] = (byte)Math.Clamp(luma[i] + grain[i] + lift, 0, 255);
            }
        }
    }
}
