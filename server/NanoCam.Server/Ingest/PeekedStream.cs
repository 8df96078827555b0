namespace NanoCam.Server.Ingest;

/// <summary>A body whose first bytes were read to detect its format. They are read again from here.</summary>
internal sealed class PeekedStream(Stream body) : Stream
{
    private const int PeekedBytes = 1024;

    // Enough for the first bytes of a JPEG after a few line breaks.
    private const int EnoughBytes = 16;

    private readonly byte[] _peeked = new byte[PeekedBytes];
    private int _at;
    private int _end;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads the first bytes, without line breaks and blanks before them; fewer than a few only at the end of the body.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> PeekAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var start = _peeked.AsSpan(0, _end).IndexOfAnyExcept(" \t\r\n"u8);
            if (start >= 0 && _end - start >= EnoughBytes)
            {
                return _peeked.AsMemory(start.._end);
            }

            var read = _end < _peeked.Length ? await body.ReadAsync(_peeked.AsMemory(_end), cancellationToken) : 0;
            if (read == 0)
            {
                return _peeked.AsMemory(Math.Max(start, 0).._end);
            }

            _end += read;
        }
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_at == _end)
        {
            return body.ReadAsync(buffer, cancellationToken);
        }

        var count = Math.Min(buffer.Length, _end - _at);
        _peeked.AsSpan(_at, count).CopyTo(buffer.Span);
        _at += count;
        return ValueTask.FromResult(count);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            body.Dispose();
        }

        base.Dispose(disposing);
    }
}
