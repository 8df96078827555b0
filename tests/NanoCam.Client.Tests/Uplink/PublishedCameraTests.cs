using NanoCam.Jpeg;
using NanoCam.Testing.Uplink;
using NanoCam.Wire;

namespace NanoCam.Client.Tests.Uplink;

public sealed class PublishedCameraTests : UplinkTestBase
{
    [Fact]
    public async Task Every_frame_of_a_recording_is_sent_at_its_rate()
    {
        byte[][] frames = [.. Enumerable.Range(1, 3).Select(i => Frame((byte)i))];
        var camera = NewCamera(isRecording: true, fps: 10);
        var running = camera.RunAsync(new MjpegReader(new MemoryStream([.. frames.SelectMany(f => f)])), Limit);
        using var connection = await Server.AcceptCameraAsync();
        for (var i = 0; i < frames.Length; i++)
        {
            if (i > 0)
            {
                await Clock.WhenWaitingAsync(due => due == TimeSpan.FromMilliseconds(100), Limit);
                Clock.Advance(TimeSpan.FromMilliseconds(100));
            }

            (var header, var jpeg) = await connection.ReadFrameAsync();
            Assert.Equal(frames[i], jpeg);
            Assert.Equal((32, 16), (header.Width, header.Height));
            await connection.AckAsync(header.Sequence, 2);
        }

        await connection.ReadAsync<Goodbye>(MessageType.Goodbye, Goodbye.TryRead);
        connection.Dispose();
        await running;
    }

    [Fact]
    public async Task Frame_of_a_live_input_replaces_one_that_a_slow_server_has_not_received()
    {
        var input = new System.IO.Pipelines.Pipe();
        var camera = NewCamera(isRecording: false, fps: null);
        var running = camera.RunAsync(new MjpegReader(input.Reader.AsStream()), Limit);
        using var connection = await Server.AcceptCameraAsync(FakeUplinkServer.NewWelcome(credit: 1));
        await input.Writer.WriteAsync(Frame(1), Limit);
        (var first, _) = await connection.ReadFrameAsync();
        for (var i = 2; i <= 5; i++)
        {
            await input.Writer.WriteAsync(Frame((byte)i), Limit);
        }

        while (camera.Statistics.Read().Captured < 5)
        {
            Limit.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        await connection.AckAsync(first.Sequence, 1);
        (var newest, var jpeg) = await connection.ReadFrameAsync();

        Assert.Equal(Frame(5), jpeg);
        Assert.Equal(5u, newest.Sequence);
        Assert.Equal(3, camera.Statistics.Read().Replaced);
        await input.Writer.CompleteAsync();
        await connection.ReadAsync<Goodbye>(MessageType.Goodbye, Goodbye.TryRead);
        connection.Dispose();
        await running;
    }

    private PublishedCamera NewCamera(bool isRecording, double? fps) =>
        new(
            new PublishedCameraOptions
            {
                Server = Server.Address,
                Id = "file",
                IsRecording = isRecording,
                Fps = fps,
                Time = Clock,
            }
        );

    private static byte[] Frame(byte number) =>
        [0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0, 16, 0, 32, 1, 1, 0x11, 0, 0xFF, 0xDA, 0, 3, 1, number, number, 0xFF, 0xD9];
}
