using System.Buffers;
using System.IO.Pipelines;
using NanoCam.Server.Frames;

namespace NanoCam.Server.Uploads;

/// <summary>
/// A rented frame that fills while a body arrives. Room for all that was promised is rented once the first megabyte came, in one step:
/// large uploads
/// that got there are finished, and the newest are refused early. Who grew with what arrives would meet all the others half-way, with no
/// room for any of
/// them. A body of unknown length grows through the sizes of the pool, one copy per doubling. Used by one request or connection; disposing
/// gives back
/// what was not taken, after which it may be filled again.
/// </summary>
internal sealed class UploadBuffer(FramePool pool) : IDisposable
{
    // A promised length up to here is rented at once: nearly every frame, and no copy. Beyond, the peer has to send before it is believed.
    private const int MaxTrusted = 1 << 20;
    private const int Smallest = 16 << 10;

    private Frame? _frame;
    private int _promised;

    /// <summary>Bytes held.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes held.</summary>
    public Span<byte> Bytes => _frame is null ? [] : _frame.Buffer.AsSpan(0, Length);

    /// <summary>Reads a body to its end.</summary>
    /// <param name="body">The body.</param>
    /// <param name="promised">Its Content-Length, or null.</param>
    /// <param name="limit">Most bytes taken.</param>
    /// <param name="tooLarge">The answer when there are more.</param>
    /// <param name="cancellationToken">The request's.</param>
    public async ValueTask<UploadError?> ReadAsync(
        PipeReader body,
        long? promised,
        int limit,
        UploadError tooLarge,
        CancellationToken cancellationToken
    )
    {
        if (promised > limit)
        {
            return tooLarge;
        }

        _promised = (int)(promised ?? 0);
        if (promised > 0 && !Reserve(Math.Min(_promised, MaxTrusted), limit))
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

    /// <summary>Reads a stream to its end.</summary>
    public async ValueTask<UploadError?> ReadAsync(
        Stream stream,
        long? promised,
        int limit,
        UploadError tooLarge,
        CancellationToken cancellationToken
    )
    {
        _promised = (int)Math.Min(promised ?? 0, limit);
        // The limit may be below the smallest buffer.
        if (!Reserve(Math.Min(Math.Clamp(_promised, Smallest, MaxTrusted), limit), limit))
        {
            return UploadError.Busy;
        }

        while (true)
        {
            // One byte beyond the limit tells a body that ends there from one that goes on.
            if (Length == _frame!.Buffer.Length && !Reserve(1, limit + 1))
            {
                return UploadError.Busy;
            }

            var read = await stream.ReadAsync(_frame.Buffer.AsMemory(Length), cancellationToken);
            Length += read;
            if (Length > limit)
            {
                return tooLarge;
            }

            if (read == 0)
            {
                return null;
            }
        }
    }

    /// <summary>Replaces what is held by a part of it, or shortens it.</summary>
    public void Keep(int start, int length)
    {
        if (start > 0)
        {
            Bytes.Slice(start, length).CopyTo(_frame!.Buffer);
        }

        Length = length;
    }

    /// <summary>Appends bytes within the room that is there; false when there is none.</summary>
    public bool TryAppend(ReadOnlySpan<byte> bytes)
    {
        if (_frame is null || !bytes.TryCopyTo(_frame.Buffer.AsSpan(Length)))
        {
            return false;
        }

        Length += bytes.Length;
        return true;
    }

    /// <summary>Hands the frame over; the caller releases it. There must be bytes.</summary>
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

    /// <summary>Appends bytes, and makes room for them.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="limit">Most bytes held.</param>
    /// <param name="tooLarge">The answer when there are more.</param>
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

        var wanted = Math.Max(Length + more, Math.Max(Math.Min(2 * held, limit), held == 0 ? 0 : _promised));
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
