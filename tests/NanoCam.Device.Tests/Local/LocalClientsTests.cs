using System.Diagnostics;
using NanoCam.Device.Capture;
using NanoCam.Testing;

namespace NanoCam.Device.Tests.Local;

public sealed class LocalClientsTests
{
    private const string Stream = "GET /stream HTTP/1.1\r\nHost: camera\r\n\r\n";

    [Fact]
    public async Task Third_client_receives_503_until_another_one_disconnects()
    {
        await using var camera = await LocalCamera.StartAsync();
        using var first = await RawClient.ConnectAsync(camera.Port);
        var second = await RawClient.ConnectAsync(camera.StreamPort);
        await first.SendAsync(Stream);
        await second.SendAsync(Stream);
        await first.ReadUntilAsync("image/jpeg");
        await second.ReadUntilAsync("image/jpeg");

        var third = await RawClient.AskAsync(camera.Port, Stream);
        Assert.StartsWith("HTTP/1.1 503 Service Unavailable\r\n", third, StringComparison.Ordinal);
        Assert.Contains("\r\nRetry-After: 5\r\n", third, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 503", await RawClient.AskAsync(camera.Port, "GET /capture HTTP/1.0\r\n\r\n"), StringComparison.Ordinal);

        // Other routes are still served.
        Assert.StartsWith("HTTP/1.1 200", await RawClient.AskAsync(camera.Port, "GET /status HTTP/1.0\r\n\r\n"), StringComparison.Ordinal);

        second.Dispose();
        await Eventually.TrueAsync(async () =>
            (await RawClient.AskAsync(camera.Port, "GET /capture HTTP/1.0\r\n\r\n")).StartsWith("HTTP/1.1 200", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Client_that_does_not_read_is_disconnected_and_never_delays_the_uplink()
    {
        await using LocalCamera camera = await LocalCamera.StartAsync(
            camera => (camera.Sensor.MaxJpegBytes, camera.Sensor.Jpeg) = (2_000_000, new byte[2_000_000]),
            sendMilliseconds: 300
        );
        using var first = await RawClient.ConnectAsync(camera.Port, receiveBuffer: 4096);
        using var second = await RawClient.ConnectAsync(camera.Port, receiveBuffer: 4096);
        await first.SendAsync(Stream);
        await second.SendAsync(Stream);

        // Both have a frame. The uplink still receives every new one, before and after the clients are disconnected.
        var taken = 0;
        var isServed = false;
        while (taken < 40 || !isServed)
        {
            Assert.True(camera.Uplink.Arrived.WaitOne(TimeSpan.FromSeconds(10)));
            if (camera.Uplink.Take() is not null)
            {
                taken++;
            }

            camera.Uplink.Release();
            isServed =
                isServed
                || (await RawClient.AskAsync(camera.Port, "GET /capture HTTP/1.0\r\n\r\n")).StartsWith(
                    "HTTP/1.1 200",
                    StringComparison.Ordinal
                );
        }
    }

    [Fact]
    public async Task Client_that_disappears_frees_its_reader()
    {
        await using var camera = await LocalCamera.StartAsync();
        for (var i = 0; i < 6; i++)
        {
            using var client = await RawClient.ConnectAsync(camera.Port);
            await Eventually.TrueAsync(async () => await IsStreamingAsync(client));
            client.Socket.LingerState = new System.Net.Sockets.LingerOption(true, 0);
        }

        await Eventually.TrueAsync(async () =>
            (await RawClient.AskAsync(camera.Port, "GET /capture HTTP/1.0\r\n\r\n")).StartsWith("HTTP/1.1 200", StringComparison.Ordinal)
        );

        async Task<bool> IsStreamingAsync(RawClient client)
        {
            using var attempt = await RawClient.ConnectAsync(camera.Port);
            await attempt.SendAsync(Stream);
            attempt.Socket.LingerState = new System.Net.Sockets.LingerOption(true, 0);
            return (await attempt.ReadUntilAsync("\r\n")).StartsWith("HTTP/1.1 200", StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Disconnect_is_detected_while_the_camera_delivers_no_frames()
    {
        await using LocalCamera camera = await LocalCamera.StartAsync(camera => camera.Sensor.PeriodMicroseconds = 3_600_000_000);
        for (var i = 0; i < 2; i++)
        {
            var client = await RawClient.ConnectAsync(camera.Port);
            await client.SendAsync(Stream);
            await client.ReadUntilAsync("\r\n\r\n");
            client.Dispose();
        }

        await Eventually.TrueAsync(async () =>
        {
            using var client = await RawClient.ConnectAsync(camera.Port);
            await client.SendAsync(Stream);
            return (await client.ReadUntilAsync("\r\n")).StartsWith("HTTP/1.1 200", StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Still_for_the_uplink_is_not_sent_to_a_local_client()
    {
        await using var camera = await LocalCamera.StartAsync();
        using var client = await RawClient.ConnectAsync(camera.Port);
        await client.SendAsync(Stream);
        await client.ReadUntilAsync("image/jpeg");

        camera.Capture.RequestStill(new Wire.Command { RequestId = 7 });
        FrameBuffer? still = null;
        await Eventually.TrueAsync(() =>
        {
            camera.Uplink.Release();
            still = camera.Uplink.Take();
            return still is { IsStill: true };
        });
        Assert.Equal(7u, still!.RequestId);
    }

    [Fact]
    public async Task Ffmpeg_reads_the_stream()
    {
        await using var camera = await LocalCamera.StartAsync();
        string[] arguments =
        [
            "-hide_banner",
            "-nostdin",
            "-f",
            "mpjpeg",
            "-i",
            $"http://127.0.0.1:{camera.StreamPort}/stream",
            "-frames:v",
            "20",
            "-f",
            "null",
            "-",
        ];
        ProcessStartInfo start = new("ffmpeg", arguments) { RedirectStandardError = true, UseShellExecute = false };
        using var ffmpeg = Process.Start(start)!;
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        var log = await ffmpeg.StandardError.ReadToEndAsync(limit.Token);
        await ffmpeg.WaitForExitAsync(limit.Token);
        Assert.True(ffmpeg.ExitCode == 0, log);
        Assert.Matches(@"frame= +20 ", log);
    }
}
