using NanoCam.Client;
using NanoCam.VirtualCamera.Scenes;
using NanoCam.Wire;

namespace NanoCam.Browser.Tests;

/// <summary>A drawn camera that can stay connected without sending frames, like a camera with an unresponsive sensor.</summary>
internal sealed class StallingSource : IFrameSource
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly SceneSource _scene = new(
        new SceneOptions
        {
            Scene = SceneRenderer.Names[0],
            Name = "door",
            Width = 320,
            Height = 240,
            Fps = 5,
        }
    );
    private volatile bool _isStalled;

    /// <summary>Whether no frames are captured.</summary>
    public bool IsStalled
    {
        get => _isStalled;
        set => _isStalled = value;
    }

    public bool IsFinished => _scene.IsFinished;

    public TimeSpan UntilNext => IsStalled ? PollInterval : _scene.UntilNext;

    public void Describe(Hello hello) => _scene.Describe(hello);

    public SettingsResult Apply(CameraSettings desired) => _scene.Apply(desired);

    public void OnChanged(Action changed) => _scene.OnChanged(changed);

    public void Restart() => _scene.Restart();

    public int Poll() => IsStalled ? 0 : _scene.Poll();

    public SourceFrame Take() => _scene.Take();

    public SourceFrame TakeStill(Command command) => _scene.TakeStill(command);
}
