using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using NanoCam.Wire;

namespace NanoCam.Client;

/// <summary>Pairs a camera: proves to the server that it has the pairing code. Neither code nor key crosses the network.</summary>
public static class CameraPairing
{
    private const int MaxAnswerBytes = 16 * 1024;

    /// <summary>Pairs a camera and returns its key, 32 bytes.</summary>
    /// <param name="server">Address of the server, http or https; a path is kept.</param>
    /// <param name="camera">Camera id.</param>
    /// <param name="code">Pairing code, as the server shows it.</param>
    /// <param name="timeout">Timeout of the response.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">The camera id or the code is invalid.</exception>
    /// <exception cref="UplinkException">The server rejected the code, cannot be reached, or is not a NanoCam server.</exception>
    public static async Task<byte[]> PairAsync(
        Uri server,
        string camera,
        string code,
        TimeSpan timeout,
        CancellationToken cancellationToken
    )
    {
        CameraIds.Check(camera);
        if (!PairingScheme.TryReadCode(code, out var plain))
        {
            throw new ArgumentException("A pairing code has ten letters and digits, such as 7QK4M-2X9TB.", nameof(code));
        }

        var nonce = RandomNumberGenerator.GetBytes(PairingScheme.NonceSize);
        (var key, var proof) = Compute(plain, nonce, camera);
        using var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
        };
        using var http = new HttpClient(handler) { Timeout = timeout, MaxResponseContentBufferSize = MaxAnswerBytes };
        var body = new Dictionary<string, string>
        {
            ["camera"] = camera,
            ["nonce"] = Convert.ToHexStringLower(nonce),
            ["proof"] = Convert.ToHexStringLower(proof),
        };
        try
        {
            using var response = await http.PostAsJsonAsync(ServerUris.Combine(server, "/api/pair"), body, cancellationToken);
            var answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return response.StatusCode == HttpStatusCode.OK ? key : throw Refusal(response, answer);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UplinkException(
                UplinkFailure.Unreachable,
                $"{server} did not respond within {timeout.TotalSeconds:0.#} s.",
                exception
            );
        }
        catch (Exception exception) when (UplinkException.IsNetworkFault(exception))
        {
            throw UplinkException.Unreachable(server, exception);
        }
    }

    /// <summary>Derives key and proof from a code and a nonce.</summary>
    internal static (byte[] Key, byte[] Proof) Compute(string code, byte[] nonce, string camera)
    {
        var salt = PairingScheme.Salt(nonce, camera);
        var password = Encoding.ASCII.GetBytes(code);
        var key = Rfc2898DeriveBytes.Pbkdf2(password, salt, PairingScheme.Iterations, HashAlgorithmName.SHA256, PairingScheme.KeySize);
        return (key, HMACSHA256.HashData(key, salt));
    }

    private static UplinkException Refusal(HttpResponseMessage response, byte[] answer)
    {
        var sentence = ErrorSentence.Find(answer) ?? $"The server returned status {(int)response.StatusCode}.";
        var hint = response.StatusCode == HttpStatusCode.NotFound ? " Is this the address of a NanoCam server?" : "";
        return new UplinkException(UplinkFailure.Rejected, sentence + hint);
    }
}
