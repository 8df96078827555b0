using System.Globalization;
using System.Text;
using NanoCam.Testing;
using NanoCam.Testing.Sources;

namespace NanoCam.Server.Tests.Pull;

/// <summary>Dialects of MJPEG streams, invalid bytes between frames, and single JPEGs.</summary>
public sealed class DialectTests : PullTestBase
{
    private static readonly byte[] First = GoldenFrames.Baseline.Bytes;
    private static readonly byte[] Second = GoldenFrames.WithEoiInsideApp1(GoldenFrames.ByName("ffmpeg-mjpeg"));
    private static readonly byte[] Third = GoldenFrames.ByName("cjpeg-progressive").Bytes;

    public static TheoryData<string, string, string, string> Dialects =>
        new()
        {
            // name, Content-Type, bytes before each frame ({0}: its length), bytes after each frame
            {
                "as in the RFC",
                "multipart/x-mixed-replace; boundary=frame",
                "--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {0}\r\n\r\n",
                "\r\n"
            },
            {
                "quoted boundary",
                "multipart/x-mixed-replace; boundary=\"a frame\"",
                "--a frame\r\nContent-Type: image/jpeg\r\n\r\n",
                "\r\n"
            },
            {
                "dashes in the header too",
                "multipart/x-mixed-replace;boundary=--myboundary",
                "--myboundary\r\nContent-Type: image/jpeg\r\nContent-Length: {0}\r\n\r\n",
                "\r\n"
            },
            {
                "no dashes before the boundary",
                "multipart/x-mixed-replace; boundary=frame",
                "frame\r\nContent-Type: image/jpeg\r\n\r\n",
                "\r\n"
            },
            { "no length", "multipart/x-mixed-replace; boundary=frame", "--frame\r\nContent-Type: image/jpeg\r\n\r\n", "\r\n" },
            { "length 0", "multipart/x-mixed-replace; boundary=frame", "--frame\r\nContent-Length: 0\r\n\r\n", "\r\n" },
            { "length too large", "multipart/x-mixed-replace; boundary=frame", "--frame\r\nContent-Length: 1{0}\r\n\r\n", "\r\n" },
            { "length that is no number", "multipart/x-mixed-replace; boundary=frame", "--frame\r\nContent-Length: -{0}x\r\n\r\n", "\r\n" },
            {
                "unknown headers",
                "multipart/x-mixed-replace; boundary=frame",
                "--frame\r\nX-Timestamp: 12.5\r\nX-Framerate: 60\r\nDate: ÿØ\r\nContent-Type: image/jpeg\r\n\r\n",
                "\r\n"
            },
            {
                "boundary directly after the data",
                "multipart/x-mixed-replace; boundary=frame",
                "--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {0}\r\n\r\n",
                ""
            },
            { "line feeds only", "multipart/x-mixed-replace; boundary=frame", "--frame\nContent-Type: image/jpeg\n\n", "\n" },
            { "undeclared boundary", "multipart/x-mixed-replace", "--other\r\nContent-Type: image/jpeg\r\n\r\n", "\r\n" },
            {
                "mjpg-streamer",
                "multipart/x-mixed-replace;boundary=boundarydonotcross",
                "--boundarydonotcross\r\nContent-Type: image/jpeg\r\nContent-Length: {0}\r\nX-Timestamp: 1234.567890\r\n\r\n",
                "\r\n"
            },
            {
                "Axis",
                "multipart/x-mixed-replace; boundary=myboundary",
                "--myboundary\r\nContent-Type: image/jpeg\r\nContent-Length: {0}\r\n\r\n",
                "\r\n"
            },
            { "another multipart", "multipart/mixed; boundary=--x", "--x\r\nContent-type: image/jpg\r\n\r\n", "\r\n" },
            { "frames only", "video/x-motion-jpeg", "", "" },
            { "no type at all", "", "--frame\r\n\r\n", "\r\n" },
            {
                "closing boundary after each",
                "multipart/x-mixed-replace; boundary=frame",
                "--frame\r\nContent-Type: image/jpeg\r\n\r\n",
                "\r\n--frame--\r\n"
            },
        };

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Every_frame_of_a_dialect_is_accepted_unchanged(string name, string type, string before, string behind)
    {
        _ = name;
        var step = new SemaphoreSlim(0);
        await using var source = new FakeSource(
            async (_, connection, stop) =>
            {
                await connection.WriteAsync(FakeSource.Head(type.Length == 0 ? "200 OK" : $"200 OK\nContent-Type: {type}"), stop);
                foreach (var jpeg in (byte[][])[First, Second, Third])
                {
                    await connection.WriteAsync(Part(before, behind, jpeg), stop);
                    await step.WaitAsync(stop);
                }
            }
        );
        await PullAsync(source.Address);

        foreach (var jpeg in (byte[][])[First, Second, Third])
        {
            await ExpectAsync(jpeg);
            Assert.True(Status!.IsStream);
            Assert.Equal(0, Status.Resyncs);
            step.Release();
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    public async Task Chunks_of_any_size_are_accepted(int size)
    {
        var gate = new SemaphoreSlim(0);
        await using var source = new FakeSource(
            async (_, connection, stop) =>
            {
                await connection.WriteAsync(
                    FakeSource.Head("200 OK\nTransfer-Encoding: chunked\nContent-Type: multipart/x-mixed-replace;boundary=frame"),
                    stop
                );
                foreach (var jpeg in (byte[][])[First, Second])
                {
                    using var chunks = new MemoryStream();
                    foreach (var chunk in Part("\r\n--frame\r\nContent-Type: image/jpeg\r\n\r\n", "", jpeg).Chunk(size))
                    {
                        chunks.Write(Encoding.ASCII.GetBytes($"{chunk.Length:x}\r\n"));
                        chunks.Write(chunk);
                        chunks.Write("\r\n"u8);
                    }

                    await connection.WriteAsync(chunks.ToArray(), stop);
                    await gate.WaitAsync(stop);
                }
            }
        );
        await PullAsync(source.Address);

        await ExpectAsync(First);
        gate.Release();
        await ExpectAsync(Second);
    }

    public static TheoryData<string, byte[]> Garbage =>
        new()
        {
            { "zeros", new byte[5000] },
            { "half a frame", First[..(First.Length / 2)] },
            { "half a frame, twice", [.. First[..(First.Length / 2)], .. Second[..(Second.Length / 3)]] },
            { "a start and a segment that never ends", [0xFF, 0xD8, 0xFF, 0xE1, 0xFF, 0xFF, 1, 2, 3] },
            { "starts only", [.. Enumerable.Repeat<byte[]>([0xFF, 0xD8], 2000).SelectMany(b => b)] },
            { "a frame without its last bytes", First[..^20] },
            { "a frame with stray bytes, then cut", [.. First[..20], 1, 2, 3, .. First[20..300]] },
            { "noise", Noise(20_000) },
            { "a frame without its start", First[40..] },
        };

    [Theory]
    [MemberData(nameof(Garbage))]
    public async Task Complete_frame_after_invalid_bytes_is_accepted(string name, byte[] garbage)
    {
        _ = name;
        var gate = new SemaphoreSlim(0);
        await using var source = new FakeSource(
            async (_, connection, stop) =>
            {
                await connection.WriteAsync(FakeSource.Head("200 OK\nContent-Type: multipart/x-mixed-replace;boundary=frame"), stop);
                await connection.WriteAsync(Part("--frame\r\n\r\n", "\r\n", First), stop);
                await gate.WaitAsync(stop);
                await connection.WriteAsync(Part("--frame\r\n\r\n", "\r\n", garbage), stop);
                await connection.WriteAsync(Part("--frame\r\n\r\n", "\r\n", Second), stop);
                // Garbage may look like a long segment. The reader finds the frame after as many bytes as that segment would have.
                await connection.WriteAsync(new byte[70_000], stop);
                await gate.WaitAsync(stop);
                await connection.WriteAsync(Part("--frame\r\n\r\n", "\r\n", Third), stop);
                await gate.WaitAsync(stop);
            }
        );
        await PullAsync(source.Address);

        await ExpectAsync(First);
        gate.Release();
        await ExpectAsync(Second);
        gate.Release();
        await ExpectAsync(Third);

        Assert.Equal(3, Status!.Frames);
        Assert.Single(source.Requests);
    }

    [Theory]
    [InlineData("image/jpeg", true)]
    [InlineData("IMAGE/JPG; charset=binary", false)]
    [InlineData("application/octet-stream", true)]
    public async Task Single_JPEG_is_requested_repeatedly(string type, bool withLength)
    {
        var number = 0;
        await using var source = new FakeSource(
            (_, connection, stop) =>
            {
                var jpeg = TestJpeg.Create(3000, seed: Interlocked.Increment(ref number));
                return connection
                    .WriteAsync(
                        (byte[])
                            [
                                .. FakeSource.Head(
                                    "200 OK\nConnection: close\nContent-Type: "
                                        + $"{type}{(withLength ? $"\nContent-Length: {jpeg.Length}" : "")}"
                                ),
                                .. jpeg,
                            ],
                        stop
                    )
                    .AsTask();
            }
        );
        await PullAsync(source.Address, null, ("Rate", "30"));

        await Eventually.TrueAsync(() => Status is { Frames: >= 3 });
        Assert.False(Status!.IsStream);
        Assert.Equal(1, Status.Connections);
    }

    private static byte[] Part(string before, string behind, byte[] jpeg) =>
        [
            .. Encoding.Latin1.GetBytes(string.Format(CultureInfo.InvariantCulture, before, jpeg.Length)),
            .. jpeg,
            .. Encoding.Latin1.GetBytes(behind),
        ];

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(3).NextBytes(bytes);
        return bytes;
    }
}
