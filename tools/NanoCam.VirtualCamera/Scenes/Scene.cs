namespace NanoCam.VirtualCamera.Scenes;

/// <summary>A moving scene for a virtual camera, drawn in units of 1/480 of the height.</summary>
public abstract class Scene
{
    /// <summary>Height of every scene, in units; the width follows from the aspect ratio.</summary>
    internal const float Height = 480;

    private protected Scene() { }

    /// <summary>Names that <see cref="Create"/> accepts, most colorful first.</summary>
    public static IReadOnlyList<string> Names { get; } = ["garden", "workshop", "aquarium", "station", "yard"];

    /// <summary>Creates a scene by name. The seed varies the objects and the timing of their movements.</summary>
    /// <exception cref="ArgumentException">The name is not one of <see cref="Names"/>.</exception>
    public static Scene Create(string name, int seed) =>
        name switch
        {
            "garden" => new GardenScene(seed),
            "workshop" => new WorkshopScene(seed),
            "aquarium" => new AquariumScene(seed),
            "station" => new StationScene(seed),
            "yard" => new YardScene(seed),
            _ => throw new ArgumentException($"There is no scene '{name}'. The scenes are: {string.Join(", ", Names)}.", nameof(name)),
        };

    /// <summary>Noise of the sensor in this light, in luma steps.</summary>
    internal virtual float Grain => 1.6f;

    /// <summary>Draws the static part. Called once per size.</summary>
    internal abstract void PaintStill(Canvas canvas, float width);

    /// <summary>Draws the moving part over the static one. Allocates nothing.</summary>
    /// <param name="width">Width in units.</param>
    /// <param name="seconds">The time of day.</param>
    internal abstract void PaintMoving(Canvas canvas, float width, double seconds);

    /// <summary>Draws weather over everything, and applies light. Allocates nothing after the first frame.</summary>
    /// <param name="width">Width in units.</param>
    /// <param name="seconds">The time of day.</param>
    internal virtual void PaintLight(Canvas canvas, float width, double seconds) { }

    /// <summary>Position on a loop: 0 to 1 over <paramref name="period"/> seconds.</summary>
    private protected static float Loop(double seconds, double period, double phase = 0)
    {
        var turns = (seconds / period) + phase;
        return (float)(turns - Math.Floor(turns));
    }

    /// <summary>Smooth oscillation from -1 to 1 and back over <paramref name="period"/> seconds.</summary>
    private protected static float Swing(double seconds, double period, double phase = 0) =>
        MathF.Sin(Loop(seconds, period, phase) * MathF.Tau);
}
