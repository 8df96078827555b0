using NanoCam.Archive;
using NanoCam.Server.Frames;
using NanoCam.Server.Recording.Storage;
using NanoCam.Server.Tests.Recording.Storage;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Recording;

/// <summary>Closed segments that a test adds to the archive of a running server, at any time in the past.</summary>
internal static class ArchiveSample
{
    /// <summary>2026-01-01 00:00:00 UTC: a multiple of every step.</summary>
    public const long Start = 1_767_225_600_000_000;

    /// <summary>One second, in microseconds.</summary>
    public const long Second = 1_000_000;

    /// <summary>Adds a segment.</summary>
    /// <param name="server">The server.</param>
    /// <param name="camera">Id of the camera.</param>
    /// <param name="start">Capture time of the first frame.</param>
    /// <param name="step">Microseconds between two frames.</param>
    /// <param name="count">Number of frames; their sequence numbers begin at 1.</param>
    /// <param name="tier">The tier.</param>
    /// <param name="jpeg">Content by index; golden frames by default.</param>
    /// <param name="explain">Changes a record by index; none by default.</param>
    public static SegmentInfo Add(
        TestServer server,
        string camera,
        long start,
        long step,
        int count,
        RecordingTier tier = RecordingTier.Dense,
        Func<int, byte[]>? jpeg = null,
        Func<int, FrameEntry, FrameEntry>? explain = null
    )
    {
        jpeg ??= static index => GoldenFrames.ByName(index % 2 == 0 ? "cjpeg-baseline" : "ffmpeg-mjpeg").Bytes;
        SegmentFile? file = null;
        for (var i = 0; i < count; i++)
        {
            var bytes = jpeg(i);
            Assert.True(server.Get<FramePool>().TryRent(bytes.Length, out var frame));
            bytes.CopyTo(frame.Buffer, 0);
            (frame.Width, frame.Height, frame.Sequence) = (96, 72, i + 1);
            (frame.CapturedMicroseconds, frame.ReceivedMicroseconds) = (start + (i * step), start + (i * step) + 20_000);
            file ??= SegmentFile.Create(server.Get<ArchiveFiles>(), server.Get<ArchiveFolder>(), camera, tier, frame);
            var entry = SegmentSample.EntryOf(frame);
            file.Add(frame, explain?.Invoke(i, entry) ?? entry);
            if (!file.HasRoom)
            {
                file.WriteBatch();
            }
        }

        server.Get<SegmentIndex>().Add([file!.Close()]);
        file.Dispose();
        return file.Info;
    }
}
