using System.Numerics;

namespace NanoCam.VirtualCamera.Scenes;

/// <summary>A bright garden: sun and clouds cross the sky, a windmill turns, flowers sway, butterflies flutter.</summary>
internal sealed class GardenScene(int seed) : Scene
{
    private const float Horizon = 262;
    private static readonly Color[] Petals =
    [
        Color.Rgb(0xE8425A),
        Color.Rgb(0xF7B32B),
        Color.Rgb(0xF4F1EA),
        Color.Rgb(0xB15FD0),
        Color.Rgb(0xFF7F3F),
    ];

    internal override void PaintStill(Canvas canvas, float width)
    {
        var dice = new SeededRandom(seed);
        canvas.Gradient(0, 0, width, Horizon + 20, Color.Rgb(0x2F86D6), Color.Rgb(0xCDE9F5));
        Hills(canvas, width, Horizon - 12, 46, 0.011f, Color.Rgb(0x7FA9B8));
        Hills(canvas, width, Horizon + 8, 30, 0.017f, Color.Rgb(0x5E9A78));
        canvas.Gradient(0, Horizon + 26, width, Height - Horizon - 26, Color.Rgb(0x7DB84A), Color.Rgb(0x2F7027));
        Grass(canvas, width, ref dice);
        Path(canvas, width);
    }

    internal override void PaintMoving(Canvas canvas, float width, double seconds)
    {
        var own = seconds + ((uint)seed % 97);
        Sun(canvas, width, Loop(own, 48));
        for (var i = 0; i < 4; i++)
        {
            var size = 1.15f - (i * 0.17f);
            var x = (Loop(own, 70 + (i * 19), i * 0.31) * (width + 260)) - 130;
            Cloud(canvas, x, 58 + (i * 33), size);
        }

        Mill(canvas, width * 0.74f);
        var leaves = new SeededRandom(seed + 5);
        Tree(canvas, width * 0.13f, 330, 1.15f, ref leaves);
        Fence(canvas, width);
        Blades(canvas, width * 0.74f, own);
        Flowers(canvas, width, own);
        for (var i = 0; i < 3; i++)
        {
            Butterfly(canvas, width, own, i);
        }
    }

    private static void Hills(Canvas canvas, float width, float level, float rise, float pace, Color ink)
    {
        Span<Vector2> corners = stackalloc Vector2[42];
        for (var i = 0; i < 40; i++)
        {
            var x = width * i / 39;
            corners[i] = new(
                x,
                level - (rise * (0.5f + (0.5f * MathF.Sin((x * pace) + (rise * 0.7f))))) - (8 * MathF.Sin(x * pace * 2.7f))
            );
        }

        corners[40] = new(width, Height);
        corners[41] = new(0, Height);
        canvas.Polygon(corners, ink);
    }

    private static void Grass(Canvas canvas, float width, ref SeededRandom dice)
    {
        for (var i = 0; i < 2200; i++)
        {
            var depth = dice.Range(0, 1);
            var y = Horizon + 30 + (depth * depth * (Height - Horizon - 20));
            float x = dice.Range(0, width),
                blade = 2 + (depth * 9);
            var ink = dice.Below(2) == 0 ? Color.Rgb(0x9CD25F, 0.35f) : Color.Rgb(0x1E5A1C, 0.35f);
            canvas.Line(x, y, x + dice.Range(-3, 3), y - blade, 0.8f + depth, ink);
        }
    }

    private static void Path(Canvas canvas, float width)
    {
        var middle = width * 0.52f;
        canvas.Polygon(
            [
                new(middle + 44, 300),
                new(middle + 66, 300),
                new(middle + 70, 380),
                new(middle - 20, 480),
                new(middle - 170, 480),
                new(middle + 10, 370),
            ],
            Color.Rgb(0xD9C39A)
        );
        canvas.Polygon(
            [
                new(middle + 58, 300),
                new(middle + 66, 300),
                new(middle + 70, 380),
                new(middle - 20, 480),
                new(middle - 60, 480),
                new(middle + 46, 376),
            ],
            Color.Rgb(0xC4AA7C, 0.7f)
        );
    }

    private static void Mill(Canvas canvas, float x)
    {
        canvas.Polygon([new(x - 24, 190), new(x + 24, 190), new(x + 40, 312), new(x - 40, 312)], Color.Rgb(0xEFE6D6));
        canvas.Polygon([new(x + 4, 190), new(x + 24, 190), new(x + 40, 312), new(x + 8, 312)], Color.Rgb(0xC9BCA6));
        canvas.Polygon([new(x - 30, 192), new(x, 152), new(x + 30, 192)], Color.Rgb(0xB8433A));
        canvas.Polygon([new(x, 152), new(x + 30, 192), new(x + 4, 192)], Color.Rgb(0x8E302B));
        canvas.Rect(x - 10, 280, 20, 32, Color.Rgb(0x6B4630));
        canvas.Rect(x - 8, 222, 14, 18, Color.Rgb(0x4D6F86));
    }

    private static void Tree(Canvas canvas, float x, float foot, float size, ref SeededRandom dice)
    {
        canvas.Ellipse(x + (12 * size), foot + 2, 74 * size, 11 * size, Color.Rgb(0x123A12, 0.45f));
        canvas.Polygon(
            [
                new(x - (11 * size), foot),
                new(x - (6 * size), foot - (110 * size)),
                new(x + (8 * size), foot - (110 * size)),
                new(x + (13 * size), foot),
            ],
            Color.Rgb(0x6A4A2E)
        );
        canvas.Polygon(
            [
                new(x + (3 * size), foot),
                new(x + (3 * size), foot - (110 * size)),
                new(x + (8 * size), foot - (110 * size)),
                new(x + (13 * size), foot),
            ],
            Color.Rgb(0x4E3521)
        );
        for (var i = 0; i < 70; i++)
        {
            float part = i / 70f,
                angle = dice.Range(0, MathF.Tau),
                far = MathF.Sqrt(dice.Range(0, 1)) * 62 * size;
            var leaf = Color.Rgb(0x1F5E2A).Toward(Color.Rgb(0x79BF4B), Math.Clamp((part * 0.8f) + dice.Range(-0.1f, 0.2f), 0, 1));
            canvas.Circle(
                x + (MathF.Cos(angle) * far) - (part * 9),
                foot - (150 * size) + (MathF.Sin(angle) * far * 0.85f) - (part * 10),
                dice.Range(11, 20) * size,
                leaf
            );
        }
    }

    private static void Fence(Canvas canvas, float width)
    {
        for (float x = 8; x < width; x += 34)
        {
            if (Math.Abs(x - (width * 0.57f)) < 40)
            {
                continue;
            }

            canvas.Rect(x + 2, 322, 9, 50, Color.Rgb(0x1F4A1C, 0.3f));
            canvas.Polygon([new(x, 372), new(x, 322), new(x + 4.5f, 314), new(x + 9, 322), new(x + 9, 372)], Color.Rgb(0xF6F3EC));
            canvas.Rect(x + 9, 334, 25, 6, Color.Rgb(0xE4DED0));
            canvas.Rect(x + 9, 354, 25, 6, Color.Rgb(0xDBD4C4));
        }
    }

    private static void Sun(Canvas canvas, float width, float day)
    {
        float x = (day * (width + 160)) - 80,
            y = 210 - (150 * MathF.Sin(day * MathF.PI));
        canvas.Glow(x, y, 84, Color.Rgb(0xFFF3B0, 0.55f));
        canvas.Circle(x, y, 30, Color.Rgb(0xFFE04A));
        canvas.Circle(x - 4, y - 4, 22, Color.Rgb(0xFFF09A, 0.8f));
    }

    private static void Cloud(Canvas canvas, float x, float y, float size)
    {
        Color shade = Color.Rgb(0xB9CEDD),
            light = Color.Rgb(0xFFFFFF);
        canvas.Ellipse(x, y + (10 * size), 62 * size, 17 * size, shade);
        canvas.Ellipse(x - (28 * size), y, 30 * size, 20 * size, light);
        canvas.Ellipse(x + (4 * size), y - (11 * size), 35 * size, 28 * size, light);
        canvas.Ellipse(x + (36 * size), y + (1 * size), 27 * size, 18 * size, light);
        canvas.Ellipse(x, y + (6 * size), 58 * size, 14 * size, light);
    }

    private static void Blades(Canvas canvas, float x, double seconds)
    {
        var turn = Loop(seconds, 9) * MathF.Tau;
        var hub = new Vector2(x, 186);
        for (var i = 0; i < 4; i++)
        {
            (var sin, var cos) = MathF.SinCos(turn + (i * MathF.PI / 2));
            Vector2 along = new(cos, sin),
                side = new(-sin, cos);
            canvas.Polygon(
                [
                    hub + (along * 16) + (side * 1),
                    hub + (along * 96) + (side * 1),
                    hub + (along * 96) + (side * 20),
                    hub + (along * 22) + (side * 16),
                ],
                Color.Rgb(0xFFFDF5)
            );
            for (var bar = 0; bar < 4; bar++)
            {
                var at = hub + (along * (30 + (bar * 20)));
                canvas.Line(at.X, at.Y, at.X + (side.X * 18), at.Y + (side.Y * 18), 1.6f, Color.Rgb(0x8A6B4C));
            }

            var tip = hub + (along * 98);
            canvas.Line(hub.X, hub.Y, tip.X, tip.Y, 4.5f, Color.Rgb(0x6B4A30));
        }

        canvas.Circle(x, 186, 7, Color.Rgb(0x3E2A1C));
    }

    private void Flowers(Canvas canvas, float width, double seconds)
    {
        var dice = new SeededRandom(seed + 11);
        for (var i = 0; i < 16; i++)
        {
            float x = ((i + dice.Range(0.2f, 0.8f)) / 16 * width) + 2,
                foot = dice.Range(408, 452),
                size = dice.Range(7, 11);
            float stalk = dice.Range(34, 56),
                lean = Swing(seconds, 3.7, (x / 300) + dice.Range(0, 0.2f)) * 7;
            var petal = Petals[dice.Below(Petals.Length)];
            canvas.Line(x, foot, x + lean, foot - stalk, 3, Color.Rgb(0x2C6B25));
            canvas.Ellipse(x + 6 + (lean * 0.4f), foot - (stalk * 0.4f), 8, 3.2f, Color.Rgb(0x3F8A33));
            for (var p = 0; p < 6; p++)
            {
                (var sin, var cos) = MathF.SinCos((p * MathF.Tau / 6) + (lean * 0.04f));
                canvas.Circle(x + lean + (cos * size * 0.85f), foot - stalk + (sin * size * 0.85f), size * 0.56f, petal);
            }

            canvas.Circle(x + lean, foot - stalk, size * 0.5f, Color.Rgb(0xFFD23F));
        }
    }

    private void Butterfly(Canvas canvas, float width, double seconds, int index)
    {
        var phase = (seed * 0.13) + (index * 0.37);
        var x = width * (0.5f + (0.42f * Swing(seconds, 17 + (index * 4), phase)));
        var y = 352 + (34 * Swing(seconds, 6.1 + index, phase)) + (6 * Swing(seconds, 1.3, phase));
        var open = 5 + (11 * Math.Abs(Swing(seconds, 0.44, phase)));
        var wing = Petals[(index * 2) % Petals.Length];
        canvas.Polygon([new(x, y), new(x - open, y - 13), new(x - open - 3, y - 2), new(x, y + 3)], wing);
        canvas.Polygon([new(x, y), new(x + open, y - 13), new(x + open + 3, y - 2), new(x, y + 3)], wing);
        canvas.Polygon(
            [new(x, y), new(x - (open * 0.8f), y + 9), new(x, y + 4), new(x + (open * 0.8f), y + 9)],
            wing.Toward(Color.Rgb(0x000000), 0.25f)
        );
        canvas.Line(x, y - 6, x, y + 7, 2.4f, Color.Rgb(0x2A2020));
    }
}
