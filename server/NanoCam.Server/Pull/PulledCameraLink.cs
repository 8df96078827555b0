using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Ingest;
using NanoCam.Wire;

namespace NanoCam.Server.Pull;

/// <summary>
/// What a pulled camera is steered through. Attached as long as its source can be expected to give pictures, also while nobody watches.
/// </summary>
internal sealed class PulledCameraLink : ICameraLink, IAsyncDisposable
{
    private readonly PullSteering _steering;
    private readonly PullHttp _http;
    private readonly PullStatus _status;
    private readonly PullContext _services;
    private readonly Task _steered;
    private readonly CancellationTokenSource _closed = new();
    private readonly Lock _gate = new();
    private bool _disposed;

    public PulledCameraLink(PullSource source, Camera camera, PullHttp http, PullStatus status, PullContext services)
    {
        (Camera, _http, _status, _services) = (camera, http, status, services);
        _steering = new PullSteering(source, camera, http, status, services);
        Closed = _closed.Token;
        _steered = _steering.RunAsync(Closed);
    }

    /// <summary>The camera.</summary>
    public Camera Camera { get; }

    /// <inheritdoc/>
    public Hello Hello => _steering.Hello;

    /// <inheritdoc/>
    public UplinkKind Kind => UplinkKind.Pull;

    /// <inheritdoc/>
    public AdjustableSettings Adjustable => _steering.Adjustable;

    /// <inheritdoc/>
    public ClockOffset? Clock => null;

    /// <inheritdoc/>
    public Health? Health => null;

    /// <summary>Cancelled when somebody else ended the link.</summary>
    public CancellationToken Closed { get; }

    /// <summary>Why, in a sentence.</summary>
    public string CloseText { get; private set; } = "";

    /// <summary>Whether the camera came by itself: two that are one camera throw each other out.</summary>
    public bool IsReplaced { get; private set; }

    /// <summary>The source was connected: it is read, and set as it is wished.</summary>
    public void Connected() => _steering.Wake(isNew: true);

    /// <inheritdoc/>
    public ValueTask SendSettingsAsync(CameraSettings settings, CancellationToken cancellationToken)
    {
        // Not awaited: it takes seconds, and Reported tells when it is done. The newest wish is read from the camera.
        _steering.Wake(isNew: false);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<Frame> CaptureAsync(Command command, CancellationToken cancellationToken)
    {
        if (_steering.Still is not { } still)
        {
            return await NextFrameAsync(cancellationToken);
        }

        try
        {
            if (_status.Phase != PullPhase.Connected)
            {
                // What waits in its buffer since somebody last watched comes first, and is thrown away.
                await _http.ReadAsync(still, _services.Options.MaxFrameBytes, cancellationToken);
            }

            return Admit(await _http.ReadAsync(still, _services.Options.MaxFrameBytes, cancellationToken));
        }
        catch (PullException e)
        {
            throw new CameraCommandException(CommandStatus.Failed, e.Message);
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
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _disposed = true;
        }

        await _closed.CancelAsync();
        await _steered;
        _steering.Dispose();
        _closed.Dispose();
    }

    private Frame Admit(ReadOnlyMemory<byte> jpeg)
    {
        var verdict = _services.Gate.TryRent(Camera, jpeg.Length, out var frame);
        if (frame is null)
        {
            throw new CameraCommandException(CommandStatus.Failed, $"The still was not usable: {verdict}.");
        }

        jpeg.Span.CopyTo(frame.Buffer);
        verdict = _services.Gate.Admit(
            Camera,
            frame,
            new FrameOrigin(BootId: null, Sequence: null, CapturedMicroseconds: null, FrameFlags.Still),
            publish: false
        );
        if (verdict == FrameVerdict.Accepted)
        {
            return frame;
        }

        frame.Release();
        throw new CameraCommandException(CommandStatus.Failed, $"The still was not usable: {verdict}.");
    }

    // Of a bare stream the next picture; to wait for it is to watch, so a source that is pulled on demand wakes up.
    private async Task<Frame> NextFrameAsync(CancellationToken cancellationToken)
    {
        using var slot = new NewestFrameSink();
        Camera.Feed.Add(slot, withLatest: false);
        try
        {
            return await slot.TakeAsync(cancellationToken);
        }
        finally
        {
            Camera.Feed.Remove(slot);
        }
    }
}
