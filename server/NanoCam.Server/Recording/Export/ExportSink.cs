using System.Buffers;
using System.IO.Pipelines;
using NanoCam.Server.Recording.Storage;

namespace NanoCam.Server.Recording.Export;

/// <summary>
/// Receives the bytes of a file in order and sends a range of them. Bytes outside the range are counted but not read, so that a download
/// can
/// continue without reading the frames that the client already has. Without a range, it measures the file.
/// </summary>
internal sealed class ExportSink(PipeWriter? output, SegmentReader? reader, long start, long end)
{
    private const int FlushSize = 64 * 1024;

    /// <summary>Creates a sink that sends nothing, to measure a file.</summary>
    public static ExportSink Measuring() => new(null, null, long.MaxValue, long.MaxValue);

    /// <summary>Bytes so far, sent or not.</summary>
    public long Position { get; private set; }

    /// <summary>Whether the range has ended.</summary>
    public bool IsDone => Position >= end;

    /// <summary>Whether the next bytes are in the range at least in part. If not, they are skipped.</summary>
    public bool Includes(long length)
    {
        if (Position < end && Position + length > start)
        {
            return true;
        }

        Position += length;
        return false;
    }

    /// <summary>Adds bytes.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var (from, count) = Clip(bytes.Length);
        if (count == 0 || output is null)
        {
            return;
        }

        output.Write(bytes.Span.Slice(from, count));
        if (output.UnflushedBytes >= FlushSize)
        {
            await output.FlushAsync(cancellationToken);
        }
    }

    /// <summary>Adds the JPEG of a frame.</summary>
    /// <exception cref="IOException">The frame was deleted in the meantime, or the disk failed.</exception>
    public async ValueTask WriteFrameAsync(FrameRecord frame, CancellationToken cancellationToken)
    {
        var (from, count) = Clip(frame.Length);
        if (count > 0)
        {
            Open(frame);
            await reader!.CopyAsync(frame, from, count, output!, cancellationToken);
        }
    }

    /// <summary>Reads the JPEG of a frame without adding it.</summary>
    /// <exception cref="IOException">The frame was deleted in the meantime, or the disk failed.</exception>
    public ValueTask ReadFrameAsync(FrameRecord frame, Memory<byte> target, CancellationToken cancellationToken)
    {
        Open(frame);
        return reader!.ReadAsync(frame, target, cancellationToken);
    }

    private void Open(in FrameRecord frame)
    {
        if (!reader!.TryOpen(frame))
        {
            throw new IOException($"Segment {frame.Segment.Name} was deleted while it was exported.");
        }
    }

    // The part of the next bytes that is in the range.
    private (int From, int Count) Clip(int length)
    {
        var from = (int)Math.Clamp(start - Position, 0, length);
        var to = (int)Math.Clamp(end - Position, 0, length);
        Position += length;
        return (from, Math.Max(0, to - from));
    }
}
