namespace NanoCam.VirtualCamera.Scenes;

/// <summary>
/// Noise and brightness of a sensor, on the luma plane. A drawn frame has uniform areas, which no camera sends, and two drawn frames may be
/// equal. Noise prevents both.
/// </summary>
internal sealed class SensorNoise
{
    // In every frame, rows start at a different position of one long strip; its length is a power of two, so that the position is a mask.
    private const int StripLength = 1 << 15;

    private readonly sbyte[] _strip;
    private readonly long _seed;

    /// <summary>Creates noise of about <paramref name="deviation"/> luma steps.</summary>
    /// <param name="widest">The widest row that will be requested.</param>
    public SensorNoise(int seed, float deviation, int widest)
    {
        _seed = seed;
        _strip = new sbyte[StripLength + widest];
        var dice = new SeededRandom(seed);
        for (var i = 0; i < _strip.Length; i++)
        {
            // The sum of four uniform numbers is close enough to a normal distribution; its deviation is 1 / sqrt(3).
            var sum = dice.Range(-0.5f, 0.5f) + dice.Range(-0.5f, 0.5f) + dice.Range(-0.5f, 0.5f) + dice.Range(-0.5f, 0.5f);
            _strip[i] = (sbyte)Math.Clamp(MathF.Round(sum * 1.732f * deviation), sbyte.MinValue, sbyte.MaxValue);
        }
    }

    /// <summary>Adds noise and <paramref name="lift"/> (luma steps, may be negative) to every pixel.</summary>
    public void Apply(Canvas canvas, long frameNumber, int lift)
    {
        var dice = new SeededRandom(unchecked(_seed + (frameNumber * 7919)));
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
