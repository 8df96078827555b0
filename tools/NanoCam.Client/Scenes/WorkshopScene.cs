namespace NanoCam.Client.Scenes;
internal sealed class WorkshopScene(int seed) : Scene { internal override void PaintStill(Canvas canvas, float width) => canvas.Clear(Ink.Rgb(seed)); internal override void PaintMoving(Canvas canvas, float width, double seconds) { } }
