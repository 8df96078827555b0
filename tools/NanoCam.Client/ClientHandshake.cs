using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using NanoCam.Wire;

namespace NanoCam.Client;

/// <summary>Opens a stream uplink: the HTTP/1.1 Upgrade, then Hello, Challenge and Proof, Welcome.</summary>
internal static class ClientHandshake
{
    private const int MaxHeaderKilobytes = 8;
    private const int MaxRefusalBytes = 4096;

    /// <summary>Requests the Upgrade. The caller owns the response, and with it the connection.</summary>
    public static async Task<HttpResponseMessage> UpgradeAsync(HttpMessageInvoker http, Uri server, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, ServerUris.Combine(server, WireProtocol.Path));
        request.Version = HttpVersion.Version11;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.Add(new ProductHeaderValue("nanocam", "1"));
        var response = await http.SendAsync(request, cancellationToken);
        try
        {
            if (response.StatusCode != HttpStatusCode.SwitchingProtocols)
            {
                throw await RefusalAsync(response, cancellationToken);
            }

            if (
                !response.Headers.Upgrade.Any(u =>
                    string.Equals(u.ToString(), WireProtocol.UpgradeToken, StringComparison.OrdinalIgnoreCase)
                )
            )
            {
                throw new UplinkException(
                    UplinkFailure.Protocol,
                    $"{server} switched to a protocol other than {WireProtocol.UpgradeToken}."
                );
            }

            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>Sends Hello and returns the server's Welcome.</summary>
    public static async Task<Welcome> IntroduceAsync(
        Stream stream,
        MessageReader reader,
        Hello hello,
        ReadOnlyMemory<byte> key,
        CancellationToken cancellationToken
    )
    {
        var buffer = new byte[MessageHeader.Size + WireProtocol.MaxControlBytes];
        hello.Nonce = RandomNumberGenerator.GetBytes(Hello.NonceSize);
        await stream.WriteAsync(buffer.AsMemory(0, hello.WriteMessage(buffer, 0)), cancellationToken);
        var proved = false;
        while (await reader.ReadAsync(cancellationToken))
        {
            switch (reader.Type)
            {
                case MessageType.Challenge when !proved:
                    proved = true;
                    var proof = Prove(Read<Challenge>(reader, Challenge.TryRead), hello, key);
                    await stream.WriteAsync(buffer.AsMemory(0, proof.WriteMessage(buffer, 0)), cancellationToken);
                    break;

                case MessageType.Welcome:
                    return Check(Read<Welcome>(reader, Welcome.TryRead), hello);

                case MessageType.Goodbye:
                    throw new UplinkException(Read<Goodbye>(reader, Goodbye.TryRead));
            }
        }

        throw new UplinkException(UplinkFailure.Lost, "The server closed the connection before the handshake was complete.");
    }

    internal delegate bool TryReadMessage<T>(byte[] buffer, int offset, int count, out T message, out WireError error);

    /// <summary>Reads the body of the current message.</summary>
    internal static T Read<T>(MessageReader reader, TryReadMessage<T> tryRead)
    {
        return tryRead(reader.Buffer, reader.BodyOffset, reader.BodyLength, out var message, out var error)
            ? message
            : throw new UplinkException(UplinkFailure.Protocol, $"The server sent an invalid {reader.Type} message ({error}).");
    }

    private static Proof Prove(Challenge challenge, Hello hello, ReadOnlyMemory<byte> key)
    {
        if (key.IsEmpty)
        {
            throw new UplinkException(
                UplinkFailure.Rejected,
                $"The server requires a key for camera {hello.CameraId}: pair the camera first."
            );
        }

        var id = Encoding.ASCII.GetBytes(hello.CameraId);
        return new Proof { Hmac = HMACSHA256.HashData(key.Span, [.. challenge.Nonce, .. hello.Nonce, .. id]) };
    }

    private static Welcome Check(Welcome welcome, Hello hello)
    {
        return welcome.Version >= hello.MinVersion && welcome.Version <= hello.MaxVersion
            ? welcome
            : throw new UplinkException(
                UplinkFailure.Protocol,
                $"The server selected protocol version {welcome.Version}; this camera supports {hello.MinVersion} to {hello.MaxVersion}."
            );
    }

    private static async Task<UplinkException> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var bytes = new byte[MaxRefusalBytes];
        var count = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        var sentence = ErrorSentence.Find(bytes.AsMemory(0, count)) ?? response.ReasonPhrase ?? "no reason given";
        var hint = response.StatusCode == HttpStatusCode.NotFound ? " Is this the address of a NanoCam server?" : "";
        return new UplinkException(
            UplinkFailure.Rejected,
            $"The server returned status {(int)response.StatusCode}: {sentence.TrimEnd('.')}.{hint}"
        );
    }

    /// <summary>Creates a handler that opens exactly one connection, as a device does: no proxy, no redirect, no pool.</summary>
    public static SocketsHttpHandler CreateHandler(StreamUplinkOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            MaxResponseHeadersLength = MaxHeaderKilobytes,
            ActivityHeadersPropagator = null,
        };
        if (options.Tls is not null)
        {
            handler.SslOptions = options.Tls;
        }

        return handler;
    }
}
