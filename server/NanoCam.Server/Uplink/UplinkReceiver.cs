using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Wire;

namespace NanoCam.Server.Uplink;

/// <summary>The read loop of a session: receives frames and control messages, one after the other.</summary>
internal sealed class UplinkReceiver(
    UplinkReader reader,
    UplinkWriter writer,
    UplinkFrameReceiver frames,
    UplinkHeartbeat heartbeat,
    TimeProvider time
)
{
    /// <summary>Receives messages until the camera ends the connection. Returns its Goodbye, or null if it sent none.</summary>
    /// <exception cref="GoodbyeException">A message is invalid, or the connection ended inside one.</exception>
    public async Task<Goodbye?> RunAsync(Camera camera, UplinkLink link, CancellationToken cancellationToken)
    {
        while (await reader.ReadHeaderAsync(cancellationToken) is { } header)
        {
            camera.Touch(time.Microseconds());
            if (header.Type == MessageType.Frame)
            {
                await frames.ReceiveAsync(camera, link, header.BodyLength, cancellationToken);
            }
            else if (await ReceiveControlAsync(camera, link, header, cancellationToken) is { } goodbye)
            {
                return goodbye;
            }
        }

        return null;
    }

    private async ValueTask<Goodbye?> ReceiveControlAsync(
        Camera camera,
        UplinkLink link,
        MessageHeader header,
        CancellationToken cancellationToken
    )
    {
        var at = await reader.ReadAsync(header.BodyLength, cancellationToken);
        var buffer = reader.Buffer;
        var length = header.BodyLength;
        var error = WireError.None;
        switch (header.Type)
        {
            case MessageType.Ping when Ping.TryRead(buffer, at, length, out var ping, out error):
                await SendPongAsync(ping, cancellationToken);
                break;
            case MessageType.Pong when Pong.TryRead(buffer, at, length, out var pong, out error):
                heartbeat.Receive(pong);
                break;
            case MessageType.SettingsResult when SettingsResult.TryRead(buffer, at, length, out var result, out error):
                camera.Report(result);
                break;
            case MessageType.CommandResult when CommandResult.TryRead(buffer, at, length, out var result, out error):
                if (result.Status != CommandStatus.Done)
                {
                    link.Stills.Fail(result.RequestId, result.Status);
                }

                break;
            case MessageType.Health when Health.TryRead(buffer, at, length, out var health, out error):
                link.Health = health;
                break;
            case MessageType.CrashReport when CrashReport.TryRead(buffer, at, length, out var crash, out error):
                camera.Report(crash, time.Microseconds());
                break;
            case MessageType.Goodbye when Goodbye.TryRead(buffer, at, length, out var goodbye, out error):
                return goodbye;
            default:
                // Message types of later versions are skipped; a known type that cannot be read is an error.
                break;
        }

        return error == WireError.None
            ? null
            : throw new GoodbyeException(GoodbyeReason.ProtocolError, $"Invalid {header.Type} message: {error}.");
    }

    private ValueTask SendPongAsync(Ping ping, CancellationToken cancellationToken)
    {
        var now = time.Microseconds();
        var pong = new Pong
        {
            PingMicroseconds = ping.SenderMicroseconds,
            ReceivedMicroseconds = now,
            SentMicroseconds = now,
        };
        return writer.WriteAsync(pong, static (message, buffer) => message.WriteMessage(buffer, 0), cancellationToken);
    }
}
