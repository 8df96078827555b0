using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace NanoCam.Server.Frames;

/// <summary>
/// Buffers of all frames, in sizes of powers of two from 16 KiB. Pinned, so that a send needs no handle. The bytes lent out are
/// bounded: over the budget a camera is told that the server is busy, instead of the server being killed for its memory. Large frames,
/// which are
/// photographs and can wait, have half of it, so that the live picture goes on beside any number of them; those that came first are
/// finished first.
/// </summary>
/// <param name="maxLentBytes">The budget.</param>
/// <param name="giveUp">Asked for room when there is none: gives up one frame with a buffer of at least so many bytes; false when there is
/// none.</param>
public sealed class FramePool(long maxLentBytes, Func<int, bool>? giveUp = null)
{
    private const int SmallestShift = 14;
    private const int LargestShift = 25;
    private const int LargeBytes = 1 << 20;

    // So many of the smallest make room for the largest that is not large.
    private const int MostGivenUp = LargeBytes >> SmallestShift;

    // Idle buffers kept for reuse; above it they go to the garbage collector, so a burst is not paid for ever.
    private readonly long _maxIdleBytes = Math.Min(64L << 20, maxLentBytes / 4);

    private readonly Lock _gate = new();
    private readonly Stack<byte[]>[] _idle =
    [
        .. Enumerable.Range(SmallestShift, LargestShift - SmallestShift + 1).Select(_ => new Stack<byte[]>()),
    ];
    private readonly Stack<Frame> _frames = new();
    private long _idleBytes;
    private long _lentBytes;
    private long _lentLargeBytes;

    /// <summary>Bytes lent out at the moment.</summary>
    public long LentBytes => Interlocked.Read(ref _lentBytes);

    /// <summary>
    /// Lends a frame with room for <paramref name="length"/> bytes, one reference held; false when the budget is used up.
    /// </summary>
    public bool TryRent(int length, [NotNullWhen(true)] out Frame? frame)
    {
        for (var given = 0; !TryRentNow(length, out frame); given++)
        {
            // Outside the lock: a frame that is given up comes back through it.
            if (given == MostGivenUp || giveUp is null || !giveUp(IsLarge(SizeFor(length)) ? LargeBytes + 1 : 1))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Lends a bare array, for forms derived from a frame. Not refused: its frame was admitted.</summary>
    internal byte[] RentArray(int length)
    {
        lock (_gate)
        {
            return Lend(length);
        }
    }

    internal void Return(byte[] buffer)
    {
        lock (_gate)
        {
            TakeBack(buffer);
        }
    }

    internal void Return(Frame frame)
    {
        lock (_gate)
        {
            TakeBack(frame.Buffer);
            frame.Buffer = [];
            frame.Length = 0;
            if (_frames.Count < 1024)
            {
                _frames.Push(frame);
            }
        }
    }

    private bool TryRentNow(int length, [NotNullWhen(true)] out Frame? frame)
    {
        lock (_gate)
        {
            if (_lentBytes + SizeFor(length) > maxLentBytes || IsTooMuchLarge(SizeFor(length)))
            {
                frame = null;
                return false;
            }

            frame = _frames.TryPop(out var idle) ? idle : new Frame(this);
            frame.Begin(Lend(length), length);
            return true;
        }
    }

    private static int ShiftFor(int length) => Math.Max(SmallestShift, BitOperations.Log2((uint)Math.Max(1, length - 1)) + 1);

    private static bool IsLarge(int size) => size > LargeBytes;

    private static int LargePart(int size) => IsLarge(size) ? size : 0;

    private static int SizeFor(int length) => 1 << ShiftFor(length);

    // One may always come, or a small budget would take none.
    private bool IsTooMuchLarge(int size) => IsLarge(size) && _lentLargeBytes > 0 && _lentLargeBytes + size > maxLentBytes / 2;

    private byte[] Lend(int length)
    {
        var shift = ShiftFor(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shift, LargestShift, nameof(length));
        _lentBytes += 1 << shift;
        _lentLargeBytes += LargePart(1 << shift);
        if (_idle[shift - SmallestShift].TryPop(out var buffer))
        {
            _idleBytes -= buffer.Length;
            return buffer;
        }

        return GC.AllocateUninitializedArray<byte>(1 << shift, pinned: true);
    }

    private void TakeBack(byte[] buffer)
    {
        _lentBytes -= buffer.Length;
        _lentLargeBytes -= LargePart(buffer.Length);
        if (_idleBytes + buffer.Length > _maxIdleBytes)
        {
            return;
        }

        _idleBytes += buffer.Length;
        _idle[BitOperations.Log2((uint)buffer.Length) - SmallestShift].Push(buffer);
    }
}
