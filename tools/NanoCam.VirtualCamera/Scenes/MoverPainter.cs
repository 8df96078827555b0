namespace NanoCam.VirtualCamera.Scenes;

/// <summary>Draws persons, cars and cats from the side.</summary>
internal static class MoverPainter
{
    /// <summary>Draws a mover.</summary>
    /// <param name="canvas">The canvas.</param>
    /// <param name="crossing">What it is.</param>
    /// <param name="x">Its middle, in units.</param>
    /// <param name="seconds">The time of day, for the steps.</param>
    public static void Paint(Canvas canvas, Crossing crossing, float x, double seconds)
    {
        // A mover that stands does not swing its legs.
        var pace = crossing.PlaceAt(seconds) > crossing.PlaceAt(seconds - 0.05) ? MathF.Sin((float)(seconds % 600) * 6.5f) : 0.15f;
        var way = crossing.IsRightward ? 1 : -1;
        switch (crossing.Kind)
        {
            case MoverKind.Person:
                Person(canvas, crossing, x, way, pace);
                break;
            case MoverKind.Cat:
                Cat(canvas, crossing, x, way, pace);
                break;
            default:
                Car(canvas, crossing, x, way);
                break;
        }
    }

    private static void Person(Canvas canvas, Crossing crossing, float x, float way, float pace)
    {
        float h = crossing.Height,
            foot = crossing.Ground,
            step = pace * h * 0.16f;
        var dark = Color.Rgb(0x1B1C22);
        canvas.Ellipse(x, foot, h * 0.22f, h * 0.035f, Color.Rgb(0x000000, 0.35f));
        canvas.Line(x, foot - (h * 0.46f), x + step, foot, h * 0.085f, dark);
        canvas.Line(x, foot - (h * 0.46f), x - step, foot, h * 0.085f, dark.Toward(Color.Rgb(0xFFFFFF), 0.1f));
        canvas.Polygon(
            [
                new(x - (h * 0.1f), foot - (h * 0.84f)),
                new(x + (h * 0.1f), foot - (h * 0.84f)),
                new(x + (h * 0.13f), foot - (h * 0.4f)),
                new(x - (h * 0.13f), foot - (h * 0.4f)),
            ],
            crossing.Ink
        );
        canvas.Line(
            x,
            foot - (h * 0.78f),
            x + (step * 0.9f * way),
            foot - (h * 0.48f),
            h * 0.06f,
            crossing.Ink.Toward(Color.Rgb(0x000000), 0.35f)
        );
        canvas.Circle(x + (way * h * 0.02f), foot - (h * 0.92f), h * 0.08f, Color.Rgb(0xD2A384));
        canvas.Ellipse(x - (way * h * 0.01f), foot - (h * 0.965f), h * 0.082f, h * 0.045f, Color.Rgb(0x2C2019));
    }

    private static void Cat(Canvas canvas, Crossing crossing, float x, float way, float pace)
    {
        float h = crossing.Height,
            foot = crossing.Ground,
            step = pace * h * 0.3f;
        var dark = crossing.Ink.Toward(Color.Rgb(0x000000), 0.3f);
        canvas.Ellipse(x, foot, h * 0.9f, h * 0.1f, Color.Rgb(0x000000, 0.3f));
        foreach (var leg in (ReadOnlySpan<float>)[-0.55f, 0.5f])
        {
            canvas.Line(x + (leg * h), foot - (h * 0.45f), x + (leg * h) + step, foot, h * 0.14f, crossing.Ink);
            canvas.Line(x + (leg * h), foot - (h * 0.45f), x + (leg * h) - step, foot, h * 0.14f, dark);
        }

        canvas.Ellipse(x, foot - (h * 0.55f), h * 0.8f, h * 0.27f, crossing.Ink);
        canvas.Line(x - (way * h * 0.72f), foot - (h * 0.6f), x - (way * h), foot - (h * 0.98f), h * 0.11f, dark);
        canvas.Circle(x + (way * h * 0.82f), foot - (h * 0.78f), h * 0.23f, crossing.Ink);
        canvas.Polygon(
            [
                new(x + (way * h * 0.68f), foot - (h * 0.92f)),
                new(x + (way * h * 0.72f), foot - (h * 1.1f)),
                new(x + (way * h * 0.86f), foot - (h * 0.96f)),
            ],
            dark
        );
    }

    private static void Car(Canvas canvas, Crossing crossing, float x, float way)
    {
        float h = crossing.Height,
            foot = crossing.Ground,
            half = crossing.Length / 2;
        canvas.Ellipse(x, foot, half, h * 0.09f, Color.Rgb(0x000000, 0.4f));
        canvas.Polygon(
            [
                new(x - (half * 0.62f), foot - (h * 0.52f)),
                new(x - (half * 0.38f), foot - h),
                new(x + (half * 0.34f), foot - h),
                new(x + (half * 0.58f), foot - (h * 0.52f)),
            ],
            crossing.Ink.Toward(Color.Rgb(0xFFFFFF), 0.12f)
        );
        canvas.Polygon(
            [
                new(x - (half * 0.5f), foot - (h * 0.54f)),
                new(x - (half * 0.33f), foot - (h * 0.92f)),
                new(x + (half * 0.29f), foot - (h * 0.92f)),
                new(x + (half * 0.46f), foot - (h * 0.54f)),
            ],
            Color.Rgb(0x243440)
        );
        canvas.Rect(x - half, foot - (h * 0.56f), half * 2, h * 0.42f, crossing.Ink);
        canvas.Rect(x - half, foot - (h * 0.3f), half * 2, h * 0.05f, crossing.Ink.Toward(Color.Rgb(0x000000), 0.4f));
        canvas.Circle(x + (way * half * 0.94f), foot - (h * 0.42f), h * 0.07f, Color.Rgb(0xFFF3C4));
        foreach (var wheel in (ReadOnlySpan<float>)[-0.58f, 0.56f])
        {
            canvas.Circle(x + (wheel * half), foot - (h * 0.15f), h * 0.19f, Color.Rgb(0x15161A));
            canvas.Circle(x + (wheel * half), foot - (h * 0.15f), h * 0.09f, Color.Rgb(0x8E939A));
        }
    }
}
