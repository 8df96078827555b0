using NanoCam.Archive;
using NanoCam.Server.Recording.Storage;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Recording.Storage;

public sealed class PowerLossTests
{
    [Fact]
    public void Power_loss_at_any_moment_loses_no_flushed_frame()
    {
        var (lost, cut) = (0, 0);
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var files = new PowerLossFiles(seed);
            using var sample = new SegmentSample(files);
            var (info, written, flushed, isClosed) = WriteUntilPowerLoss(sample, random);
            files.CutPower();

            var path = sample.Folder.SegmentPath("door", info.Name);
            if (!File.Exists(path))
            {
                Assert.Equal(0, flushed);
                continue;
            }

            var (row, _) = sample.Repair.Run("door", info.Name, RecordingTier.Dense);
            var entries = SidecarFile.ReadEntries(sample.Folder.SidecarPath("door", info.Name));
            Assert.InRange(entries.Length, flushed, written);
            Assert.Equal(entries.Length, row?.Frames ?? 0);
            Assert.True(!isClosed || entries.Length == written);
            if (entries.Length > 0)
            {
                AssertWhole(File.ReadAllBytes(path), entries);
            }

            lost += written - entries.Length;
            cut += written > entries.Length ? 1 : 0;
        }

        // The test would be meaningless if no power loss ever hit a frame.
        Assert.True(cut > 30 && lost > 100, $"{cut} segments lost {lost} frames");
    }

    [Fact]
    public void Power_loss_during_repair_loses_nothing_more()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var files = new PowerLossFiles(seed);
            using var sample = new SegmentSample(files);
            var info = sample.Write(30, close: false);
            files.CutPower();
            if (!File.Exists(sample.Folder.SegmentPath("door", info.Name)))
            {
                continue;
            }

            var first = sample.Repair.Run("door", info.Name, RecordingTier.Dense).Row?.Frames ?? 0;
            files.CutPower();
            var second = first == 0 ? 0 : sample.Repair.Run("door", info.Name, RecordingTier.Dense).Row?.Frames ?? 0;
            Assert.Equal(first, second);
        }
    }

    private static (SegmentInfo Info, int Written, int Flushed, bool IsClosed) WriteUntilPowerLoss(SegmentSample sample, Random random)
    {
        SegmentFile? file = null;
        var (written, flushed) = (0, 0);
        var count = random.Next(1, 60);
        for (var i = 0; i < count; i++)
        {
            var frame = sample.CreateFrame(JpegOf(i), SegmentSample.TimeOf(i), 100 + i);
            file ??= SegmentFile.Create(sample.Files, sample.Folder, "door", RecordingTier.Dense, frame);
            file.Add(frame, SegmentSample.EntryOf(frame));
            switch (random.Next(12))
            {
                case 0:
                    file.Sync();
                    written = flushed = i + 1;
                    break;
                case 1 or 2:
                    file.WriteBatch();
                    written = i + 1;
                    break;
                case 3:
                    file.WriteBatch();
                    file.WriteSidecar();
                    written = i + 1;
                    break;
                default:
                    break;
            }
        }

        var isClosed = random.Next(4) == 0;
        if (isClosed)
        {
            file!.Close();
            written = flushed = count;
        }

        file!.Dispose();
        return (file.Info, written, flushed, isClosed);
    }

    private static byte[] JpegOf(int index) => TestJpeg.Create(500 + (index * 37 % 3_000), seed: index);

    private static void AssertWhole(byte[] segment, FrameEntry[] entries)
    {
        for (var i = 0; i < entries.Length; i++)
        {
            Assert.Equal(100 + i, entries[i].Sequence);
            Assert.Equal(JpegOf(i), segment.AsSpan((int)entries[i].Offset, entries[i].Length).ToArray());
        }
    }
}
