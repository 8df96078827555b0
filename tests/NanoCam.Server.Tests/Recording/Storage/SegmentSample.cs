using Microsoft.Extensions.Options;
using NanoCam.Archive;
using NanoCam.Server.Database;
using NanoCam.Server.Frames;
using NanoCam.Server.Recording.Storage;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Recording.Storage;

/// <summary>A data directory with segments that a test writes without a server.</summary>
internal sealed class SegmentSample : IDisposable
{
    /// <summary>2026-11-29 21:00:00.123 UTC.</summary>
    public const long Start = 1_796_000_400_123_000;

    private readonly DataDirectory _data;
    private readonly FramePool _pool = new(256 << 20);

    public SegmentSample(ArchiveFiles? files = null)
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("nanocam-segment-").FullName;
        _data = new DataDirectory(Options.Create(new DataOptions { DataDirectory = Directory }));
        Files = files ?? new ArchiveFiles();
        Folder = new ArchiveFolder(_data);
        Repair = new SegmentRepair(Files, Folder);
    }

    public string Directory { get; }

    public ArchiveFiles Files { get; }

    public ArchiveFolder Folder { get; }

    public SegmentRepair Repair { get; }

    /// <summary>Bytes of frames in memory.</summary>
    public long RentedBytes => _pool.RentedBytes;

    /// <summary>Creates a frame. The caller releases it.</summary>
    public Frame CreateFrame(byte[] jpeg, long captured, long sequence, int width = 96, int height = 72)
    {
        Assert.True(_pool.TryRent(jpeg.Length, out var frame));
        jpeg.CopyTo(frame.Buffer, 0);
        (frame.Width, frame.Height) = (width, height);
        (frame.CapturedMicroseconds, frame.ReceivedMicroseconds, frame.Sequence) = (captured, captured + 20_000, sequence);
        return frame;
    }

    /// <summary>Creates the record of a frame, as the recorder does.</summary>
    public static FrameEntry EntryOf(Frame frame) =>
        new()
        {
            Sequence = frame.Sequence,
            CapturedMicroseconds = frame.CapturedMicroseconds,
            ReceivedMicroseconds = frame.ReceivedMicroseconds,
            BootId = 7,
            Number = (uint)frame.Sequence,
            Flags = FrameEntry.HasBoot | FrameEntry.HasNumber,
        };

    /// <summary>Writes a segment with a frame every 40 ms, some of them at irregular times.</summary>
    /// <param name="count">Number of frames.</param>
    /// <param name="batch">Frames that are written together.</param>
    /// <param name="close">Whether the segment is closed; otherwise it is left as a killed server leaves it.</param>
    /// <param name="camera">Id of the camera.</param>
    public SegmentInfo Write(int count, int batch = 9, bool close = true, string camera = "door")
    {
        SegmentFile? file = null;
        for (var i = 0; i < count; i++)
        {
            var jpeg = GoldenFrames.ByName(i % 2 == 0 ? "cjpeg-baseline" : "ffmpeg-mjpeg").Bytes;
            var frame = CreateFrame(jpeg, TimeOf(i), 100 + i);
            file ??= SegmentFile.Create(Files, Folder, camera, RecordingTier.Dense, frame);
            file.Add(frame, EntryOf(frame));
            if (i % batch == batch - 1)
            {
                file.WriteBatch();
            }
        }

        if (close)
        {
            file!.Close();
        }
        else
        {
            file!.WriteBatch();
            file.WriteSidecar();
        }

        file.Dispose();
        return file.Info;
    }

    /// <summary>Capture time of a frame of <see cref="Write"/>.</summary>
    public static long TimeOf(int index) => Start + (index * 40_000) + (index % 5 == 3 ? 7_000 : 0);

    public void Dispose()
    {
        _data.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }
}
