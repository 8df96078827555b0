using System.Buffers;
using System.IO.Pipelines;
using NanoCam.Server.Frames;

namespace NanoCam.Server.Uploads;

/// <summary>
/// A rented frame that fills while a body arrives. After the first megabyte it rents the announced length in one step, so that large
/// uploads in progress finish and the newest are refused early; growing with the bytes, all of them would run out of memory together. A
/// body of unknown length grows through the sizes of the pool, with a copy per step. Used by one request or connection at a time. Disposing
/// returns an untaken frame; the buffer can then be filled again.
/// </summary>
internal sealed class UploadBuffer(FramePool pool) : IDisposable
{
    // Up to this length, which covers nearly every frame, the whole buffer is rented in one step, without a later copy. For longer ones,
    // the peer must send data first.
    private const int MaxRentedAtOnce = 1 << 20;
    private const int Smallest = 16 << 10;

    private Frame? _frame;
    private int _announced;

    /// <summary>Number of bytes in the buffer.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes in the buffer.</summary>
    public Span<byte> Bytes => _frame is null ? [] : _frame.Buffer.AsSpan(0, Length);

    /// <summary>Reads a body to its end.</summary>
    /// <param name="body">The body.</param>
    /// <param name="announced">Its Content-Length, or null.</param>
    /// <param name="limit">Maximum number of bytes.</param>
    /// <param name="tooLarge">The error when there are more.</param>
    /// <param name="cancellationToken">Canceled with the request.</param>
    public async ValueTask<UploadError?> ReadAsync(
        PipeReader body,
        long? announced,
        int limit,
        UploadError tooLarge,
        CancellationToken cancellationToken
    )
    {
        if (announced > limit)
        {
            return tooLarge;
        }

        _announced = (int)(announced ?? 0);
        if (announced > 0 && !Reserve(Math.Min(_announced, MaxRentedAtOnce), limit))
        {
            return UploadError.Busy;
        }

        while (true)
        {
            var result = await body.ReadAsync(cancellationToken);
            var error = Append(result.Buffer, limit, tooLarge);
            body.AdvanceTo(result.Buffer.End);
            if (error is not null || result.IsCompleted)
            {
                return error;
            }
        }
    }

    /// <summary>Rents room for a body that <see cref="Append"/> fills; false without memory.</summary>
    /// <param name="announced">Bytes that the sender announced, or null.</param>
    /// <param name="limit">Maximum number of bytes.</param>
    public bool TryExpect(long? announced, int limit)
    {
        _announced = (int)Math.Min(announced ?? 0, limit);
        // The limit may be below the smallest buffer.
        return Reserve(Math.Min(Math.Clamp(_announced, Smallest, MaxRentedAtOnce), limit), limit);
    }

    /// <summary>Keeps a part of the bytes and drops the rest.</summary>
    public void Keep(int start, int length)
    {
        if (start > 0)
        {
            Bytes.Slice(start, length).CopyTo(_frame!.Buffer);
        }

        Length = length;
    }

    /// <summary>Appends the bytes from a position on to another buffer. Returns an error if there is no memory for them.</summary>
    public UploadError? MoveTo(UploadBuffer target, int from, int limit)
    {
        if (from >= Length)
        {
            return null;
        }

        var moved = new ReadOnlySequence<byte>(_frame!.Buffer, from, Length - from);
        if (target.Append(moved, limit, UploadError.Busy) is { } error)
        {
            return error;
        }

        Length = from;
        return null;
    }

    /// <summary>Appends bytes to the rented buffer; false when it has no room for them.</summary>
    public bool TryAppend(ReadOnlySpan<byte> bytes)
    {
        if (_frame is null || !bytes.TryCopyTo(_frame.Buffer.AsSpan(Length)))
        {
            return false;
        }

        Length += bytes.Length;
        return true;
    }

    /// <summary>Hands the frame over to the caller, who releases it. The buffer must contain bytes.</summary>
    public Frame Take()
    {
        var frame = _frame ?? throw new InvalidOperationException("Nothing was read.");
        _frame = null;
        frame.Length = Length;
        Length = 0;
        return frame;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _frame?.Release();
        _frame = null;
        Length = 0;
    }

    /// <summary>Appends bytes; rents a larger buffer when needed.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="limit">Maximum number of bytes in the buffer.</param>
    /// <param name="tooLarge">The error when there are more.</param>
    public UploadError? Append(in ReadOnlySequence<byte> bytes, int limit, UploadError tooLarge)
    {
        if (bytes.Length > limit - Length)
        {
            return tooLarge;
        }

        var count = (int)bytes.Length;
        if (count > 0 && !Reserve(count, limit))
        {
            return UploadError.Busy;
        }

        if (count > 0)
        {
            bytes.CopyTo(_frame!.Buffer.AsSpan(Length));
            Length += count;
        }

        return null;
    }

    private bool Reserve(int more, int limit)
    {
        var held = _frame?.Buffer.Length ?? 0;
        if (Length + more <= held)
        {
            return true;
        }

        var wanted = Math.Max(Length + more, Math.Max(Math.Min(2 * held, limit), held == 0 ? 0 : _announced));
        if (!pool.TryRent(wanted, out var larger))
        {
            return false;
        }

        if (_frame is not null)
        {
            Bytes.CopyTo(larger.Buffer);
            _frame.Release();
        }

        _frame = larger;
        return true;
    }
}
