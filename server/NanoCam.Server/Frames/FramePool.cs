using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using NanoCam.Jpeg;

namespace NanoCam.Server.Frames;

/// <summary>
/// Buffers of all frames, in sizes of powers of two from 16 KiB. Pinned, so that a send needs no handle. The rented bytes are bounded:
/// above the budget, the server rejects frames as busy, so that the operating system does not kill the process. Large frames are stills,
/// which can wait. They share half of the budget, so that live video continues regardless of their number.
/// </summary>
/// <param name="maxRentedBytes">The budget.</param>
/// <param name="evict">
/// Evicts one frame with a buffer of at least this many bytes when the budget is used up; returns false if there is none.
/// </param>
public sealed class FramePool(long maxRentedBytes, Func<int, bool>? evict = null) : IFrameMemory
{
    private const int SmallestShift = 14;
    private const int LargestShift = 25;
    private const int LargeBytes = 1 << 20;

    // This many of the smallest buffers make room for the largest buffer that does not count as large.
    private const int MaxEvictions = LargeBytes >> SmallestShift;

    // Idle buffers are kept for reuse up to this size. The garbage collector frees the rest, so that a burst does not cost memory forever.
    private readonly long _maxIdleBytes = Math.Min(64L << 20, maxRentedBytes / 4);

    private readonly Lock _gate = new();
    private readonly Stack<byte[]>[] _idle =
    [
        .. Enumerable.Range(SmallestShift, LargestShift - SmallestShift + 1).Select(_ => new Stack<byte[]>()),
    ];
    private readonly Stack<Frame> _frames = new();
    private long _idleBytes;
    private long _rentedBytes;
    private long _rentedLargeBytes;

    /// <summary>The budget: maximum number of rented bytes.</summary>
    public long MaxRentedBytes => maxRentedBytes;

    /// <summary>Bytes rented now.</summary>
    public long RentedBytes => Interlocked.Read(ref _rentedBytes);

    /// <summary>
    /// Rents a frame with room for <paramref name="length"/> bytes and one reference; false if the budget is used up.
    /// </summary>
    public bool TryRent(int length, [NotNullWhen(true)] out Frame? frame)
    {
        for (var evicted = 0; !TryRentNow(length, out frame); evicted++)
        {
            if (!TryEvict(evicted, length))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public byte[]? TryRentArray(int length)
    {
        byte[]? array;
        for (var evicted = 0; (array = TryRentDerived(length)) is null && TryEvict(evicted, length); evicted++) { }

        return array;
    }

    /// <summary>
    /// Gives a frame that nothing else uses yet a buffer of at least this size, with the same content; false if the budget is used up.
    /// </summary>
    public bool TryGrow(Frame frame, int length)
    {
        if (frame.Buffer.Length >= length)
        {
            return true;
        }

        if (!TryRent(length, out var larger))
        {
            return false;
        }

        frame.Jpeg.CopyTo(larger.Buffer);
        (frame.Buffer, larger.Buffer) = (larger.Buffer, frame.Buffer);
        larger.Release();
        return true;
    }

    /// <summary>Rents an array for a form derived from a frame, without evicting a frame; null if the budget is used up.</summary>
    internal byte[]? TryRentDerived(int length)
    {
        lock (_gate)
        {
            return HasRoomFor(SizeFor(length)) ? RentBuffer(length) : null;
        }
    }

    /// <inheritdoc/>
    public void Return(byte[] array)
    {
        lock (_gate)
        {
            ReturnBuffer(array);
        }
    }

    internal void Return(Frame frame)
    {
        lock (_gate)
        {
            ReturnBuffer(frame.Buffer);
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
            if (!HasRoomFor(SizeFor(length)))
            {
                frame = null;
                return false;
            }

            frame = _frames.TryPop(out var idle) ? idle : new Frame(this);
            frame.Begin(RentBuffer(length), length);
            return true;
        }
    }

    // Called outside the lock, because an evicted frame is returned through it.
    private bool TryEvict(int evicted, int length) =>
        evicted < MaxEvictions && evict is not null && evict(IsLarge(SizeFor(length)) ? LargeBytes + 1 : 1);

    private static int ShiftFor(int length) => Math.Max(SmallestShift, BitOperations.Log2((uint)Math.Max(1, length - 1)) + 1);

    private static bool IsLarge(int size) => size > LargeBytes;

    private static int LargePart(int size) => IsLarge(size) ? size : 0;

    private static int SizeFor(int length) => 1 << ShiftFor(length);

    private bool HasRoomFor(int size) => _rentedBytes + size <= maxRentedBytes && !IsTooMuchLarge(size);

    // One is always allowed; otherwise, a small budget would allow none.
    private bool IsTooMuchLarge(int size) => IsLarge(size) && _rentedLargeBytes > 0 && _rentedLargeBytes + size > maxRentedBytes / 2;

    private byte[] RentBuffer(int length)
    {
        var shift = ShiftFor(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shift, LargestShift, nameof(length));
        _rentedBytes += 1 << shift;
        _rentedLargeBytes += LargePart(1 << shift);
        if (_idle[shift - SmallestShift].TryPop(out var buffer))
        {
            _idleBytes -= buffer.Length;
            return buffer;
        }

        return GC.AllocateUninitializedArray<byte>(1 << shift, pinned: true);
    }

    private void ReturnBuffer(byte[] buffer)
    {
        _rentedBytes -= buffer.Length;
        _rentedLargeBytes -= LargePart(buffer.Length);
        if (_idleBytes + buffer.Length > _maxIdleBytes)
        {
            return;
        }

        _idleBytes += buffer.Length;
        _idle[BitOperations.Log2((uint)buffer.Length) - SmallestShift].Push(buffer);
    }
}
