using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Server.Tests.Compat;

/// <summary>
/// Invalid data on the ports for cameras: bounded memory and time, a counter, one log line, and no effect on other connections.
/// </summary>
public sealed class BadInputTests
{
    private const string OneMegabyte = "1048576";

    private static readonly byte[] Photo = GoldenFrames.Baseline.Bytes;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Invalid_data_is_counted_and_logged_once_and_registers_no_camera(bool marked)
    {
        await using var server = await CompatServer.StartAsync();
        var port = marked ? server.MarkedTcp : server.FrameTcp;
        var random = new Random(7);
        for (var i = 0; i < 20; i++)
        {
            var garbage = new byte[2000];
            random.NextBytes(garbage);
            garbage[0] = 1;
            await server.SendFrameAsync(marked ? [.. "FrameBegin"u8, .. garbage, .. "FrameOver"u8] : garbage, port);
        }

        await Eventually.TrueAsync(() => server.Listener(port).Faults == 20);
        Assert.Empty(server.Server.Get<CameraRegistry>().All);
        Assert.Equal(0, server.Server.Get<FramePool>().RentedBytes);
        Assert.Single(server.Server.Logs.Entries, entry =>
            entry.Message.Contains($"Invalid data on port {port} ", StringComparison.Ordinal)
        );
        await GoesOnAsync(server);
    }

    [Fact]
    public async Task Each_port_logs_its_own_invalid_data()
    {
        await using var server = await CompatServer.StartAsync();
        int[] ports = [server.FrameTcp, server.MarkedTcp];
        foreach (var port in ports)
        {
            await server.SendFrameAsync("FrameBegin no picture FrameOver"u8.ToArray(), port);
            await Eventually.TrueAsync(() => server.Listener(port).Faults == 1);
        }

        Assert.All(ports, port =>
            Assert.Contains(server.Server.Logs.Entries, entry =>
                entry.Message.Contains($"Invalid data on port {port} ", StringComparison.Ordinal)
            )
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Partial_frame_is_counted_as_truncated(bool marked)
    {
        await using var server = await CompatServer.StartAsync();
        await GoesOnAsync(server);
        var half = Photo[..(Photo.Length / 2)];
        await server.SendFrameAsync(marked ? [.. "FrameBegin"u8, .. half] : half, marked ? server.MarkedTcp : server.FrameTcp);

        var camera = await server.CameraAsync();
        await Eventually.TrueAsync(() => camera.Counters[FrameVerdict.Truncated] == 1);
        await GoesOnAsync(server, frames: 2);
    }

    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "")]
    [InlineData(true, "FrameBegin")]
    public async Task Frame_beyond_the_size_limit_is_not_read(bool marked, string start)
    {
        await using var server = await CompatServer.StartAsync(("NanoCam:Ingest:MaxFrameBytes", OneMegabyte));
        var port = marked ? server.MarkedTcp : server.FrameTcp;
        byte[] head = [.. System.Text.Encoding.ASCII.GetBytes(start), .. TestJpeg.Create(1000).AsSpan(0, 900)];
        var piece = new byte[1 << 20];
        using var client = await CompatServer.ConnectAsync(port);
        await client.GetStream().WriteAsync(head);
        var most = 0L;
        var sent = 0;
        var fault = await Record.ExceptionAsync(async () =>
        {
            for (; sent < 100; sent++)
            {
                await client.GetStream().WriteAsync(piece);
                most = Math.Max(most, server.Server.Get<FramePool>().RentedBytes);
            }
        });

        // The buffers of the kernel on both sides hold a part of it.
        Assert.IsType<IOException>(fault, exactMatch: false);
        Assert.InRange(sent, 0, 50);
        Assert.InRange(most, 0, 8 << 20);
        await Eventually.TrueAsync(() => server.Listener(port).Faults == 1 && server.Server.Get<FramePool>().RentedBytes == 0);
        await GoesOnAsync(server);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Thousand_silent_connections_use_no_frame_memory_and_are_closed_after_ten_seconds(bool marked)
    {
        var clock = new FakeTimeProvider();
        await using var server = await CompatServer.StartAsync(new TestServerOptions { Time = clock });
        var port = marked ? server.MarkedTcp : server.FrameTcp;
        var silent = new List<TcpClient>();
        for (var i = 0; i < 1000; i++)
        {
            silent.Add(await CompatServer.ConnectAsync(port));
        }

        await Eventually.TrueAsync(() => server.Listener(port).Connections == 1000);
        Assert.Equal(0, server.Server.Get<FramePool>().RentedBytes);
        await GoesOnAsync(server);
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(11));
            return server.Listener(port).Faults == 1000;
        });
        silent.ForEach(client => client.Dispose());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Slow_frame_releases_its_memory_at_the_timeout(bool marked)
    {
        var clock = new FakeTimeProvider();
        await using var server = await CompatServer.StartAsync(new TestServerOptions { Time = clock });
        var port = marked ? server.MarkedTcp : server.FrameTcp;
        using var client = await CompatServer.ConnectAsync(port);
        await client.GetStream().WriteAsync(marked ? [.. "FrameBegin"u8, .. Photo[..20]] : Photo[..20]);
        await Eventually.TrueAsync(() => server.Server.Get<FramePool>().RentedBytes > 0);
        var at = 20;
        await Eventually.TrueAsync(async () =>
        {
            // The sender is never silent for ten seconds, but stays below the minimum rate.
            clock.Advance(TimeSpan.FromSeconds(1));
            await Record.ExceptionAsync(() => client.GetStream().WriteAsync(Photo.AsMemory(at++ % Photo.Length, 1)).AsTask());
            return server.Server.Get<FramePool>().RentedBytes == 0;
        });
        Assert.Equal(1, server.Listener(port).Faults);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Client_that_disconnects_releases_its_memory(bool marked)
    {
        await using var server = await CompatServer.StartAsync();
        var port = marked ? server.MarkedTcp : server.FrameTcp;
        using (var client = await CompatServer.ConnectAsync(port))
        {
            await client.GetStream().WriteAsync(marked ? [.. "FrameBegin"u8, .. Photo[..100]] : Photo[..100]);
            await Eventually.TrueAsync(() => server.Server.Get<FramePool>().RentedBytes > 0);
            // The connection is reset instead of closed, as after a power failure.
            client.Client.LingerState = new LingerOption(true, 0);
        }

        await Eventually.TrueAsync(() => server.Server.Get<FramePool>().RentedBytes == 0 && server.Listener(port).Faults == 1);
        await GoesOnAsync(server);
    }

    private static async Task GoesOnAsync(CompatServer server, int frames = 1)
    {
        await server.SendFrameAsync(Photo);
        await server.CameraAsync(frames: frames);
    }
}
