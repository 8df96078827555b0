using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Wire;

namespace NanoCam.Server.Uplink;

/// <summary>Sends settings and commands to a camera on the stream uplink.</summary>
/// <param name="hello">The Hello of the camera.</param>
/// <param name="writer">Writes to the camera.</param>
/// <param name="heartbeat">Measures the clock of the camera.</param>
/// <param name="close">Closes the session.</param>
/// <param name="ended">Canceled when the session ends.</param>
internal sealed class UplinkLink(
    Hello hello,
    UplinkWriter writer,
    UplinkHeartbeat heartbeat,
    Action<GoodbyeReason, string> close,
    CancellationToken ended
) : ICameraLink
{
    private volatile bool _isClosed;

    /// <inheritdoc/>
    public Hello Hello => hello;

    /// <inheritdoc/>
    public ClockOffset? Clock => heartbeat.Clock;

    /// <inheritdoc/>
    public Health? Health { get; set; }

    /// <summary>Stills that were requested and have not arrived.</summary>
    public PendingStills Stills { get; } = new();

    /// <inheritdoc/>
    public ValueTask SendSettingsAsync(CameraSettings settings, CancellationToken cancellationToken) =>
        writer.WriteAsync(settings, static (message, buffer) => message.WriteMessage(buffer, 0), cancellationToken);

    /// <inheritdoc/>
    public Task<Frame> CaptureAsync(Command command, CancellationToken cancellationToken) =>
        Stills.RequestAsync(
            id =>
            {
                // The session fails the pending stills after this token is canceled: a later request would wait forever.
                if (ended.IsCancellationRequested)
                {
                    throw new CameraCommandException(null, "The camera disconnected.");
                }

                command.RequestId = id;
                command.Kind = CommandKind.CaptureNow;
                return writer.WriteAsync(command, static (message, buffer) => message.WriteMessage(buffer, 0), cancellationToken);
            },
            cancellationToken
        );

    /// <summary>
    /// Whether the server closes the session, for example because the key was revoked. A frame that ends after that is not accepted.
    /// </summary>
    public bool IsClosed => _isClosed;

    /// <inheritdoc/>
    public void Close(GoodbyeReason reason, string text)
    {
        // In this order, because the session must receive the reason before its read loop ends.
        close(reason, text);
        _isClosed = true;
    }
}
