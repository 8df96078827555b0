namespace NanoCam.VirtualCamera.Scenes;

/// <summary>
/// A still yard between a house and a road, as a camera above a door sees it. Light and weather change; only the movers of
/// <see cref="MoverScript"/> move, so that the truth about motion is known.
/// </summary>
internal sealed class YardScene(int seed) : Scene
{
    private readonly YardLight _light = new(seed);

    internal override float Grain => 2.2f;

    internal override void PaintStill(Canvas canvas, float width)
    {
        var dice = new SeededRandom(seed);
        canvas.Gradient(0, 0, width, 200, Color.Rgb(0x9DAAB2), Color.Rgb(0xC8CBC4));
        Wall(canvas, width, ref dice);
        canvas.Gradient(0, 262, width, 62, Color.Rgb(0x6E6C6A), Color.Rgb(0x84817C));
        for (float x = 12; x < width; x += 84)
        {
            canvas.Rect(x, 291, 44, 4, Color.Rgb(0xD8D2C2));
        }

        canvas.Rect(0, 324, width, 7, Color.Rgb(0xB4AFA4));
        canvas.Gradient(0, 331, width, Height - 331, Color.Rgb(0x8F9468), Color.Rgb(0x6B7048));
        Grass(canvas, width, ref dice);
        canvas.Polygon(
            [new(width * 0.42f, 331), new(width * 0.58f, 331), new(width * 0.72f, Height), new(width * 0.3f, Height)],
            Color.Rgb(0xA79F92)
        );
        Bush(canvas, width * 0.1f, 352, 44, ref dice);
        Bush(canvas, width * 0.9f, 346, 36, ref dice);
        canvas.Rect(width * 0.8f, 150, 6, 196, Color.Rgb(0x3B3D40));
        canvas.Ellipse(width * 0.8f, 146, 15, 10, Color.Rgb(0x55585C));
    }

    internal override void PaintMoving(Canvas canvas, float width, double seconds)
    {
        if (!_light.IsLampOn(seconds))
        {
            return;
        }

        var x = width * 0.8f;
        canvas.Ellipse(x, 372, 130, 66, Color.Rgb(0xFFE9BC, 0.22f));
        canvas.Ellipse(x, 366, 84, 44, Color.Rgb(0xFFE9BC, 0.2f));
        canvas.Polygon([new(x - 8, 150), new(x + 14, 150), new(x + 104, 372), new(x - 104, 372)], Color.Rgb(0xFFF0D0, 0.1f));
        canvas.Glow(x, 148, 42, Color.Rgb(0xFFF4D8, 0.8f));
    }

    internal override void PaintLight(Canvas canvas, float width, double seconds)
    {
        _light.PaintRain(canvas, width, seconds);
        _light.Apply(canvas, width, seconds);
    }

    private static void Wall(Canvas canvas, float width, ref SeededRandom dice)
    {
        canvas.Gradient(0, 96, width, 170, Color.Rgb(0xB9A58C), Color.Rgb(0xA08C74));
        for (var row = 0; row < 14; row++)
        {
            for (var x = (row % 2) * -18f; x < width; x += 36)
            {
                canvas.Rect(x + 1, 97 + (row * 12), 34, 10, Color.Rgb(0x7C6650, dice.Range(0.05f, 0.35f)));
            }
        }

        for (var i = 0; i < 3; i++)
        {
            var x = width * (0.13f + (i * 0.26f));
            canvas.Rect(x - 4, 126, 78, 84, Color.Rgb(0xE9E3D6));
            canvas.Gradient(x, 130, 70, 76, Color.Rgb(0x46586A), Color.Rgb(0x8497A4));
            canvas.Rect(x + 33, 130, 4, 76, Color.Rgb(0xE9E3D6));
        }

        canvas.Polygon([new(0, 98), new(width, 98), new(width, 62), new(width * 0.06f, 62)], Color.Rgb(0x6E4238));
    }

    private static void Grass(Canvas canvas, float width, ref SeededRandom dice)
    {
        for (var i = 0; i < 2_600; i++)
        {
            var depth = dice.Range(0, 1);
            var y = 335 + (depth * depth * (Height - 335));
            var x = dice.Range(0, width);
            var ink = dice.Below(2) == 0 ? Color.Rgb(0xB9BE86, 0.4f) : Color.Rgb(0x444B2C, 0.4f);
            canvas.Line(x, y, x + dice.Range(-3, 3), y - 3 - (depth * 7), 0.9f + depth, ink);
        }
    }

    private static void Bush(Canvas canvas, float x, float y, float size, ref SeededRandom dice)
    {
        canvas.Ellipse(x, y + (size * 0.7f), size * 1.2f, size * 0.22f, Color.Rgb(0x20261A, 0.4f));
        for (var i = 0; i < 60; i++)
        {
            canvas.Circle(
                x + dice.Range(-size, size),
                y + (dice.Range(-0.7f, 0.7f) * size),
                dice.Range(5, 12),
                Color.Rgb(0x39452A).Toward(Color.Rgb(0x7E8A56), dice.Range(0, 1))
            );
        }
    }
}
