using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Wire;

namespace NanoCam.Server.Ingest.Pull;

/// <summary>What a pulled camera is steered through. Attached as long as its source can be expected to give pictures, also while nobody watches.</summary>
internal sealed class PullLink(Camera camera) : ICameraLink, IDisposable
{
    private readonly CancellationTokenSource _closed = new();
    private readonly Lock _gate = new();
    private bool _disposed;

    /// <summary>The camera.</summary>
    public Camera Camera => camera;

    /// <inheritdoc/>
    public Hello Hello { get; } = new() { CameraId = camera.Id, Capabilities = Capabilities.Still };

    /// <inheritdoc/>
    public UplinkKind Kind => UplinkKind.Pull;

    /// <inheritdoc/>
    public Adjustable Adjustable => Adjustable.None;

    /// <inheritdoc/>
    public ClockOffset? Clock => null;

    /// <inheritdoc/>
    public Health? Health => null;

    /// <summary>Cancelled when somebody else ended the link.</summary>
    public CancellationToken Closed => _closed.Token;

    /// <summary>Why, in a sentence.</summary>
    public string CloseText { get; private set; } = "";

    /// <summary>Whether the camera came by itself: two that are one camera throw each other out.</summary>
    public bool IsReplaced { get; private set; }

    /// <inheritdoc/>
    public ValueTask SendSettingsAsync(CameraSettings settings, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async Task<Frame> CaptureAsync(Command command, CancellationToken cancellationToken)
    {
        // The next picture of the stream; to wait for it is to watch, so a source that is pulled on demand wakes up.
        using var slot = new FrameSlot();
        camera.Feed.Add(slot, withLatest: false);
        try
        {
            return await slot.TakeAsync(cancellationToken);
        }
        finally
        {
            camera.Feed.Remove(slot);
        }
    }

    /// <inheritdoc/>
    public void Close(GoodbyeReason reason, string text)
    {
        // Whoever closes it may have found it a moment before it was let go.
        lock (_gate)
        {
            if (!_disposed)
            {
                CloseText = text;
                IsReplaced = reason == GoodbyeReason.Replaced;
                _closed.Cancel();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _closed.Dispose();
        }
    }
}
