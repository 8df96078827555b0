using System.Text;
using NanoCam.Jpeg;
using NanoCam.VirtualCamera.Scenes;

namespace NanoCam.Client.Tests.Jpeg;

public sealed class MjpegReaderTests
{
    private const int MaxFrameBytes = 100_000;
    private static readonly byte[] Meaningful = [0xFF, 0xD8, 0xD9, 0xDA, 0xE0, 0x00];

    [Fact]
    public async Task Real_frames_are_returned_unchanged_for_every_read_size()
    {
        byte[][] frames = [Drawn(1), Drawn(2), Drawn(3)];
        byte[] stream = [.. frames.SelectMany(f => f)];
        for (var step = 1; step < 200; step++)
        {
            (var read, var reader) = await ReadAsync(stream, step);
            Assert.Equal(frames, read);
            Assert.Equal(0, reader.CutFrames);
        }
    }

    [Fact]
    public async Task Frame_split_at_any_byte_is_returned_unchanged()
    {
        var frame = WithThumbnail();
        for (var split = 1; split < frame.Length; split++)
        {
            (var read, _) = await ReadAsync([.. frame, .. frame], split);
            Assert.Equal([frame, frame], read);
        }
    }

    [Fact]
    public async Task End_marker_inside_a_segment_does_not_end_the_frame()
    {
        var frame = WithThumbnail();

        (var read, _) = await ReadAsync(frame, 7);

        Assert.Equal(frame, Assert.Single(read));
    }

    [Fact]
    public async Task Stuffed_bytes_restarts_fill_bytes_and_several_scans_belong_to_the_frame()
    {
        byte[] frame =
        [
            0xFF,
            0xD8,
            0xFF,
            0xC2,
            0,
            4,
            1,
            2,
            0xFF,
            0xDA,
            0,
            3,
            1,
            9,
            0xFF,
            0x00,
            9,
            0xFF,
            0xD3,
            9,
            0xFF,
            0xFF,
            0xC4,
            0,
            4,
            0xFF,
            0xD9,
            0xFF,
            0xDA,
            0,
            2,
            8,
            8,
            0xFF,
            0xFF,
            0xD9,
        ];

        (var read, var reader) = await ReadAsync([.. frame, .. frame], 1);

        Assert.Equal([frame, frame], read);
        Assert.Equal(0, reader.CutFrames);
    }

    [Fact]
    public async Task Frames_of_a_multipart_stream_are_returned()
    {
        var frame = Drawn(1);
        var head = "\r\n--boundary\r\nContent-Type: image/jpeg\r\nContent-Length: 1234\r\n\r\n"u8.ToArray();

        (var read, _) = await ReadAsync([.. head, .. frame, .. head, .. frame, .. "\r\n--boundary--"u8], 100);

        Assert.Equal([frame, frame], read);
    }

    [Fact]
    public async Task Frame_truncated_at_any_byte_is_counted_and_at_most_the_next_one_is_lost()
    {
        var whole = WithThumbnail();
        for (var cut = 4; cut < whole.Length; cut++)
        {
            (var read, var reader) = await ReadAsync([.. whole[..cut], .. whole, .. whole], 64);
            Assert.InRange(read.Count, 1, 2);
            Assert.Equal(whole, read[^1]);

            // If a frame is truncated two bytes before the end of a segment, it and the next frame form one structurally valid JPEG.
            Assert.True(reader.CutFrames >= 1 || read[0].Length > whole.Length, $"cut at {cut}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n--frame\r\nContent-Type: image/jpeg\r\nContent-Length: 1234\r\n\r\n")]
    [InlineData("frame\r\nContent-Type: image/jpeg\r\n\r\n")]
    public async Task Frame_truncated_at_any_byte_is_never_completed_by_the_bytes_after_it(string between)
    {
        var whole = Drawn(1);
        for (var cut = 4; cut <= whole.Length - 3; cut++)
        {
            byte[] stream = [.. whole[..cut], .. Encoding.ASCII.GetBytes(between), .. whole, .. Encoding.ASCII.GetBytes(between), .. whole];
            (var read, var reader) = await ReadAsync(stream, 700);

            // If the truncated segment ends at a marker of the next frame, both form one structurally valid JPEG.
            Assert.All(read, frame => Assert.True(frame.Length > whole.Length || frame.SequenceEqual(whole), $"cut at {cut}"));
            Assert.Equal(whole, read[^1]);
            Assert.False(reader.Shape.LacksEnd);
            Assert.Equal(read[0].Length > whole.Length ? 0 : 1, reader.CutFrames);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n--frame\r\nContent-Type: image/jpeg\r\n\r\n")]
    [InlineData("\0\0\0\0\r\n--frame\r\n\r\n")]
    public async Task Frames_without_end_marker_are_read_to_the_end_of_their_data(string between)
    {
        byte[][] frames = [Drawn(1)[..^2], Drawn(2)[..^2], Drawn(3)[..^2]];
        foreach (var step in (int[])[1, 100, 100_000])
        {
            (var read, var reader) = await ReadAsync(
                [.. frames.SelectMany(f => (byte[])[.. Encoding.ASCII.GetBytes(between), .. f])],
                step
            );
            Assert.Equal(frames, read);
            Assert.Equal(0, reader.CutFrames);
            Assert.True(reader.Shape.LacksEnd);
        }
    }

    [Fact]
    public async Task Stray_bytes_between_segments_lose_no_frame()
    {
        byte[][] frames = [WithStrayBytes(Drawn(1), 608), WithStrayBytes(Drawn(2), 2), WithStrayBytes(Drawn(3), 1)];
        foreach (var step in (int[])[1, 100, 100_000])
        {
            (var read, var reader) = await ReadAsync([.. frames.SelectMany(f => f)], step);
            Assert.Equal(frames, read);
            Assert.Equal(0, reader.CutFrames);
        }
    }

    [Fact]
    public async Task Truncated_last_frame_is_counted()
    {
        var frame = Drawn(1);

        (var read, var reader) = await ReadAsync([.. frame, .. frame[..^5]], 1000);

        Assert.Single(read);
        Assert.Equal(1, reader.CutFrames);
    }

    [Fact]
    public async Task Frame_after_a_segment_with_a_wrong_length_is_not_lost()
    {
        var frame = Drawn(1);

        (var read, _) = await ReadAsync([0xFF, 0xD8, 0xFF, 0xE0, 0xFF, 0xFF, .. frame], 1000);

        Assert.Equal(frame, Assert.Single(read));
    }

    [Fact]
    public async Task Too_large_frame_is_skipped_and_the_next_one_is_read()
    {
        byte[] large = [0xFF, 0xD8, 0xFF, 0xC0, 0, 3, 8, 0xFF, 0xDA, 0, 2, .. new byte[3 * MaxFrameBytes], 0xFF, 0xD9];
        var small = WithThumbnail();

        (var read, var reader) = await ReadAsync([.. small, .. large, .. small], 5000);

        Assert.Equal([small, small], read);
        Assert.Equal((1, 0), (reader.OversizedFrames, reader.CutFrames));
    }

    [Theory]
    [InlineData(MaxFrameBytes, 1)]
    [InlineData(MaxFrameBytes + 1, 0)]
    public async Task Frame_as_large_as_the_limit_is_returned(int length, int expected)
    {
        byte[] frame = [0xFF, 0xD8, 0xFF, 0xC0, 0, 3, 8, 0xFF, 0xDA, 0, 2, .. new byte[length - 13], 0xFF, 0xD9];

        (var read, _) = await ReadAsync(frame, 4096);

        Assert.Equal(expected, read.Count);
    }

    [Fact]
    public async Task Random_bytes_neither_throw_nor_hide_the_frame_after_them()
    {
        var frame = Drawn(1);
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var garbage = new byte[random.Next(5000)];
            random.NextBytes(garbage);

            // Half of the garbage consists of bytes that have a meaning in JPEG.
            for (var i = 0; i < garbage.Length; i += 2)
            {
                garbage[i] = Meaningful[random.Next(Meaningful.Length)];
            }

            (var read, _) = await ReadAsync([.. garbage, .. frame, .. frame], random.Next(1, 900));
            Assert.Equal(frame, read[^1]);
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(100_000, 0)]
    [InlineData(1_000_000, 1)]
    public async Task Frame_without_memory_is_skipped_and_the_next_one_is_returned(int limit, int expected)
    {
        byte[][] frames = [Drawn(1), Long(300_000), Drawn(2)];
        var memory = new LimitedMemory(limit);
        var skipped = 0;
        var reader = new MjpegReader(new SteppedStream([.. frames.SelectMany(f => f)], 5000), 1_000_000, memory)
        {
            Skipped = _ => skipped++,
        };

        Assert.Equal(frames[0], (await reader.ReadAsync(CancellationToken.None)).ToArray());
        if (expected == 1)
        {
            Assert.Equal(frames[1], (await reader.ReadAsync(CancellationToken.None)).ToArray());
        }

        Assert.Equal(frames[2], (await reader.ReadAsync(CancellationToken.None)).ToArray());
        Assert.True((await reader.ReadAsync(CancellationToken.None)).IsEmpty);
        Assert.Equal((1 - expected, 1 - expected, 0), (reader.RefusedFrames, skipped, reader.CutFrames));
        Assert.InRange(memory.Most, 0, limit);
        reader.Release();
        Assert.Equal(0, memory.Rented);
    }

    [Fact]
    public async Task Memory_for_a_long_frame_is_returned_when_frames_are_short_again()
    {
        var memory = new LimitedMemory(2_000_000);
        byte[][] frames = [Long(300_000), Drawn(1), Drawn(2)];
        var reader = new MjpegReader(new SteppedStream([.. frames.SelectMany(f => f)], 5000), 1_000_000, memory);

        await reader.ReadAsync(CancellationToken.None);
        Assert.InRange(memory.Rented, 300_000, 600_000);
        await reader.ReadAsync(CancellationToken.None);
        Assert.Equal(frames[2], (await reader.ReadAsync(CancellationToken.None)).ToArray());
        Assert.True((await reader.ReadAsync(CancellationToken.None)).IsEmpty);

        Assert.Equal(0, memory.Rented);
    }

    private static byte[] Long(int length) => [0xFF, 0xD8, 0xFF, 0xC0, 0, 3, 8, 0xFF, 0xDA, 0, 3, 1, .. new byte[length], 0xFF, 0xD9];

    private static async Task<(List<byte[]> Frames, MjpegReader Reader)> ReadAsync(byte[] stream, int step)
    {
        var reader = new MjpegReader(new SteppedStream(stream, step), MaxFrameBytes);
        var frames = new List<byte[]>();
        while (await reader.ReadAsync(CancellationToken.None) is { Length: > 0 } frame)
        {
            frames.Add(frame.ToArray());
        }

        Assert.Equal(frames.Count, reader.Frames);
        return (frames, reader);
    }

    private static byte[] Drawn(int number)
    {
        byte[] buffer = [];
        var length = new SceneRenderer(SceneRenderer.Names[0], "test", 96, 64, 60, 1).Render(number, DateTimeOffset.UnixEpoch, ref buffer);
        return buffer[..length];
    }

    // After SOI and the first segment.
    private static byte[] WithStrayBytes(byte[] frame, int count)
    {
        var at = 4 + (frame[4] << 8) + frame[5];
        return [.. frame[..at], .. Enumerable.Range(0, count).Select(n => (byte)(n * 7 % 251)), .. frame[at..]];
    }

    private static byte[] WithThumbnail()
    {
        byte[] thumbnail = [0xFF, 0xD8, 0xFF, 0xDA, 0, 2, 5, 0xFF, 0xD9];
        return
        [
            0xFF,
            0xD8,
            0xFF,
            0xE1,
            0,
            (byte)(thumbnail.Length + 2),
            .. thumbnail,
            0xFF,
            0xC0,
            0,
            3,
            8,
            0xFF,
            0xDA,
            0,
            3,
            1,
            7,
            7,
            0xFF,
            0x00,
            7,
            0xFF,
            0xD9,
        ];
    }

    private sealed class LimitedMemory(int limit) : IFrameMemory
    {
        public int Rented { get; private set; }

        public int Most { get; private set; }

        public byte[]? TryRentArray(int length)
        {
            if (Rented + length > limit)
            {
                return null;
            }

            Rented += length;
            Most = Math.Max(Most, Rented);
            return new byte[length];
        }

        public void Return(byte[] array) => Rented -= array.Length;
    }

    /// <summary>Returns at most this many bytes per read, as a pipe may.</summary>
    private sealed class SteppedStream(byte[] bytes, int step) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(step, buffer.Length)], cancellationToken);
    }
}
