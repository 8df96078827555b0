using System.Net;
using System.Security.Cryptography;
using System.Text;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Ingest;
using NanoCam.Server.Pairing;
using NanoCam.Wire;

namespace NanoCam.Server.Uplink;

/// <summary>
/// The handshake of the stream uplink: Hello, then Challenge and Proof if the camera has a key, then Welcome.
/// </summary>
internal sealed class UplinkHandshake(
    UplinkReader reader,
    UplinkWriter writer,
    CameraAuthenticator authenticator,
    IngestOptions options,
    TimeProvider time,
    IPAddress? address
)
{
    /// <summary>Camera id in Hello; null before Hello, and if the id is invalid.</summary>
    public string? ClaimedId { get; private set; }

    /// <summary>Reads Hello and verifies the key of the camera. Returns the key, or null if the camera neither has nor needs one.</summary>
    /// <exception cref="GoodbyeException">The camera is refused.</exception>
    public async Task<(Hello Hello, CameraKey? Key)> AuthenticateAsync(CancellationToken cancellationToken)
    {
        var hello = await ReadHelloAsync(cancellationToken);
        if (authenticator.Keys.TryGet(hello.CameraId, out var key))
        {
            await ChallengeAsync(hello, key, cancellationToken);
            authenticator.Keys.Used(hello.CameraId, key);
            return (hello, key);
        }

        if (!authenticator.IsOpen)
        {
            throw CreateRejection(hello, hasWrongKey: false, "This camera is not paired: pair it with a code from the viewer.");
        }

        return (hello, null);
    }

    /// <summary>Sends Welcome with the desired settings of the camera.</summary>
    public ValueTask WelcomeAsync(Camera camera, CancellationToken cancellationToken)
    {
        var welcome = new Welcome
        {
            Credit = (byte)options.Credit,
            HeartbeatSeconds = (ushort)options.Heartbeat.TotalSeconds,
            MaxJpegBytes = (uint)options.MaxFrameBytes,
            ServerMicroseconds = time.Microseconds(),
            Settings = camera.Target,
        };
        return writer.WriteAsync(welcome, static (message, buffer) => message.WriteMessage(buffer, 0), cancellationToken);
    }

    private async Task<Hello> ReadHelloAsync(CancellationToken cancellationToken)
    {
        if (await reader.ReadHeaderAsync(cancellationToken) is not { } header)
        {
            throw new GoodbyeException(GoodbyeReason.ProtocolError, "The connection ended before Hello.");
        }

        if (header.Type != MessageType.Hello)
        {
            throw new GoodbyeException(GoodbyeReason.ProtocolError, "The first message must be Hello.");
        }

        var at = await reader.ReadAsync(header.BodyLength, cancellationToken);
        if (!Hello.TryRead(reader.Buffer, at, header.BodyLength, out var hello, out var error))
        {
            throw new GoodbyeException(GoodbyeReason.ProtocolError, $"Invalid Hello message: {error}.");
        }

        if (hello.MinVersion > WireProtocol.Version || hello.MaxVersion < WireProtocol.Version)
        {
            throw new GoodbyeException(GoodbyeReason.Version, $"This server supports protocol version {WireProtocol.Version} only.");
        }

        if (!CameraId.IsValid(hello.CameraId))
        {
            throw new GoodbyeException(GoodbyeReason.BadCameraId, "Camera id: 1-64 of A-Z a-z 0-9 . _ -, letter or digit first.");
        }

        ClaimedId = hello.CameraId;
        return hello;
    }

    // The proof covers the nonces of both sides, so that neither side can replay an earlier handshake.
    private async Task ChallengeAsync(Hello hello, CameraKey key, CancellationToken cancellationToken)
    {
        var challenge = new Challenge { Nonce = RandomNumberGenerator.GetBytes(Challenge.NonceSize) };
        await writer.WriteAsync(challenge, static (message, buffer) => message.WriteMessage(buffer, 0), cancellationToken);
        var proof = await ReadProofAsync(hello, cancellationToken);
        byte[] signed = [.. challenge.Nonce, .. hello.Nonce, .. Encoding.ASCII.GetBytes(hello.CameraId)];
        if (!CameraAuthenticator.IsValidProof(key, signed, proof.Hmac))
        {
            throw CreateRejection(hello, hasWrongKey: true, "The key of this camera is wrong: pair the camera again.");
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
                    // The only response of a camera that has no key.
                    throw CreateRejection(hello, hasWrongKey: false, "The camera id needs a key: pair the camera again.");
                default:
                    throw new GoodbyeException(GoodbyeReason.ProtocolError, "The response to Challenge must be Proof.");
            }
        }

        throw CreateRejection(hello, hasWrongKey: false, "The connection ended before Proof.");
    }

    private GoodbyeException CreateRejection(Hello hello, bool hasWrongKey, string message) =>
        new(GoodbyeReason.NotAuthorized, message)
        {
            RetryAfterSeconds = authenticator.Reject(hello.CameraId, address, hello.Board, hasWrongKey),
            IsLogged = hasWrongKey,
        };
}
