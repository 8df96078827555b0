using System.Numerics;

namespace NanoCam.VirtualCamera.Scenes;

/// <summary>A blue aquarium: fish swim both ways, weeds wave, bubbles rise, light flickers in the water.</summary>
internal sealed class AquariumScene(int seed) : Scene
{
    private const float Sand = 404;
    private const int FishCount = 9;
    private static readonly Color[] Skins =
    [
        Color.Rgb(0xFF8A2B),
        Color.Rgb(0xF6D23A),
        Color.Rgb(0xE8567A),
        Color.Rgb(0x8FE0D0),
        Color.Rgb(0xF4F4F0),
    ];

    internal override void PaintStill(Canvas canvas, float width)
    {
        var dice = new SeededRandom(seed);
        canvas.Gradient(0, 0, width, Height, Color.Rgb(0x2CC4D8), Color.Rgb(0x063A78));
        for (var i = 0; i < 5; i++)
        {
            Rock(canvas, width * (0.08f + (i * 0.22f)) + dice.Range(-20, 20), dice.Range(30, 74), 0.35f);
        }

        Floor(canvas, width, ref dice);
        Rock(canvas, width * 0.79f, 78, 1);
        Rock(canvas, width * 0.9f, 46, 1);
        Coral(canvas, width * 0.2f, Sand + 22, 52, -MathF.PI / 2, 5, Color.Rgb(0xE8506E));
        Coral(canvas, width * 0.62f, Sand + 30, 40, -MathF.PI / 2, 5, Color.Rgb(0xF29A4A));
    }

    internal override void PaintMoving(Canvas canvas, float width, double seconds)
    {
        var own = seconds + ((uint)seed % 83);
        for (var i = 0; i < 5; i++)
        {
            Ray(canvas, width, own, i);
        }

        var dice = new SeededRandom(seed + 3);
        for (var i = 0; i < FishCount; i++)
        {
            if (i == 5)
            {
                Weeds(canvas, width, own);
            }

            Fish(canvas, width, own, i, ref dice);
        }

        Bubbles(canvas, width, own);
        Surface(canvas, width, own);
    }

    private static void Floor(Canvas canvas, float width, ref SeededRandom dice)
    {
        Span<Vector2> corners = stackalloc Vector2[34];
        for (var i = 0; i < 32; i++)
        {
            corners[i] = new(width * i / 31, Sand + (9 * MathF.Sin(i * 0.55f)) + (4 * MathF.Sin(i * 1.7f)));
        }

        corners[32] = new(width, Height);
        corners[33] = new(0, Height);
        canvas.Polygon(corners, Color.Rgb(0xC9AE77));
        canvas.Gradient(0, Sand + 14, width, Height - Sand - 14, Color.Rgb(0xE3CB92, 0.6f), Color.Rgb(0x8A6F47, 0.8f));
        for (var i = 0; i < 900; i++)
        {
            var y = dice.Range(Sand + 12, Height);
            canvas.Ellipse(
                dice.Range(0, width),
                y,
                dice.Range(1, 3.4f),
                dice.Range(0.7f, 1.8f),
                Color.Rgb(dice.Below(2) == 0 ? 0xF6E6BC : 0x6E5636, 0.55f)
            );
        }
    }

    private static void Rock(Canvas canvas, float x, float size, float opacity)
    {
        canvas.Ellipse(x, Sand + 14, size, size * 0.86f, Color.Rgb(0x2F4A63, opacity));
        canvas.Ellipse(x + (size * 0.55f), Sand + 18, size * 0.7f, size * 0.5f, Color.Rgb(0x263D54, opacity));
        canvas.Ellipse(x - (size * 0.18f), Sand - (size * 0.12f), size * 0.62f, size * 0.46f, Color.Rgb(0x4E7088, opacity * 0.7f));
        canvas.Ellipse(x - (size * 0.26f), Sand - (size * 0.26f), size * 0.34f, size * 0.2f, Color.Rgb(0x7C9DAE, opacity * 0.6f));
    }

    private static void Coral(Canvas canvas, float x, float y, float length, float angle, int depth, Color ink)
    {
        (var sin, var cos) = MathF.SinCos(angle);
        float endX = x + (cos * length),
            endY = y + (sin * length);
        canvas.Line(x, y, endX, endY, (depth * 2.2f) + 1, ink);
        canvas.Circle(endX, endY, (depth * 1.1f) + 0.5f, ink.Toward(Color.Rgb(0xFFFFFF), 0.12f * (5 - depth)));
        if (depth == 1)
        {
            return;
        }

        Coral(canvas, endX, endY, length * 0.68f, angle - 0.48f, depth - 1, ink);
        Coral(canvas, endX, endY, length * 0.72f, angle + 0.40f, depth - 1, ink);
    }

    private static void Ray(Canvas canvas, float width, double seconds, int index)
    {
        var x = (width * (index + 0.3f) / 5) + (Swing(seconds, 11 + (index * 2), index * 0.3) * 34);
        var wide = 22 + (10 * Swing(seconds, 5 + index, index * 0.2));
        var light = 0.10f + (0.05f * Swing(seconds, 3.3 + index, index * 0.7));
        canvas.Polygon(
            [new(x, 0), new(x + wide, 0), new(x + (wide * 2.6f) - 90, Height), new(x - 110, Height)],
            Color.Rgb(0xD8FBFF, light)
        );
    }

    private void Weeds(Canvas canvas, float width, double seconds)
    {
        const int Joints = 9;
        var dice = new SeededRandom(seed + 9);
        Span<Vector2> corners = stackalloc Vector2[Joints * 2];
        for (var i = 0; i < 16; i++)
        {
            float x = width * ((i % 2 == 0 ? 0.33f : 0.04f) + dice.Range(0, 0.17f)),
                foot = dice.Range(Sand + 12, Sand + 40);
            float tall = dice.Range(110, 220),
                phase = dice.Range(0, 0.25f);
            for (var joint = 0; joint < Joints; joint++)
            {
                var up = joint / (Joints - 1f);
                var lean = Swing(seconds, 4.6, phase - (up * 0.45f)) * 26 * up;
                var half = 6.5f * (1 - (up * up * 0.95f));
                corners[joint] = new(x + lean - half, foot - (tall * up));
                corners[(Joints * 2) - 1 - joint] = new(x + lean + half, foot - (tall * up));
            }

            canvas.Polygon(corners, Color.Rgb(0x17693C).Toward(Color.Rgb(0x7CC24E), dice.Range(0, 1)));
        }
    }

    private static void Fish(Canvas canvas, float width, double seconds, int index, ref SeededRandom dice)
    {
        float size = dice.Range(17, 24) * (1 + (index * 0.11f)),
            depth = dice.Range(74, 350);
        double pace = dice.Range(13, 26),
            phase = dice.Range(0, 1);
        var skin = Skins[(index + dice.Below(2)) % Skins.Length];
        var right = index % 2 == 0;
        var run = width + (size * 8);
        var along = (Loop(seconds, pace, phase) * run) - (size * 4);
        float x = right ? along : width - along,
            way = right ? 1 : -1;
        var y = depth + (Swing(seconds, 5.2, phase) * 14);
        var tail = Swing(seconds, 0.62, phase) * size * 0.30f;
        var dark = skin.Toward(Color.Rgb(0x40201A), 0.4f);

        canvas.Polygon(
            [
                new(x - (way * size * 1.1f), y),
                new(x - (way * size * 2.1f), y - (size * 0.72f) + tail),
                new(x - (way * size * 1.75f), y + (tail * 0.6f)),
                new(x - (way * size * 2.1f), y + (size * 0.72f) + tail),
            ],
            dark
        );
        canvas.Polygon(
            [
                new(x + (way * size * 0.5f), y - (size * 0.6f)),
                new(x - (way * size * 0.5f), y - (size * 1.15f)),
                new(x - (way * size * 0.8f), y - (size * 0.4f)),
            ],
            dark
        );
        canvas.Ellipse(x, y, size * 1.45f, size * 0.8f, skin);
        canvas.Ellipse(x + (way * size * 0.1f), y + (size * 0.28f), size * 1.1f, size * 0.42f, Color.Rgb(0xFFFFFF, 0.30f));
        for (var stripe = 0; stripe < 2; stripe++)
        {
            var at = x + (way * size * (0.38f - (stripe * 0.8f)));
            canvas.Ellipse(
                at,
                y,
                size * 0.15f,
                size * (0.74f - (stripe * 0.06f)),
                stripe == 0 ? Color.Rgb(0xFFFFFF, 0.85f) : dark.At(0.8f)
            );
        }

        canvas.Polygon(
            [
                new(x, y + (size * 0.1f)),
                new(x - (way * size * 0.7f), y + (size * 0.55f) + (tail * 0.8f)),
                new(x - (way * size * 0.1f), y + (size * 0.5f)),
            ],
            dark
        );
        canvas.Circle(x + (way * size * 0.9f), y - (size * 0.18f), size * 0.2f, Color.Rgb(0xFFFFFF));
        canvas.Circle(x + (way * size * 0.95f), y - (size * 0.18f), size * 0.11f, Color.Rgb(0x101820));
    }

    private void Bubbles(Canvas canvas, float width, double seconds)
    {
        var dice = new SeededRandom(seed + 21);
        for (var i = 0; i < 26; i++)
        {
            var column =
                width
                * (
                    i % 3 == 0 ? 0.55f
                    : i % 3 == 1 ? 0.79f
                    : 0.12f
                );
            var up = Loop(seconds, dice.Range(5, 9), dice.Range(0, 1));
            float x = column + dice.Range(-16, 16) + (Swing(seconds, 1.7, i * 0.21) * 6),
                y = Sand - (up * (Sand - 12));
            var radius = dice.Range(2.5f, 6) * (0.6f + (up * 0.7f));
            canvas.Circle(x, y, radius, Color.Rgb(0xBFF4FF, 0.30f));
            canvas.Ring(x, y, radius, 1.2f, Color.Rgb(0xE8FDFF, 0.8f));
            canvas.Circle(x - (radius * 0.35f), y - (radius * 0.35f), radius * 0.25f, Color.Rgb(0xFFFFFF, 0.9f));
        }
    }

    private static void Surface(Canvas canvas, float width, double seconds)
    {
        Span<Vector2> corners = stackalloc Vector2[34];
        for (var i = 0; i < 32; i++)
        {
            corners[i] = new(width * i / 31, 12 + (4 * Swing(seconds, 3.1, i * 0.13)) + (2 * Swing(seconds, 1.9, i * -0.21)));
        }

        corners[32] = new(width, -2);
        corners[33] = new(0, -2);
        canvas.Polygon(corners, Color.Rgb(0xE6FCFF, 0.75f));
    }
}
