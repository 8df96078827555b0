using System.Numerics;

namespace NanoCam.VirtualCamera.Scenes;

/// <summary>A warm workshop: meshing gears turn, a press stamps the boxes on a conveyor, a lamp swings.</summary>
internal sealed class WorkshopScene(int seed) : Scene
{
    private const float Belt = 372;
    private const float BoxGap = 150;
    private const float PressPlace = 0.72f;
    private const double StepSeconds = 2.4;

    // Distance between the centers of the large and the small wheel.
    private const float MeshX = 129;
    private const float MeshY = 82;

    // The press touches the box in the middle of its stroke, which takes the last 38 % of a step.
    private const float StampedAt = 0.81f;
    private static readonly Color[] Boxes =
    [
        Color.Rgb(0xC98A4B),
        Color.Rgb(0x3F7FA6),
        Color.Rgb(0xB5483A),
        Color.Rgb(0x5B8C4A),
        Color.Rgb(0xD9A93A),
    ];

    internal override void PaintStill(Canvas canvas, float width)
    {
        var dice = new SeededRandom(seed);
        Bricks(canvas, width, ref dice);
        Window(canvas, width * 0.47f, 52);
        Pipe(canvas, width);
        canvas.Gradient(0, Belt + 56, width, Height - Belt - 56, Color.Rgb(0x5E544C), Color.Rgb(0x2E2926));
        for (float x = -30; x < width; x += 46)
        {
            canvas.Polygon([new(x, 428), new(x + 22, 428), new(x + 12, 438), new(x - 10, 438)], Color.Rgb(0xE8B931, 0.85f));
        }

        for (var i = 0; i < 500; i++)
        {
            canvas.Rect(dice.Range(0, width), dice.Range(440, Height), dice.Range(1, 5), 1, Color.Rgb(dice.Below(2) * 0xFFFFFF, 0.10f));
        }
    }

    internal override void PaintMoving(Canvas canvas, float width, double seconds)
    {
        var own = seconds + ((uint)seed % 89);
        var left = width * 0.17f;
        var turn = Loop(own, 12) * MathF.Tau;
        canvas.Circle(left + 6, 196, 92, Color.Rgb(0x201510, 0.35f));
        // 16 teeth drive 10 teeth: the small wheel is 1.6 times faster, turns the other way, and is offset by half a tooth where the wheels
        // meet.
        var half = (2.6f * MathF.Atan2(-MeshY, MeshX)) - (MathF.PI / 10);
        Gear(canvas, left, 190, 86, 15, turn, 5, Color.Rgb(0xB87333));
        SmallGear(canvas, left + MeshX, 190 - MeshY, 52, half - (turn * 1.6f), Color.Rgb(0x8D99A6));
        Conveyor(canvas, width, own);
        Press(canvas, width * PressPlace, own);
        Lamp(canvas, width * 0.47f, own);
        Beacon(canvas, width - 46, own);
    }

    private static void Bricks(Canvas canvas, float width, ref SeededRandom dice)
    {
        canvas.Clear(Color.Rgb(0x6E4A38));
        for (var row = 0; row < 24; row++)
        {
            float y = row * 18;
            for (float x = (row % 2) * -22; x < width; x += 44)
            {
                var brick = Color
                    .Rgb(0x9C5F42)
                    .Toward(Color.Rgb(0xB9784F), dice.Range(0, 1))
                    .Toward(Color.Rgb(0x5B3527), dice.Range(0, 0.35f));
                canvas.Rect(x + 1, y + 1, 42, 16, brick);
                canvas.Rect(x + 1, y + 1, 42, 2, Color.Rgb(0xE0A878, 0.28f));
            }
        }

        canvas.Gradient(0, 0, width, 90, Color.Rgb(0x000000, 0.45f), Color.Rgb(0x000000, 0f));
        canvas.Gradient(0, 330, width, 100, Color.Rgb(0x000000, 0f), Color.Rgb(0x000000, 0.4f));
    }

    private static void Window(Canvas canvas, float x, float y)
    {
        canvas.Rect(x - 70, y - 6, 140, 132, Color.Rgb(0x3A2A20));
        canvas.Gradient(x - 64, y, 128, 120, Color.Rgb(0xF4D9A0), Color.Rgb(0xF2A65E));
        canvas.Rect(x - 64, y + 92, 128, 28, Color.Rgb(0xA9633A, 0.5f));
        canvas.Rect(x - 34, y + 66, 24, 54, Color.Rgb(0x8C5536, 0.55f));
        canvas.Rect(x + 6, y + 80, 40, 40, Color.Rgb(0x8C5536, 0.45f));
        for (var i = 1; i < 4; i++)
        {
            canvas.Rect(x - 64 + (i * 32) - 1.5f, y, 3, 120, Color.Rgb(0x3A2A20));
        }

        canvas.Rect(x - 64, y + 58, 128, 4, Color.Rgb(0x3A2A20));
        canvas.Rect(x - 76, y + 124, 152, 8, Color.Rgb(0x8A6A50));
    }

    private static void Pipe(Canvas canvas, float width)
    {
        canvas.Gradient(0, 18, width, 14, Color.Rgb(0x9FA7AB), Color.Rgb(0x4A5156));
        for (float x = 90; x < width; x += 170)
        {
            canvas.Gradient(x, 15, 12, 20, Color.Rgb(0xC0C7CA), Color.Rgb(0x555C60));
        }

        canvas.Rect(0, 32, width, 4, Color.Rgb(0x000000, 0.3f));
    }

    private static void Gear(Canvas canvas, float x, float y, float radius, float tooth, float turn, int spokes, Color ink)
    {
        const int Teeth = 16;
        Span<Vector2> corners = stackalloc Vector2[Teeth * 4];
        Teethed(corners, Teeth, x, y, radius, tooth, turn);
        canvas.Polygon(corners, ink);
        canvas.Ring(x, y, radius - 6, 4, ink.Toward(Color.Rgb(0xFFFFFF), 0.3f));
        canvas.Circle(x, y, radius * 0.68f, Color.Rgb(0x2B1C14));
        for (var i = 0; i < spokes; i++)
        {
            (var sin, var cos) = MathF.SinCos(turn + (i * MathF.Tau / spokes));
            canvas.Line(x, y, x + (cos * radius * 0.75f), y + (sin * radius * 0.75f), 17, ink);
        }

        Hub(canvas, x, y, radius * 0.25f, turn, ink);
    }

    private static void SmallGear(Canvas canvas, float x, float y, float radius, float turn, Color ink)
    {
        const int Teeth = 10;
        Span<Vector2> corners = stackalloc Vector2[Teeth * 4];
        canvas.Circle(x + 5, y + 6, radius + 4, Color.Rgb(0x201510, 0.3f));
        Teethed(corners, Teeth, x, y, radius, 15, turn);
        canvas.Polygon(corners, ink);
        canvas.Ring(x, y, radius - 6, 3, ink.Toward(Color.Rgb(0xFFFFFF), 0.4f));
        for (var i = 0; i < 4; i++)
        {
            (var sin, var cos) = MathF.SinCos(turn + (i * MathF.Tau / 4));
            canvas.Circle(x + (cos * radius * 0.56f), y + (sin * radius * 0.56f), radius * 0.17f, Color.Rgb(0x2B1C14));
        }

        Hub(canvas, x, y, radius * 0.3f, turn, ink);
    }

    private static void Hub(Canvas canvas, float x, float y, float radius, float turn, Color ink)
    {
        canvas.Circle(x, y, radius, ink.Toward(Color.Rgb(0x000000), 0.3f));
        canvas.Circle(x, y, radius * 0.6f, ink.Toward(Color.Rgb(0xFFFFFF), 0.35f));
        (var sin, var cos) = MathF.SinCos(turn);
        canvas.Line(
            x - (cos * radius * 0.5f),
            y - (sin * radius * 0.5f),
            x + (cos * radius * 0.5f),
            y + (sin * radius * 0.5f),
            3,
            Color.Rgb(0x2B1C14)
        );
    }

    private static void Teethed(Span<Vector2> corners, int teeth, float x, float y, float radius, float tooth, float turn)
    {
        for (var i = 0; i < corners.Length; i++)
        {
            // Four corners per tooth: foot, tip, tip, foot, as fractions of the distance between teeth.
            (var place, var reach) = (i & 3) switch
            {
                0 => (-0.30f, radius),
                1 => (-0.17f, radius + tooth),
                2 => (0.17f, radius + tooth),
                _ => (0.30f, radius),
            };
            (var sin, var cos) = MathF.SinCos(turn + (((i >> 2) + place) * MathF.Tau / teeth));
            corners[i] = new(x + (cos * reach), y + (sin * reach));
        }
    }

    private static void Conveyor(Canvas canvas, float width, double seconds)
    {
        // The belt moves by one box in the first 60 % of each step and stops while the press moves down.
        var step = (long)Math.Floor(seconds / StepSeconds);
        float phase = Loop(seconds, StepSeconds),
            part = Math.Clamp(phase / 0.6f, 0, 1);
        float moved = part * part * (3 - (2 * part)),
            press = width * PressPlace;

        canvas.Gradient(0, Belt, width, 20, Color.Rgb(0x4B4F54), Color.Rgb(0x1E2022));
        canvas.Rect(0, Belt, width, 2, Color.Rgb(0x9AA0A6));
        for (var x = (moved * BoxGap % 25) - 25; x < width; x += 25)
        {
            canvas.Rect(x, Belt + 2, 2, 18, Color.Rgb(0x101112));
        }

        canvas.Gradient(0, Belt + 20, width, 36, Color.Rgb(0x7C858C), Color.Rgb(0x3F464B));
        for (float x = 30; x < width; x += 75)
        {
            canvas.Circle(x, Belt + 38, 13, Color.Rgb(0x22262A));
            canvas.Circle(x, Belt + 38, 9, Color.Rgb(0xA9B2B8));
            (var sin, var cos) = MathF.SinCos(moved * MathF.Tau * 2);
            canvas.Line(x - (cos * 8), Belt + 38 - (sin * 8), x + (cos * 8), Belt + 38 + (sin * 8), 2.4f, Color.Rgb(0x3A4045));
        }

        // Box 0 leaves the press in this step, box 1 arrives under it.
        int ahead = -(int)((width - press) / BoxGap) - 2,
            behind = (int)(press / BoxGap) + 3;
        for (var place = ahead; place <= behind; place++)
        {
            Box(canvas, press + ((moved - place) * BoxGap), step + place, stamped: place <= 0 || (place == 1 && phase > StampedAt));
        }
    }

    private static void Box(Canvas canvas, float x, long number, bool stamped)
    {
        var ink = Boxes[(int)(((number % Boxes.Length) + Boxes.Length) % Boxes.Length)];
        canvas.Rect(x - 34, Belt - 56, 68, 56, ink);
        canvas.Rect(x - 34, Belt - 56, 68, 9, ink.Toward(Color.Rgb(0xFFFFFF), 0.25f));
        canvas.Rect(x + 20, Belt - 56, 14, 56, ink.Toward(Color.Rgb(0x000000), 0.22f));
        canvas.Rect(x - 6, Belt - 56, 12, 56, Color.Rgb(0xE9D8B0, 0.55f));
        if (!stamped)
        {
            return;
        }

        canvas.Ring(x, Belt - 24, 15, 4, Color.Rgb(0xF7F2E6));
        canvas.Line(x - 7, Belt - 24, x - 1, Belt - 18, 4, Color.Rgb(0xF7F2E6));
        canvas.Line(x - 2, Belt - 17, x + 8, Belt - 31, 4, Color.Rgb(0xF7F2E6));
    }

    private static void Press(Canvas canvas, float x, double seconds)
    {
        var part = Loop(seconds, StepSeconds);
        var down = part < 0.62f ? 0 : MathF.Pow(MathF.Sin((part - 0.62f) / 0.38f * MathF.PI), 2) * 62;
        var head = 236 + down;
        canvas.Gradient(x - 62, 150, 124, 52, Color.Rgb(0xE0B23C), Color.Rgb(0xA87718));
        for (var i = 0; i < 5; i++)
        {
            canvas.Polygon(
                [new(x - 60 + (i * 25), 202), new(x - 48 + (i * 25), 202), new(x - 40 + (i * 25), 190), new(x - 52 + (i * 25), 190)],
                Color.Rgb(0x2A2420)
            );
        }

        canvas.Rect(x - 74, 150, 12, Belt - 150, Color.Rgb(0x5A6268));
        canvas.Rect(x + 62, 150, 12, Belt - 150, Color.Rgb(0x474E53));
        canvas.Rect(x - 9, 202, 18, head - 202, Color.Rgb(0xC9D0D4));
        canvas.Rect(x + 3, 202, 6, head - 202, Color.Rgb(0x8A9297));
        canvas.Gradient(x - 36, head, 72, 18, Color.Rgb(0x8D969B), Color.Rgb(0x4B5257));
    }

    private static void Lamp(Canvas canvas, float x, double seconds)
    {
        (var sin, var cos) = MathF.SinCos(Swing(seconds, 4.2) * 0.32f);
        float endX = x + (sin * 178),
            endY = 36 + (cos * 178);
        canvas.Line(x, 36, endX, endY, 2.5f, Color.Rgb(0x1C1613));
        var down = new Vector2(sin, cos);
        var side = new Vector2(cos, -sin);
        var end = new Vector2(endX, endY);
        for (float reach = 60; reach <= 150; reach += 15)
        {
            canvas.Polygon(
                [
                    end + (down * 26) - (side * 30),
                    end + (down * 26) + (side * 30),
                    end + (down * reach) + (side * reach * 0.72f),
                    end + (down * reach) - (side * reach * 0.72f),
                ],
                Color.Rgb(0xFFE3A0, 0.05f)
            );
        }

        canvas.Glow(endX + (sin * 30), endY + (cos * 30), 58, Color.Rgb(0xFFF0C0, 0.6f));
        canvas.Circle(endX + (sin * 27), endY + (cos * 27), 10, Color.Rgb(0xFFF7DC));
        canvas.Polygon(
            [end - (side * 9), end + (side * 9), end + (down * 26) + (side * 32), end + (down * 26) - (side * 32)],
            Color.Rgb(0x2F6B57)
        );
    }

    private static void Beacon(Canvas canvas, float x, double seconds)
    {
        var lit = Loop(seconds, StepSeconds) > 0.6f;
        canvas.Ellipse(x, 92, 11, 18, lit ? Color.Rgb(0xFF5A2A) : Color.Rgb(0x7A2A18));
        canvas.Rect(x - 12, 92, 24, 20, Color.Rgb(0x2A2624));
        if (lit)
        {
            canvas.Glow(x, 84, 50, Color.Rgb(0xFF8A4A, 0.7f));
        }
    }
}
