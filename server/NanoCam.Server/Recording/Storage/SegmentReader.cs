using System.IO.Pipelines;
using Microsoft.Win32.SafeHandles;

namespace NanoCam.Server.Recording.Storage;

/// <summary>
/// Reads frames one after another. Keeps the newest segment open, so that the frames of a segment need only one handle, and
/// retention cannot remove a frame while it is being read. For one thread.
/// </summary>
internal sealed class SegmentReader(RecordingArchive archive) : IDisposable
{
    private const int PieceSize = 64 * 1024;

    private SegmentSlice? _open;
    private (string Camera, string Name) _key;

    /// <summary>Finds a frame; false if its segment was deleted.</summary>
    public bool TryOpen(in FrameRecord frame)
    {
        var key = (frame.Segment.CameraId, frame.Segment.Name);
        if (_open is null || _key != key)
        {
            Dispose();
            (_open, _key) = (archive.OpenFrame(frame), key);
        }

        return _open is not null;
    }

    /// <summary>Copies a part of the frame that was opened last, in pieces, without a buffer for the whole.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="from">First byte.</param>
    /// <param name="count">Number of bytes.</param>
    /// <param name="output">Where to; waits while the client reads slowly.</param>
    /// <param name="cancellationToken">Ends the copy.</param>
    /// <exception cref="EndOfStreamException">The segment is shorter than its record states.</exception>
    public async ValueTask CopyAsync(FrameRecord frame, int from, int count, PipeWriter output, CancellationToken cancellationToken)
    {
        var at = frame.Entry.Offset + (long)from;
        while (count > 0)
        {
            var piece = output.GetMemory(1);
            piece = piece[..Math.Min(Math.Min(piece.Length, PieceSize), count)];
            var read = await RandomAccess.ReadAsync(Handle, piece, at, cancellationToken);
            if (read == 0)
            {
                throw new EndOfStreamException("The segment ends in the middle of the frame.");
            }

            output.Advance(read);
            (at, count) = (at + read, count - read);
            if (output.UnflushedBytes >= PieceSize)
            {
                await output.FlushAsync(cancellationToken);
            }
        }
    }

    /// <summary>Reads the whole frame that was opened last.</summary>
    /// <exception cref="EndOfStreamException">The segment is shorter than its record states.</exception>
    public async ValueTask ReadAsync(FrameRecord frame, Memory<byte> target, CancellationToken cancellationToken)
    {
        for (var read = 0; read < frame.Length; )
        {
            var count = await RandomAccess.ReadAsync(
                Handle,
                target[read..frame.Length],
                frame.Entry.Offset + (long)read,
                cancellationToken
            );
            read += count > 0 ? count : throw new EndOfStreamException("The segment ends in the middle of the frame.");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _open?.Dispose();
        _open = null;
    }

    private SafeFileHandle Handle => _open?.Handle ?? throw new InvalidOperationException("No frame was opened.");
}
