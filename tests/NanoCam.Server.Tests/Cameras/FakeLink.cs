using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Wire;

namespace NanoCam.Server.Tests.Cameras;

/// <summary>Link of a camera that the test controls.</summary>
internal sealed class FakeLink : ICameraLink
{
    public Hello Hello { get; } =
        new()
        {
            CameraId = "a",
            Controls =
            [
                new ControlRange
                {
                    Control = CameraControl.Brightness,
                    Min = -2,
                    Max = 2,
                },
            ],
        };

    public ClockOffset? Clock => null;

    public Health? Health => null;

    public List<CameraSettings> Sent { get; } = [];

    public Action<CameraSettings>? OnSettings { get; set; }

    public Func<Command, CancellationToken, Task<Frame>> Capture { get; set; } = (_, _) => throw new CameraCommandException(null, "Gone.");

    public ValueTask SendSettingsAsync(CameraSettings settings, CancellationToken cancellationToken)
    {
        Sent.Add(settings);
        OnSettings?.Invoke(settings);
        return ValueTask.CompletedTask;
    }

    public Task<Frame> CaptureAsync(Command command, CancellationToken cancellationToken) => Capture(command, cancellationToken);

    public void Close(GoodbyeReason reason, string text) => Sent.Clear();
}
