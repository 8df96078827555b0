using NanoCam.Server.Background;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Ingest;
using NanoCam.Server.Uplink;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Server.Tests.Uplink;

public sealed class ClosedLinkTests
{
    [Fact]
    public async Task Frame_that_ends_after_the_key_was_revoked_is_rejected()
    {
        await using var server = await TestServer.StartAsync();
        Assert.True(server.Get<CameraRegistry>().TryGetOrAdd("door", out var camera));
        var jpeg = TestJpeg.Create(3000);
        var message = new byte[MessageHeader.Size + FrameHeader.Size + jpeg.Length];
        jpeg.CopyTo(message, new FrameHeader { Sequence = 1, JpegLength = jpeg.Length }.WriteMessage(message, 0));
        using var stream = new MemoryStream(message);
        var reader = new UplinkReader(stream, TimeProvider.System);
        var writer = new UplinkWriter(Stream.Null, TimeProvider.System);
        var options = new IngestOptions();
        var link = new UplinkLink(
            new Hello { CameraId = "door" },
            writer,
            new UplinkHeartbeat(reader, writer, options, TimeProvider.System, server.Get<BackgroundWork>()),
            (_, _) => { },
            CancellationToken.None
        );
        var frames = new UplinkFrameReceiver(reader, writer, server.Get<FrameGate>(), TimeProvider.System, options.Credit);

        // The Goodbye of a session can wait for a stalled camera while frames still arrive.
        link.Close(GoodbyeReason.NotAuthorized, "The key was revoked.");

        await Assert.ThrowsAsync<OperationCanceledException>(async () =>
        {
            var header = await reader.ReadHeaderAsync(CancellationToken.None);
            await frames.ReceiveAsync(camera, link, header!.Value.BodyLength, CancellationToken.None);
        });
        Assert.Null(camera.Feed.TakeLatest());
        Assert.Equal(0, server.Get<FramePool>().RentedBytes);
    }
}
