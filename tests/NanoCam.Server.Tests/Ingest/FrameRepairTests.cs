using NanoCam.Jpeg;
using NanoCam.Server.Tests.Pull;
using NanoCam.Testing;
using NanoCam.Testing.Sources;
using NanoCam.Wire;

namespace NanoCam.Server.Tests.Ingest;

/// <summary>Frames without Huffman tables or EOI are completed before they reach viewers and disk, whichever way they arrived.</summary>
public sealed class FrameRepairTests : PullTestBase
{
    private static readonly byte[] Whole = GoldenFrames.Baseline.Bytes;
    private static readonly byte[] Bare = TestJpeg.WithoutTables(Whole)[..^2];

    [Fact]
    public async Task Upload_is_shown_and_stored_with_the_missing_tables_and_end()
    {
        await using var server = await TestServer.StartAsync();
        var answer = await (await server.Client.PostAsync("/api/cameras/a/frames", UploadRequests.Jpeg(Bare))).JsonAsync();

        AssertWhole(await server.Client.GetByteArrayAsync("/api/cameras/a/frame.jpg"));
        AssertWhole(await server.Client.GetByteArrayAsync($"/images/{answer.Text("filename")}"));
    }

    [Fact]
    public async Task Stream_of_a_pulled_camera_is_shown_with_the_missing_tables_and_end()
    {
        await using var source = new FakeSource(
            async (_, connection, stop) =>
            {
                await connection.WriteAsync(FakeSource.Head("200 OK\nContent-Type: multipart/x-mixed-replace;boundary=frame"), stop);
                await connection.WriteAsync((byte[])[.. "--frame\r\n\r\n"u8, .. Bare, .. "\r\n--frame\r\n\r\n"u8, .. Whole], stop);
                await FakeSource.UntilGoneAsync(connection, stop);
            }
        );
        await PullAsync(source.Address);
        await Eventually.TrueAsync(() => Status is { Frames: 2 });

        AssertWhole(await NewestAsync());
    }

    [Fact]
    public async Task Buffer_grows_when_the_repaired_frame_does_not_fit()
    {
        await using var server = await TestServer.StartAsync();

        // A comment fills the buffer of the pool to its last byte.
        var jpeg = GoldenFrames.WithSegment(new GoldenFrame("bare", Bare, 96, 72), 0xFE, new byte[(32 << 10) - Bare.Length - 4]);
        Assert.Equal(32 << 10, jpeg.Length);
        await server.Client.PostAsync("/api/cameras/a/frames", UploadRequests.Jpeg(jpeg));

        AssertWhole(await server.Client.GetByteArrayAsync("/api/cameras/a/frame.jpg"));
    }

    [Fact]
    public async Task Valid_JPEG_that_browsers_do_not_show_is_rejected_with_the_reason_and_counted()
    {
        await using var server = await TestServer.StartAsync();
        await server.Client.PostAsync("/api/cameras/a/frames", UploadRequests.Jpeg(Whole));
        var twelve = (byte[])Whole.Clone();
        twelve[twelve.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0]) + 4] = 12;
        var answer = await server.Client.PostAsync("/api/cameras/a/frames", UploadRequests.Jpeg(twelve));

        Assert.Equal(415, (int)answer.StatusCode);
        Assert.Contains("12 bits per sample", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var counters = (await server.Client.CameraAsync("a")).GetProperty("counters");
        Assert.Equal("""{"unsupported":1}""", counters.GetProperty("rejected").GetRawText());
    }

    private static void AssertWhole(byte[] jpeg)
    {
        Assert.Equal(FrameVerdict.Accepted, JpegInspector.Inspect(jpeg, out var shape));
        Assert.False(shape.LacksTables || shape.LacksEnd);
        Assert.Equal(jpeg.Length, shape.Length);
    }
}
