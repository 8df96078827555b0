namespace NanoCam.VirtualCamera.Scenes;

/// <summary>
/// What changes in a yard without anything moving in it: clouds, a lamp, a floodlight, rain, and the exposure of the sensor. A pure
/// function of seed and time.
/// </summary>
internal sealed class YardLight(int seed)
{
    private const double LampSlot = 97;
    private const double FloodSlot = 311;
    private const double RainSlot = 173;
    private const double ExposureSlot = 61;
    private const int CloudCount = 3;

    // So that a brighter exposure clips only the brightest parts.
    private const float Daylight = 0.74f;

    private int[] _gains = [];

    /// <summary>Whether the lamp at the door is on.</summary>
    public bool IsLampOn(double seconds) => Draw(seconds, LampSlot, 1, 2) == 0;

    /// <summary>Whether the floodlight is on, which lights the whole yard.</summary>
    public bool IsFloodOn(double seconds) => Draw(seconds, FloodSlot, 2, 4) == 0;

    /// <summary>Whether it rains.</summary>
    public bool IsRaining(double seconds) => Draw(seconds, RainSlot, 3, 4) == 0;

    /// <summary>Gain of the sensor: steps that take a few frames.</summary>
    public float ExposureAt(double seconds)
    {
        var since = seconds - (Math.Floor(seconds / ExposureSlot) * ExposureSlot);
        var now = Step(seconds);
        // Automatic exposure approaches its target within a second.
        var part = (float)Math.Exp(-since / 0.3);
        return now + ((Step(seconds - ExposureSlot) - now) * part);
    }

    /// <summary>Draws rain.</summary>
    public void PaintRain(Canvas canvas, float width, double seconds)
    {
        if (!IsRaining(seconds))
        {
            return;
        }

        var dice = new SeededRandom(unchecked(seed + (long)(seconds * 30)));
        for (var i = 0; i < 130; i++)
        {
            float x = dice.Range(-20, width),
                y = dice.Range(-20, Scene.Height),
                length = dice.Range(9, 22);
            canvas.Line(x, y, x + (length * 0.2f), y + length, 1.1f, Color.Rgb(0xE6EEF2, 0.4f));
        }
    }

    /// <summary>Applies shadows of clouds, floodlight and exposure to the luma.</summary>
    public void Apply(Canvas canvas, float width, double seconds)
    {
        if (_gains.Length != canvas.Width)
        {
            _gains = new int[canvas.Width];
        }

        var gain = Daylight * ExposureAt(seconds) * (IsFloodOn(seconds) ? 1.35f : 1);
        for (var i = 0; i < _gains.Length; i++)
        {
            _gains[i] = (int)(256 * gain * ShadowAt(i / canvas.Scale, width, seconds));
        }

        for (var row = 0; row < canvas.Height; row++)
        {
            var luma = canvas.LumaRow(row);
            for (var i = 0; i < luma.Length; i++)
            {
                luma[i] = (byte)Math.Min(255, (luma[i] * _gains[i]) >> 8);
            }
        }
    }

    // Shadows have soft edges, a fifth of the frame wide, and cross the frame within a minute.
    internal float ShadowAt(float x, float width, double seconds)
    {
        var light = 1f;
        for (var i = 0; i < CloudCount; i++)
        {
            var period = 83 + (i * 47);
            var turns = (seconds / period) + (((uint)(seed * 31) + (i * 37)) % 100 / 100.0);
            var middle = (float)((turns - Math.Floor(turns)) * 4 * width) - width;
            var far = Math.Abs(x - middle) / (width * 0.45f);
            if (far < 1)
            {
                var soft = 0.5f + (0.5f * MathF.Cos(far * MathF.PI));
                light *= 1 - ((0.16f + (i * 0.05f)) * soft);
            }
        }

        return light;
    }

    private float Step(double seconds) =>
        Draw(seconds, ExposureSlot, 4, 5) switch
        {
            0 => 0.82f,
            1 => 1.2f,
            _ => 1,
        };

    private int Draw(double seconds, double slot, int kind, int end)
    {
        var dice = new SeededRandom(unchecked((seed * 7_919L) + (kind * 104_729L) + (long)Math.Floor(seconds / slot)));
        dice.Next();
        return dice.Below(end);
    }
}
