using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace NanoCam.VirtualCamera.Scenes;

/// <summary>Writes the entropy-coded part of a JPEG: highest bit first, with a zero byte after each 0xFF.</summary>
internal ref struct JpegBits(Span<byte> buffer, int position)
{
    private readonly Span<byte> _buffer = buffer;
    private ulong _pending;
    private int _count;

    /// <summary>Index of the next byte to write.</summary>
    public int Position { get; private set; } = position;

    /// <summary>Returns the same bits, continuing at <paramref name="position"/> of a buffer that may have been replaced.</summary>
    public readonly JpegBits Continue(Span<byte> buffer, int position) => new(buffer, position) { _pending = _pending, _count = _count };

    /// <summary>Appends the low <paramref name="length"/> bits of <paramref name="value"/>; the bits above must be zero.</summary>
    /// <param name="length">0 to 32.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Put(uint value, int length)
    {
        _pending = (_pending << length) | value;
        _count += length;
        if (_count >= 32)
        {
            Flush32();
        }
    }

    /// <summary>Fills the last byte with ones (T.81, F.1.2.3) and writes it.</summary>
    public void Align()
    {
        var missing = -_count & 7;
        _pending = (_pending << missing) | ((1u << missing) - 1);
        _count += missing;
        while (_count > 0)
        {
            _count -= 8;
            PutByte((byte)(_pending >> _count));
        }
    }

    /// <summary>Writes a marker. Call <see cref="Align"/> first.</summary>
    public void Marker(byte code)
    {
        _buffer[Position++] = 0xFF;
        _buffer[Position++] = code;
    }

    private void Flush32()
    {
        _count -= 32;
        var word = (uint)(_pending >> _count);
        // A byte is 0xFF if its complement is zero: the usual test for a zero byte in a word.
        var inverse = ~word;
        if (((inverse - 0x01010101) & ~inverse & 0x80808080) == 0)
        {
            BinaryPrimitives.WriteUInt32BigEndian(_buffer[Position..], word);
            Position += 4;
            return;
        }

        for (var shift = 24; shift >= 0; shift -= 8)
        {
            PutByte((byte)(word >> shift));
        }
    }

    private void PutByte(byte value)
    {
        _buffer[Position++] = value;
        if (value == 0xFF)
        {
            _buffer[Position++] = 0;
        }
    }
}
