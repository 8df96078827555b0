namespace NanoCam.Server.Pull;

/// <summary>
/// Removes header lines from the responses of a source that make <see cref="HttpClient"/> reject the whole response: lines without a colon,
/// and names that are not tokens. Some cameras send them, and browsers ignore them. Everything else passes unchanged.
/// </summary>
/// <remarks>
/// One request at a time, as on any HTTP/1.1 connection. Headers that are too long also pass unchanged, and are then rejected.
/// </remarks>
internal sealed class LenientResponseStream(Stream connection) : Stream
{
    /// <summary>Longest head that is read.</summary>
    public const int MaxHeadBytes = (PullHttp.MaxHeaderKilobytes + 1) << 10;

    // From _at to _ready: bytes to hand out. From there to _end: bytes that were read, and may be a head.
    private byte[] _head = [];
    private int _at;
    private int _ready;
    private int _end;

    // Set by the request, cleared when the head of its response has passed.
    private volatile bool _expectsHead;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_at == _ready)
        {
            if (_expectsHead && !buffer.IsEmpty)
            {
                await ReadHeadAsync(cancellationToken);
                if (_ready == 0)
                {
                    return 0;
                }
            }
            else if (_at < _end)
            {
                _ready = _end;
            }
            else
            {
                var read = await connection.ReadAsync(buffer, cancellationToken);

                // A read of an idle connection begins before the request and returns the response.
                if (!_expectsHead || read == 0 || !TryKeep(buffer.Span[..read]))
                {
                    return read;
                }
            }
        }

        return Take(buffer);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _expectsHead = true;
        await connection.WriteAsync(buffer, cancellationToken);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => connection.FlushAsync(cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => connection.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            connection.Dispose();
        }

        base.Dispose(disposing);
    }

    // Reads until the head is complete, and removes its invalid lines. Data that is not a head, or is too long, passes unchanged.
    private async ValueTask ReadHeadAsync(CancellationToken cancellationToken)
    {
        Reserve();
        _head.AsSpan(_at, _end - _at).CopyTo(_head);
        (_at, _ready, _end) = (0, 0, _end - _at);
        while (true)
        {
            if (ResponseHead.EndOf(_head.AsSpan(0, _end)) is var length and > 0)
            {
                _expectsHead = !ResponseHead.IsFinal(_head.AsSpan(0, length));
                _ready = ResponseHead.RemoveInvalidLines(_head.AsSpan(0, length));
                _head.AsSpan(length, _end - length).CopyTo(_head.AsSpan(_ready));
                _end -= length - _ready;
                return;
            }

            var mayBegin = _end < _head.Length && ResponseHead.MayBegin(_head.AsSpan(0, _end));
            var read = mayBegin ? await connection.ReadAsync(_head.AsMemory(_end), cancellationToken) : 0;
            if (read == 0)
            {
                _expectsHead = false;
                _ready = _end;
                return;
            }

            _end += read;
        }
    }

    private bool TryKeep(ReadOnlySpan<byte> bytes)
    {
        Reserve();
        if (bytes.Length > _head.Length)
        {
            _expectsHead = false;
            return false;
        }

        bytes.CopyTo(_head);
        (_at, _ready, _end) = (0, 0, bytes.Length);
        return true;
    }

    private void Reserve()
    {
        if (_head.Length == 0)
        {
            _head = new byte[MaxHeadBytes];
        }
    }

    private int Take(Memory<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _ready - _at);
        _head.AsSpan(_at, count).CopyTo(buffer.Span);
        _at += count;
        return count;
    }
}
