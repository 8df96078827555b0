using System.Security.Cryptography;
using NanoCam.Archive;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Recording.Storage;

public sealed class SegmentFormatTests : IDisposable
{
    private readonly SegmentSample _sample = new();

    public void Dispose() => _sample.Dispose();

    [Fact]
    public void Bytes_of_a_segment_never_change()
    {
        var info = _sample.Write(60);
        // Changing these hashes requires a new version of the archive: docs/design/recording.md describes every byte.
        var hashes = $"{HashOf(_sample.Folder.SegmentPath("door", info.Name))} {HashOf(_sample.Folder.SidecarPath("door", info.Name))}";
        Assert.True(hashes == Hashes, $"The hashes are now {hashes}");
    }

    [Fact]
    public void Checksum_is_CRC_32C() => Assert.Equal(0xE306_9283u, Crc32C.Of("123456789"u8));

    [Fact]
    public void Record_is_read_as_it_was_written_and_rejected_when_any_bit_changes()
    {
        var entry = new FrameEntry
        {
            Offset = 4_000_000_000,
            Length = 30_000,
            Crc = 0xDEADBEEF,
            BootId = 7,
            Number = uint.MaxValue,
            Thinned = 1,
            Sequence = long.MaxValue,
            CapturedMicroseconds = SegmentSample.Start,
            ReceivedMicroseconds = SegmentSample.Start + 1,
            Dropped = 2,
            Lost = 3,
            Flags = FrameEntry.HasBoot | FrameEntry.WasLost,
            Cause = GapCause.Link,
        };
        var bytes = new byte[FrameEntry.Size];
        entry.Write(bytes);
        Assert.True(FrameEntry.TryRead(bytes, out var read));
        Assert.Equal(entry, read);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(FrameEntry.TryRead(bytes, out _));
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public async Task Closed_segment_has_codec_size_duration_and_exact_times_for_ffprobe()
    {
        var info = _sample.Write(60);
        var path = _sample.Folder.SegmentPath("door", info.Name);
        Assert.Equal(Enumerable.Range(0, 60).Select(MillisecondsOf), await MediaTool.FrameTimesAsync(path));
        Assert.Equal("mjpeg,96,72\n\"matroska,webm\",2.400000", await MediaTool.DescribeAsync(path));
        Assert.Equal("", await MediaTool.DecodeAsync(path));
        Assert.Equal("", await MediaTool.DecodeAsync(path, "-ss", "1.5"));
    }

    [Fact]
    public async Task Open_segment_can_be_played_while_it_is_written()
    {
        var info = _sample.Write(60, close: false);
        var path = _sample.Folder.SegmentPath("door", info.Name);
        Assert.Equal(60, (await MediaTool.FrameTimesAsync(path)).Count);
        Assert.Equal("", await MediaTool.DecodeAsync(path));
    }

    [Fact]
    public void Frame_is_read_in_one_call_at_the_position_in_its_record()
    {
        var info = _sample.Write(60);
        var entries = SidecarFile.ReadEntries(_sample.Folder.SidecarPath("door", info.Name));
        Assert.Equal(60, entries.Length);
        var segment = File.ReadAllBytes(_sample.Folder.SegmentPath("door", info.Name));
        for (var i = 0; i < entries.Length; i++)
        {
            var expected = GoldenFrames.ByName(i % 2 == 0 ? "cjpeg-baseline" : "ffmpeg-mjpeg").Bytes;
            Assert.Equal(expected, segment.AsSpan((int)entries[i].Offset, entries[i].Length).ToArray());
            Assert.Equal(SegmentSample.TimeOf(i), entries[i].CapturedMicroseconds);
        }

        Assert.Equal(0, _sample.RentedBytes);
    }

    [Fact]
    public async Task Segment_truncated_anywhere_loses_at_most_the_truncated_frame_and_plays_after_repair()
    {
        var info = _sample.Write(60, close: false);
        var path = _sample.Folder.SegmentPath("door", info.Name);
        var whole = await File.ReadAllBytesAsync(path);
        var entries = SidecarFile.ReadEntries(_sample.Folder.SidecarPath("door", info.Name));
        var random = new Random(5);
        for (var round = 0; round < 40; round++)
        {
            var length = random.Next(Matroska.HeaderSize + 3_000, whole.Length);
            await File.WriteAllBytesAsync(path, whole[..length]);
            var expected = entries.Count(entry => entry.Offset + entry.Length <= length);
            if (round < 8)
            {
                // ffprobe also shows a part of the truncated frame.
                Assert.InRange((await MediaTool.FrameTimesAsync(path)).Count, expected, expected + 1);
            }

            var (row, _) = _sample.Repair.Run("door", info.Name, RecordingTier.Dense);
            Assert.Equal(expected, row!.Frames);
            if (round < 8)
            {
                Assert.Equal(Enumerable.Range(0, expected).Select(MillisecondsOf), await MediaTool.FrameTimesAsync(path));
                Assert.Equal("", await MediaTool.DecodeAsync(path));
            }
        }
    }

    [Fact]
    public void Repair_restores_every_byte_of_a_missing_sidecar()
    {
        var info = _sample.Write(60);
        var sidecar = _sample.Folder.SidecarPath("door", info.Name);
        var before = File.ReadAllBytes(sidecar);
        File.Delete(sidecar);
        Assert.Equal(60, _sample.Repair.Run("door", info.Name, RecordingTier.Dense).Row!.Frames);
        Assert.Equal(before, File.ReadAllBytes(sidecar));
    }

    [Fact]
    public void Segment_without_a_complete_frame_is_removed()
    {
        var info = _sample.Write(2, close: false);
        var path = _sample.Folder.SegmentPath("door", info.Name);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..700]);
        Assert.Null(_sample.Repair.Run("door", info.Name, RecordingTier.Dense).Row);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void Foreign_file_with_the_name_of_a_segment_is_left_unchanged()
    {
        var info = _sample.Write(2);
        var path = _sample.Folder.SegmentPath("door", info.Name);
        var foreign = GoldenFrames.Baseline.Bytes;
        File.WriteAllBytes(path, foreign);
        Assert.Throws<InvalidDataException>(() => _sample.Repair.Run("door", info.Name, RecordingTier.Dense));
        Assert.Equal(foreign, File.ReadAllBytes(path));
    }

    private const string Hashes =
        "AEA518415BA6D4C17A3A3785261882C0BBFFE76612A34B658C1E6B6A1ECAF334 "
        + "FC5CADEED823A99DE4F3FB523E84E58DFFCD3649315CA671D1A109CB635D18F6";

    private static long MillisecondsOf(int index) => (SegmentSample.TimeOf(index) - SegmentSample.Start) / 1000;

    private static string HashOf(string path) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));
}
