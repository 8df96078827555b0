using System.Net.Sockets;
using System.Text;

namespace NanoCam.Device.Tests.Local;

/// <summary>A client that sends exactly the bytes of a test.</summary>
internal sealed class RawClient : IDisposable
{
    // A test that hangs fails after this time.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly TcpClient _client = new();
    private readonly CancellationTokenSource _limit = new(Limit);

    public NetworkStream Stream => _client.GetStream();

    public Socket Socket => _client.Client;

    public static async Task<RawClient> ConnectAsync(int port, int receiveBuffer = 0)
    {
        RawClient client = new();
        if (receiveBuffer > 0)
        {
            client.Socket.ReceiveBufferSize = receiveBuffer;
        }

        await client._client.ConnectAsync("127.0.0.1", port, client._limit.Token);
        return client;
    }

    /// <summary>Sends a request and reads the response until the server closes.</summary>
    public static async Task<string> AskAsync(int port, string request)
    {
        using var client = await ConnectAsync(port);
        await client.SendAsync(request);
        return await client.ReadToEndAsync();
    }

    public async Task SendAsync(string text) => await Stream.WriteAsync(Encoding.Latin1.GetBytes(text), _limit.Token);

    public async Task<string> ReadToEndAsync()
    {
        using MemoryStream bytes = new();
        await Stream.CopyToAsync(bytes, _limit.Token);
        return Encoding.Latin1.GetString(bytes.ToArray());
    }

    /// <summary>Reads until the text arrives, and returns everything up to there.</summary>
    public async Task<string> ReadUntilAsync(string text)
    {
        StringBuilder read = new();
        var one = new byte[1];
        while (!read.ToString().EndsWith(text, StringComparison.Ordinal))
        {
            Assert.Equal(1, await Stream.ReadAsync(one, _limit.Token));
            read.Append((char)one[0]);
        }

        return read.ToString();
    }

    public async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        await Stream.ReadExactlyAsync(bytes, _limit.Token);
        return bytes;
    }

    public void Dispose()
    {
        _client.Dispose();
        _limit.Dispose();
    }
}
