using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Pairing;

/// <summary>Actions of a camera and of the user who pairs it, written independently from docs/reference/wire-format.md.</summary>
internal static class PairingRequests
{
    private const string SomeNonce = "000102030405060708090a0b0c0d0e0f";

    /// <summary>A server that accepts only paired cameras.</summary>
    public static Task<TestServer> StartPairedAsync(TimeProvider? time = null, bool complains = false) =>
        TestServer.StartAsync(
            new TestServerOptions
            {
                Settings = new Dictionary<string, string?> { ["NanoCam:Access:Cameras"] = "Paired" },
                Time = time,
                ExpectsWarnings = complains,
            }
        );

    /// <summary>Creates a code on the server, and returns it without its hyphen.</summary>
    public static async Task<string> MakeCodeAsync(this TestServer server, string? camera = null)
    {
        var response = await server.Client.PostAsJsonAsync("/api/pairing", new { camera });
        response.EnsureSuccessStatusCode();
        return (await response.JsonAsync()).Text("code").Replace("-", "", StringComparison.Ordinal);
    }

    /// <summary>Pairs a camera; fails if the server rejects it.</summary>
    public static async Task<byte[]> PairAsync(this TestServer server, string camera)
    {
        var (answer, key) = await server.Client.PairAsync(camera, await server.MakeCodeAsync(camera));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return key;
    }

    /// <summary>Sends the request of a camera.</summary>
    public static async Task<(HttpResponseMessage Answer, byte[] Key)> PairAsync(this HttpClient client, string camera, string code)
    {
        var nonce = RandomNumberGenerator.GetBytes(16);
        byte[] salt = [.. nonce, .. Encoding.ASCII.GetBytes(camera)];
        var key = Rfc2898DeriveBytes.Pbkdf2(Encoding.ASCII.GetBytes(code), salt, 2048, HashAlgorithmName.SHA256, 32);
        var proof = Convert.ToHexStringLower(HMACSHA256.HashData(key, salt));
        return (
            await client.PostAsJsonAsync(
                "/api/pair",
                new
                {
                    camera,
                    nonce = Convert.ToHexStringLower(nonce),
                    proof,
                }
            ),
            key
        );
    }

    /// <summary>Sends a proof that no code produces, without the cost of computing one.</summary>
    public static Task<HttpResponseMessage> GuessAsync(this HttpClient client, string camera) =>
        client.PostAsJsonAsync(
            "/api/pair",
            new
            {
                camera,
                nonce = SomeNonce,
                proof = new string('0', 64),
            }
        );

    /// <summary>Posts a frame, with or without a key.</summary>
    public static async Task<HttpResponseMessage> PostFrameAsync(
        this HttpClient client,
        string camera,
        byte[]? key,
        string path = "/api/cameras/{0}/frames"
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, string.Format(null, path, camera))
        {
            Content = UploadRequests.Jpeg(TestJpeg.Create()),
        };
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Convert.ToHexStringLower(key));
        }

        return await client.SendAsync(request);
    }

    /// <summary>Returns a client with another source address of this machine.</summary>
    public static HttpClient From(this TestServer server, string address) =>
        new(
            new SocketsHttpHandler
            {
                ConnectCallback = async (context, cancellationToken) =>
                {
                    var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
                    socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
                    await socket.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellationToken);
                    return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
                },
            }
        )
        {
            BaseAddress = server.Address,
        };
}
