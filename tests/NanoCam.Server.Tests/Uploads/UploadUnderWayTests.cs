using System.Net;
using System.Net.Sockets;
using System.Text;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Tests.Pairing;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Uploads;

/// <summary>
/// Uploads that began before a key changed: a body may take hours, and the key is checked again when the body is complete.
/// </summary>
public sealed class UploadUnderWayTests
{
    private static readonly byte[] Jpeg = TestJpeg.Create(3000);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Upload_in_progress_is_refused_when_its_key_is_revoked_or_replaced(bool isReplaced)
    {
        await using var server = await PairingRequests.StartPairedAsync(complains: true);
        var key = await server.PairAsync("door");
        using var camera = await BeginAsync(server, $"Authorization: Bearer {Convert.ToHexString(key)}\r\n");
        if (isReplaced)
        {
            await server.PairAsync("door");
        }
        else
        {
            Assert.Equal(HttpStatusCode.NoContent, (await server.Client.DeleteAsync("/api/cameras/door/key")).StatusCode);
        }

        Assert.StartsWith("HTTP/1.1 401 ", await EndAsync(camera), StringComparison.Ordinal);
        Assert.False(IsSeen(server));
    }

    [Fact]
    public async Task Upload_without_key_is_refused_when_its_camera_gets_a_key_during_the_upload()
    {
        await using var server = await TestServer.StartAsync();
        using var camera = await BeginAsync(server, "");
        await server.PairAsync("door");
        Assert.StartsWith("HTTP/1.1 401 ", await EndAsync(camera), StringComparison.Ordinal);
        Assert.False(IsSeen(server));
    }

    [Fact]
    public async Task Upload_in_progress_is_accepted_when_the_key_of_another_camera_changes()
    {
        await using var server = await PairingRequests.StartPairedAsync();
        var key = await server.PairAsync("door");
        using var camera = await BeginAsync(server, $"Authorization: Bearer {Convert.ToHexString(key)}\r\n");
        await server.PairAsync("hall");
        Assert.StartsWith("HTTP/1.1 200 ", await EndAsync(camera), StringComparison.Ordinal);
        Assert.True(IsSeen(server));
    }

    private static async Task<TcpClient> BeginAsync(TestServer server, string authorization)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(server.Address.Host, server.Address.Port);
        var head =
            $"POST /api/cameras/door/frames HTTP/1.1\r\nHost: {server.Address.Authority}\r\n{authorization}Content-Type: "
            + $"image/jpeg\r\nContent-Length: {Jpeg.Length}\r\n\r\n";
        await client.GetStream().WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. Jpeg[..1000]]);
        // Memory is rented after the head was accepted.
        await Eventually.TrueAsync(() => server.Get<FramePool>().RentedBytes > 0);
        return client;
    }

    private static async Task<string> EndAsync(TcpClient client)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await client.GetStream().WriteAsync(Jpeg.AsMemory(1000), patience.Token);
        var answer = new byte[13];
        await client.GetStream().ReadExactlyAsync(answer, patience.Token);
        return Encoding.ASCII.GetString(answer);
    }

    private static bool IsSeen(TestServer server)
    {
        var latest = server.Get<CameraRegistry>().TryGet("door", out var camera) ? camera.Feed.TakeLatest() : null;
        latest?.Release();
        return latest is not null;
    }
}
