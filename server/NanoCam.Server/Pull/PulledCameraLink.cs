using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Wire;

namespace NanoCam.Server.Pull;

/// <summary>
/// The link of a pulled camera. Attached while its source is expected to send frames, and also while it is idle without viewers.
/// </summary>
internal sealed class PulledCameraLink : ICameraLink, IAsyncDisposable
{
    private readonly PullStatus _status;
    private readonly PullSteering _steering;
    private readonly PulledStills _stills;
    private readonly Task _steeringTask;
    private readonly CancellationTokenSource _closed = new();
    private readonly Lock _gate = new();
    private bool _isDisposed;

    /// <summary>Starts to apply settings.</summary>
    public PulledCameraLink(Camera camera, PullStatus status, PullSteering steering, PulledStills stills)
    {
        (Camera, _status, _steering, _stills) = (camera, status, steering, stills);
        Closed = _closed.Token;
        _steeringTask = _steering.RunAsync(Closed);
    }

    /// <summary>The camera.</summary>
    public Camera Camera { get; }

    /// <inheritdoc/>
    public Hello Hello => _steering.Hello;

    /// <inheritdoc/>
    public UplinkKind Kind => UplinkKind.Pull;

    /// <inheritdoc/>
    public bool IsOpen => _status.IsWorking;

    /// <inheritdoc/>
    public bool IsSending => _status.Phase != PullPhase.Idle;

    /// <inheritdoc/>
    public AdjustableSettings Adjustable => _steering.Adjustable;

    /// <inheritdoc/>
    public ClockOffset? Clock => null;

    /// <inheritdoc/>
    public Health? Health => null;

    /// <summary>Canceled when the link is closed from outside.</summary>
    public CancellationToken Closed { get; }

    /// <summary>Why the link was closed, in a sentence.</summary>
    public string CloseText { get; private set; } = "";

    /// <summary>
    /// Whether another connection of the camera closed the link. Without a long pause, the two would replace each other forever.
    /// </summary>
    public bool IsReplaced { get; private set; }

    /// <summary>Reads the status of a source that has just connected, and applies the desired settings.</summary>
    public void Connected() => _steering.Wake(isNew: true);

    /// <inheritdoc/>
    public ValueTask SendSettingsAsync(CameraSettings settings, CancellationToken cancellationToken)
    {
        // Not awaited: it takes seconds, and Reported shows the result. The newest settings are read from the camera.
        _steering.Wake(isNew: false);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<Frame> CaptureAsync(Command command, CancellationToken cancellationToken) =>
        _stills.CaptureAsync(_steering.StillUrl, cancellationToken);

    /// <inheritdoc/>
    public void Close(GoodbyeReason reason, string text)
    {
        // A caller may have read the link from the camera a moment before it was detached.
        lock (_gate)
        {
            if (!_isDisposed)
            {
                CloseText = text;
                IsReplaced = reason == GoodbyeReason.Replaced;
                _closed.Cancel();
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isDisposed = true;
        }

        await _closed.CancelAsync();
        await _steeringTask;
        _steering.Dispose();
        _closed.Dispose();
    }
}
