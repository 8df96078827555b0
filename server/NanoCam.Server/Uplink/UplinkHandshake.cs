using System.Net;
using System.Security.Cryptography;
using System.Text;
using NanoCam.Server.Cameras;
using NanoCam.Server.Pairing;
using NanoCam.Wire;

namespace NanoCam.Server.Uplink;

/// <summary>
/// How a camera on the stream uplink gets past the door: Hello, and Challenge and Proof where it has a key. It is nobody until then.
/// </summary>
internal sealed class UplinkHandshake(UplinkReader reader, UplinkWriter writer, CameraAuthenticator door, IPAddress? address)
{
    /// <summary>Reads Hello and has the camera prove its key; returns that key, or null where one without is let in.</summary>
    /// <exception cref="UplinkException">It is not let in.</exception>
    public async Task<(Hello Hello, CameraKey? Key)> MeetAsync(CancellationToken cancellationToken)
    {
        var hello = await ReadHelloAsync(cancellationToken);
        if (door.Keys.TryGet(hello.CameraId, out var key))
        {
            await ChallengeAsync(hello, key, cancellationToken);
            door.Keys.Used(hello.CameraId, key);
            return (hello, key);
        }

        if (!door.IsOpen)
        {
            throw Refused(hello, hasWrongKey: false, "This camera is not paired: use a code that the viewer shows.");
        }

        return (hello, null);
    }

    private async Task<Hello> ReadHelloAsync(CancellationToken cancellationToken)
    {
        if (await reader.ReadHeaderAsync(cancellationToken) is not { } header)
        {
            throw new UplinkException(GoodbyeReason.ProtocolError, "The connection ended before Hello.");
        }

        if (header.Type != MessageType.Hello)
        {
            throw new UplinkException(GoodbyeReason.ProtocolError, "The first message must be Hello.");
        }

        var at = await reader.ReadAsync(header.BodyLength, cancellationToken);
        if (!Hello.TryRead(reader.Buffer, at, header.BodyLength, out var hello, out var error))
        {
            throw new UplinkException(GoodbyeReason.ProtocolError, $"Hello cannot be read: {error}.");
        }

        if (hello.MinVersion > WireProtocol.Version || hello.MaxVersion < WireProtocol.Version)
        {
            throw new UplinkException(GoodbyeReason.Version, $"This server speaks version {WireProtocol.Version} only.");
        }

        if (!CameraId.IsValid(hello.CameraId))
        {
            throw new UplinkException(GoodbyeReason.BadCameraId, "Camera id: 1-64 of A-Z a-z 0-9 . _ -, letter or digit first.");
        }

        return hello;
    }

    // Both nonces take part, so that neither side can be made to repeat an earlier conversation.
    private async Task ChallengeAsync(Hello hello, CameraKey key, CancellationToken cancellationToken)
    {
        var challenge = new Challenge { Nonce = RandomNumberGenerator.GetBytes(Challenge.NonceSize) };
        await writer.WriteAsync(challenge, static (message, buffer) => message.WriteMessage(buffer, 0), cancellationToken);
        var proof = await ReadProofAsync(hello, cancellationToken);
        byte[] said = [.. challenge.Nonce, .. hello.Nonce, .. Encoding.ASCII.GetBytes(hello.CameraId)];
        if (!CameraAuthenticator.IsProof(key, said, proof.Hmac))
        {
            throw Refused(hello, hasWrongKey: true, "This is not the key of this camera: pair it again.");
        }
    }

    private async Task<Proof> ReadProofAsync(Hello hello, CancellationToken cancellationToken)
    {
        while (await reader.ReadHeaderAsync(cancellationToken) is { } header)
        {
            var at = await reader.ReadAsync(header.Type == MessageType.Frame ? 0 : header.BodyLength, cancellationToken);
            switch (header.Type)
            {
                case MessageType.Proof when Proof.TryRead(reader.Buffer, at, header.BodyLength, out var proof, out _):
                    return proof;
                case MessageType.Goodbye:
                    // A camera without a key has no other answer.
                    throw Refused(hello, hasWrongKey: false, "This camera has a key and came without it: pair it again.");
                default:
                    throw new UplinkException(GoodbyeReason.ProtocolError, "The answer to Challenge must be Proof.");
            }
        }

        throw Refused(hello, hasWrongKey: false, "The connection ended before Proof.");
    }

    private UplinkException Refused(Hello hello, bool hasWrongKey, string sentence) =>
        new(GoodbyeReason.NotAuthorized, sentence) { RetryAfterSeconds = door.Refuse(hello.CameraId, address, hello.Board, hasWrongKey) };
}
