using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Pairing;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Server.Tests.Compat;

/// <summary>One JPEG per TCP connection, ended by closing the connection.</summary>
public sealed class FrameTcpTests
{
    private static byte[] Jpeg => GoldenFrames.Baseline.Bytes;

    [Fact]
    public async Task Frame_is_published_under_the_address_of_its_sender()
    {
        await using var server = await CompatServer.StartAsync();
        await server.SendFrameAsync(Jpeg);

        var camera = await server.CameraAsync("ip-127.0.0.1");
        using var latest = new Held(camera);
        Assert.Equal(Jpeg, latest.Bytes);
        Assert.Equal(1, server.Listener(server.FrameTcp).Frames);
        Assert.True(camera.IsOnline(TimeProvider.System.Microseconds()));
    }

    [Fact]
    public async Task Frame_arrives_intact_when_packets_are_split_at_any_byte()
    {
        await using var server = await CompatServer.StartAsync();
        var frame = GoldenFrames.ByName("cjpeg-odd-size").Bytes;
        using (var client = await CompatServer.ConnectAsync(server.FrameTcp))
        {
            foreach (var one in frame)
            {
                await client.GetStream().WriteAsync(new[] { one });
            }
        }

        using var latest = new Held(await server.CameraAsync());
        Assert.Equal(frame, latest.Bytes);
    }

    [Fact]
    public async Task Cameras_on_one_port_are_distinguished_by_configuration_and_by_port()
    {
        await using var server = await CompatServer.StartAsync(new TestServerOptions(), ports =>
            [
                ("NanoCam:Compat:Cameras:0:Id", "door"),
                ("NanoCam:Compat:Cameras:0:Address", "127.0.0.1"),
                ("NanoCam:Compat:Cameras:1:Id", "yard"),
                ("NanoCam:Compat:Cameras:1:FrameTcpPort", ports[4].ToString()),
            ]
        );
        await server.SendFrameAsync(Jpeg);
        await server.SendFrameAsync(Jpeg, server.Spare);

        await server.CameraAsync("door");
        await server.CameraAsync("yard");
        Assert.Equal(2, server.Server.Get<CameraRegistry>().All.Count);
    }

    [Fact]
    public async Task Camera_with_a_key_is_rejected_on_a_compatibility_port()
    {
        await using var server = await CompatServer.StartAsync(new TestServerOptions { ExpectsWarnings = true });
        server.Server.Get<CameraKeyStore>().Put("ip-127.0.0.1", new byte[CameraKey.Size], "test");
        await server.SendFrameAsync(Jpeg);

        await Eventually.TrueAsync(() => server.Listener(server.FrameTcp).Rejected == 1);
        Assert.Empty(server.Server.Get<CameraRegistry>().All);
        Assert.Contains(server.Server.Logs.Warnings, entry => entry.Message.Contains("has a key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Frame_of_a_camera_paired_during_the_transfer_is_not_published()
    {
        await using var server = await CompatServer.StartAsync(new TestServerOptions { ExpectsWarnings = true });
        using (var client = await CompatServer.ConnectAsync(server.FrameTcp))
        {
            await client.GetStream().WriteAsync(Jpeg.AsMemory(0, 50));
            await Eventually.TrueAsync(() => server.Server.Get<FramePool>().RentedBytes > 0);
            server.Server.Get<CameraKeyStore>().Put("ip-127.0.0.1", new byte[CameraKey.Size], "test");
            await client.GetStream().WriteAsync(Jpeg.AsMemory(50));
        }

        await Eventually.TrueAsync(() => server.Listener(server.FrameTcp).Rejected == 1);
        Assert.Empty(server.Server.Get<CameraRegistry>().All);
    }

    [Fact]
    public async Task Unlisted_address_is_rejected_counted_and_logged_once()
    {
        await using var server = await CompatServer.StartAsync(new TestServerOptions { ExpectsWarnings = true }, _ =>
            [("NanoCam:Compat:CameraAddresses:0", "192.0.2.1")]
        );
        for (var i = 0; i < 3; i++)
        {
            await server.SendFrameAsync(Jpeg);
        }

        var listener = server.Listener(server.FrameTcp);
        await Eventually.TrueAsync(() => listener.Rejected == 3);
        Assert.Equal("127.0.0.1", listener.LastRejected);
        Assert.Contains("NanoCam:Compat:CameraAddresses", Assert.Single(server.Server.Logs.Warnings).Message, StringComparison.Ordinal);
        Assert.Empty(server.Server.Get<CameraRegistry>().All);
    }

    [Fact]
    public async Task Older_frame_that_arrives_late_does_not_replace_a_newer_one()
    {
        await using var server = await CompatServer.StartAsync();
        using var slow = await CompatServer.ConnectAsync(server.FrameTcp);
        await slow.GetStream().WriteAsync(Jpeg.AsMemory(0, 100));
        await Eventually.TrueAsync(() => server.Server.Get<FramePool>().RentedBytes > 0);
        var newer = GoldenFrames.ByName("cjpeg-444").Bytes;
        await server.SendFrameAsync(newer);
        var camera = await server.CameraAsync();

        await slow.GetStream().WriteAsync(Jpeg.AsMemory(100));
        slow.Close();

        await Eventually.TrueAsync(() => camera.Counters[FrameVerdict.Duplicate] == 1);
        using var latest = new Held(camera);
        Assert.Equal(newer, latest.Bytes);
    }

    [Fact]
    public async Task Server_stops_immediately_while_connections_are_open()
    {
        var server = await CompatServer.StartAsync();
        using var client = await CompatServer.ConnectAsync(server.FrameTcp);
        await client.GetStream().WriteAsync(Jpeg.AsMemory(0, 10));
        await Eventually.TrueAsync(() => server.Listener(server.FrameTcp).Connections == 1);
        await server.DisposeAsync();
        Assert.Equal(0, await client.GetStream().ReadAsync(new byte[1]));
    }

    private sealed class Held(Camera camera) : IDisposable
    {
        private readonly Frame _frame = camera.Feed.TakeLatest()!;

        public byte[] Bytes => _frame.Jpeg.ToArray();

        public void Dispose() => _frame.Release();
    }
}
