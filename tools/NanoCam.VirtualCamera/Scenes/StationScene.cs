namespace NanoCam.VirtualCamera.Scenes;

/// <summary>A railway station at night: lit trains pass in turn, signals change, windows go on and off, stars twinkle.</summary>
internal sealed class StationScene(int seed) : Scene
{
    private const float Rails = 338;
    private const double CycleSeconds = 22;
    private const int CarCount = 4;
    private const float CarLength = 236;
    private const float NoseLength = 34;
    private static readonly Color[] Liveries = [Color.Rgb(0xC23B3B), Color.Rgb(0x2F7D6B), Color.Rgb(0xD08A2E)];

    internal override float Grain => 2.1f;

    internal override void PaintStill(Canvas canvas, float width)
    {
        var dice = new SeededRandom(seed);
        canvas.Gradient(0, 0, width, 260, Color.Rgb(0x070B26), Color.Rgb(0x3A2F63));
        canvas.Gradient(0, 200, width, 100, Color.Rgb(0x3A2F63, 0f), Color.Rgb(0x8A4A6E, 0.8f));
        Moon(canvas, width * 0.83f, 84);
        Skyline(canvas, width, 262, 90, Color.Rgb(0x1D1B3F), ref dice);
        Skyline(canvas, width, 290, 70, Color.Rgb(0x12122E), ref dice);
        canvas.Gradient(0, 288, width, 76, Color.Rgb(0x23222E), Color.Rgb(0x14141C));
        for (var i = 0; i < 1500; i++)
        {
            canvas.Rect(
                dice.Range(0, width),
                dice.Range(300, 364),
                dice.Range(1, 4),
                dice.Range(1, 2),
                Color.Rgb(dice.Below(2) == 0 ? 0x4A4754 : 0x08080C, 0.6f)
            );
        }

        for (float x = -10; x < width; x += 24)
        {
            canvas.Rect(x, Rails - 2, 14, 12, Color.Rgb(0x33241E));
        }

        canvas.Rect(0, Rails - 4, width, 3, Color.Rgb(0x8A8F9C));
        canvas.Rect(0, Rails + 6, width, 3, Color.Rgb(0xA8ADBA));
        for (float x = 60; x < width; x += 210)
        {
            canvas.Rect(x, 96, 5, 244, Color.Rgb(0x15151F));
        }

        canvas.Line(0, 104, width, 104, 1.4f, Color.Rgb(0x0A0A14));
        canvas.Line(0, 122, width, 122, 1.2f, Color.Rgb(0x0A0A14));
    }

    internal override void PaintMoving(Canvas canvas, float width, double seconds)
    {
        var own = seconds + ((uint)seed % 79);
        var cycle = (long)Math.Floor(own / CycleSeconds);
        var part = Loop(own, CycleSeconds);
        float train = (CarCount * CarLength) + 40,
            run = width + train + 120;
        var eastbound = cycle % 2 == 0;
        var front = Math.Clamp(part / 0.72f, 0, 1) * run;

        Stars(canvas, width, own);
        Windows(canvas, width, own);
        Signal(canvas, width * 0.88f, part < 0.72f);
        if (part < 0.72f)
        {
            Train(canvas, eastbound ? front - 60 : width - front + 60, eastbound ? -1 : 1, Liveries[cycle % Liveries.Length]);
        }

        Platform(canvas, width, own);
    }

    private static void Moon(Canvas canvas, float x, float y)
    {
        canvas.Glow(x, y, 74, Color.Rgb(0xBFC8FF, 0.35f));
        canvas.Circle(x, y, 27, Color.Rgb(0xF3EFD8));
        canvas.Circle(x - 8, y - 6, 6, Color.Rgb(0xD8D2B8, 0.7f));
        canvas.Circle(x + 9, y + 4, 4, Color.Rgb(0xD8D2B8, 0.7f));
        canvas.Circle(x - 2, y + 13, 5, Color.Rgb(0xD8D2B8, 0.6f));
    }

    private static void Skyline(Canvas canvas, float width, float foot, float rise, Color ink, ref SeededRandom dice)
    {
        for (float x = -10; x < width; )
        {
            float wide = dice.Range(34, 76),
                tall = dice.Range(0.45f, 1.35f) * rise;
            canvas.Rect(x, foot - tall, wide - 3, tall + 30, ink);
            if (dice.Below(3) == 0)
            {
                canvas.Rect(x + (wide * 0.4f), foot - tall - 18, 3, 18, ink);
            }

            if (dice.Below(4) == 0)
            {
                canvas.Polygon([new(x, foot - tall), new(x + (wide / 2), foot - tall - 20), new(x + wide - 3, foot - tall)], ink);
            }

            x += wide;
        }
    }

    private void Stars(Canvas canvas, float width, double seconds)
    {
        var dice = new SeededRandom(seed + 31);
        for (var i = 0; i < 70; i++)
        {
            float x = dice.Range(0, width),
                y = dice.Range(4, 150),
                shine = 0.55f + (0.45f * Swing(seconds, dice.Range(1.5f, 5), dice.Range(0, 1)));
            canvas.Circle(x, y, dice.Range(0.7f, 1.7f), Color.Rgb(0xF5F3FF, shine));
        }
    }

    private void Windows(Canvas canvas, float width, double seconds)
    {
        var dice = new SeededRandom(seed + 37);
        for (var i = 0; i < 90; i++)
        {
            float x = MathF.Round(dice.Range(0, width) / 11) * 11,
                y = 240 + (dice.Below(5) * 11);
            var lit = Loop(seconds, dice.Range(15, 60), dice.Range(0, 1)) < 0.7f;
            var light = dice.Below(4) == 0 ? Color.Rgb(0xBFE2FF) : Color.Rgb(0xFFCF70);
            if (lit)
            {
                canvas.Rect(x, y, 5, 6, light.At(0.85f));
            }
        }
    }

    private static void Signal(Canvas canvas, float x, bool occupied)
    {
        canvas.Rect(x - 2.5f, 196, 5, 144, Color.Rgb(0x2A2C36));
        canvas.Rect(x - 11, 168, 22, 52, Color.Rgb(0x0B0C10));
        canvas.Circle(x, 181, 7, occupied ? Color.Rgb(0xFF3A30) : Color.Rgb(0x3A1414));
        canvas.Circle(x, 206, 7, occupied ? Color.Rgb(0x123A1C) : Color.Rgb(0x3CFF7A));
        canvas.Glow(x, occupied ? 181 : 206, 34, occupied ? Color.Rgb(0xFF5A48, 0.6f) : Color.Rgb(0x5CFF9A, 0.6f));
    }

    // x is the front; the cars follow towards `back` (-1 left, 1 right).
    private static void Train(Canvas canvas, float x, float back, Color livery)
    {
        for (var car = 0; car < CarCount; car++)
        {
            float length = CarLength - 6 - (car == 0 ? NoseLength : 0),
                near = x + (back * ((car * CarLength) + (car == 0 ? NoseLength : 0)));
            Car(canvas, Math.Min(near, near + (back * length)), length, livery);
        }

        var cab = x + (back * NoseLength);
        canvas.Polygon(
            [new(cab, 226), new(cab + (back * 2), 226), new(cab + (back * 2), 324), new(x + (back * 4), 324), new(x, 314), new(x, 284)],
            livery.Toward(Color.Rgb(0x000000), 0.08f)
        );
        canvas.Rect(Math.Min(cab, x), 288, NoseLength, 5, Color.Rgb(0xF2E7CC));
        canvas.Polygon(
            [new(x + (back * 31), 238), new(x + (back * 46), 238), new(x + (back * 46), 272), new(x + (back * 10), 272)],
            Color.Rgb(0xA8D8F0)
        );
        for (float reach = 120; reach <= 330; reach += 35)
        {
            canvas.Polygon(
                [new(x, 306), new(x - (back * reach), 306 - (reach * 0.08f)), new(x - (back * reach), 306 + (reach * 0.14f))],
                Color.Rgb(0xFFF4C0, 0.045f)
            );
        }

        canvas.Glow(x, 306, 46, Color.Rgb(0xFFF7D0, 0.9f));
        canvas.Circle(x + (back * 3), 306, 6, Color.Rgb(0xFFFFFF));
    }

    private static void Car(Canvas canvas, float left, float length, Color livery)
    {
        canvas.Rect(left + 8, 322, length - 16, 12, Color.Rgb(0x0C0C10));
        for (var wheel = 0; wheel < 4; wheel++)
        {
            canvas.Circle(left + 28 + (wheel * 26) + (wheel > 1 ? length - 134 : 0), 331, 9, Color.Rgb(0x3A3C44));
        }

        canvas.Gradient(left, 226, length, 98, livery.Toward(Color.Rgb(0xFFFFFF), 0.22f), livery.Toward(Color.Rgb(0x000000), 0.35f));
        canvas.Rect(left, 226, length, 6, Color.Rgb(0xC8CCD6));
        canvas.Rect(left, 288, length, 5, Color.Rgb(0xF2E7CC));
        for (var window = 0; window < (int)((length - 70) / 31); window++)
        {
            var x = left + 42 + (window * 31);
            canvas.Gradient(x, 244, 24, 32, Color.Rgb(0xFFE9A6), Color.Rgb(0xF7BE5E));
            if (window % 3 != 0)
            {
                canvas.Ellipse(x + 12, 272, 6, 11, Color.Rgb(0x5A3A20, 0.75f));
            }
        }

        canvas.Rect(left + 14, 244, 20, 74, livery.Toward(Color.Rgb(0x000000), 0.45f));
        canvas.Rect(left + 17, 248, 14, 28, Color.Rgb(0xFFE2A0));
        canvas.Rect(left + length - 32, 244, 20, 74, livery.Toward(Color.Rgb(0x000000), 0.45f));
        canvas.Rect(left + length - 29, 248, 14, 28, Color.Rgb(0xFFE2A0));
    }

    private static void Platform(Canvas canvas, float width, double seconds)
    {
        canvas.Gradient(0, 366, width, Height - 366, Color.Rgb(0x6A6470), Color.Rgb(0x2C2A34));
        canvas.Rect(0, 366, width, 5, Color.Rgb(0xA09AA6));
        canvas.Rect(0, 378, width, 6, Color.Rgb(0xE8C23A));
        for (var i = 0; i < 3; i++)
        {
            var x = width * (0.2f + (i * 0.3f));
            canvas.Ellipse(x + 16, 410, 92, 26, Color.Rgb(0xFFDFA0, 0.30f));
            canvas.Rect(x - 2.5f, 190, 5, 220, Color.Rgb(0x1B1C24));
            canvas.Rect(x - 2, 188, 38, 4, Color.Rgb(0x1B1C24));
            canvas.Polygon([new(x + 24, 196), new(x + 40, 196), new(x + 84, 402), new(x - 20, 402)], Color.Rgb(0xFFE6B0, 0.09f));
            canvas.Ellipse(x + 32, 194, 11, 5, Color.Rgb(0xFFF6DA));
            canvas.Glow(x + 32, 196, 30, Color.Rgb(0xFFE9B8, 0.6f));
        }

        Walker(canvas, (Loop(seconds, 31) * (width + 60)) - 30, 436, seconds, 1, Color.Rgb(0x2A4A6B));
        Walker(canvas, width + 30 - (Loop(seconds, 43, 0.4) * (width + 60)), 424, seconds, -1, Color.Rgb(0x7A3044));
    }

    private static void Walker(Canvas canvas, float x, float foot, double seconds, float way, Color coat)
    {
        float step = Swing(seconds, 1.1) * 9,
            bob = Math.Abs(Swing(seconds, 1.1)) * 1.6f;
        canvas.Ellipse(x, foot + 1, 18, 4, Color.Rgb(0x000000, 0.4f));
        canvas.Line(x, foot - 26, x + step, foot, 5, Color.Rgb(0x16161E));
        canvas.Line(x, foot - 26, x - step, foot, 5, Color.Rgb(0x1E1E28));
        canvas.Polygon([new(x - 7, foot - 56 + bob), new(x + 7, foot - 56 + bob), new(x + 10, foot - 20), new(x - 10, foot - 20)], coat);
        canvas.Line(x, foot - 50 + bob, x + (step * way * 0.8f), foot - 30, 4, coat.Toward(Color.Rgb(0x000000), 0.3f));
        canvas.Circle(x + way, foot - 63 + bob, 7, Color.Rgb(0xD9A988));
        canvas.Ellipse(x, foot - 67 + bob, 7.5f, 4, Color.Rgb(0x2A1E18));
    }
}
