using NanoCam.Server.Recording.Storage;

namespace NanoCam.Server.Recording.Playback;

/// <summary>
/// A recorded frame as a stream, read from the segment in pieces. Keeps the segment open, so that retention cannot remove the bytes while
/// they are being read.
/// </summary>
internal sealed class SliceStream(SegmentSlice slice) : Stream
{
    private int _position;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => slice.Length;

    /// <inheritdoc/>
    public override long Position
    {
        get => _position;
        set => Seek(value, SeekOrigin.Begin);
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, slice.Length - _position);
        return count <= 0 ? 0 : Advance(RandomAccess.Read(slice.Handle, buffer[..count], slice.Offset + _position));
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = Math.Min(buffer.Length, slice.Length - _position);
        return count <= 0
            ? 0
            : Advance(await RandomAccess.ReadAsync(slice.Handle, buffer[..count], slice.Offset + _position, cancellationToken));
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin)
    {
        var start = origin switch
        {
            SeekOrigin.Begin => 0,
            SeekOrigin.Current => _position,
            _ => slice.Length,
        };
        _position = (int)Math.Clamp(start + offset, 0, slice.Length);
        return _position;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        // There is nothing to write.
    }

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException("A recorded frame never changes.");

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("A recorded frame never changes.");

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            slice.Dispose();
        }

        base.Dispose(disposing);
    }

    // The record claims more bytes than the segment has, which only happens on a damaged disk.
    private int Advance(int count)
    {
        _position += count > 0 ? count : throw new EndOfStreamException("The segment ends in the middle of the frame.");
        return count;
    }
}
