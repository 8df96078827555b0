using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NanoCam.VirtualCamera.Scenes;

/// <summary>
/// Encodes a <see cref="Canvas"/> as a baseline JPEG (4:2:0, standard Huffman tables). Allocates nothing after the first frame. One thread
/// may use it at a time.
/// </summary>
internal sealed class JpegEncoder
{
    // 64 coefficients of at most 16 + 11 bits are 216 bytes; byte stuffing can double that; six blocks and a restart marker.
    private const int MaxBytesPerMcu = (6 * 2 * 216) + 4;

    private readonly int[] _block = new int[64];
    private readonly short[] _zigZag = new short[64];
    private readonly byte[] _luma = new byte[64];
    private readonly byte[] _chroma = new byte[64];
    private readonly float[] _lumaReciprocals = new float[64];
    private readonly float[] _chromaReciprocals = new float[64];
    private int _quality;

    /// <summary>Creates an encoder with quality 80 and without restart markers.</summary>
    public JpegEncoder() => Quality = 80;

    /// <summary>1 (smallest) to 100 (best), on libjpeg's scale.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside of 1 to 100.</exception>
    public int Quality
    {
        get => _quality;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 100);
            if (_quality == value)
            {
                return;
            }

            _quality = value;
            Scale(JpegTables.LumaQuantization, _luma, _lumaReciprocals);
            Scale(JpegTables.ChromaQuantization, _chroma, _chromaReciprocals);
        }
    }

    /// <summary>Number of 16 x 16 blocks between restart markers; 0 (the default) for none, at most 65,535.</summary>
    public ushort RestartInterval { get; set; }

    /// <summary>Encodes the canvas.</summary>
    /// <param name="canvas">Its padding is overwritten, its visible pixels are not.</param>
    /// <param name="buffer">Receives the JPEG from index 0. Replaced by a larger one if it is too small.</param>
    /// <returns>Length of the JPEG in bytes.</returns>
    public int Encode(Canvas canvas, ref byte[] buffer)
    {
        canvas.PadEdges();
        int mcuRows = canvas.PaddedHeight / 16,
            mcusPerRow = canvas.Stride / 16;
        var rowBytes = mcusPerRow * MaxBytesPerMcu;
        EnsureRoom(ref buffer, 0, JpegHeaders.MaxLength);
        var length = JpegHeaders.Write(buffer, canvas.Width, canvas.Height, _luma, _chroma, RestartInterval);

        var state = new ScanState { UntilRestart = RestartInterval };
        var bits = default(JpegBits);
        for (var row = 0; row < mcuRows; row++)
        {
            // Space for the largest possible row is checked once per row. Pending bits are moved to the new buffer.
            EnsureRoom(ref buffer, length, rowBytes + 16);
            bits = bits.Continue(buffer, length);
            for (var column = 0; column < mcusPerRow; column++)
            {
                if (RestartInterval > 0 && state.UntilRestart-- == 0)
                {
                    Restart(ref bits, ref state);
                }

                EncodeMcu(canvas, (row * 16 * canvas.Stride) + (column * 16), ref bits, ref state);
            }

            length = bits.Position;
        }

        bits.Align();
        bits.Marker(0xD9);
        return bits.Position;
    }

    private void Restart(ref JpegBits bits, ref ScanState state)
    {
        bits.Align();
        bits.Marker((byte)(0xD0 + (state.Restarts & 7)));
        state = new ScanState { Restarts = state.Restarts + 1, UntilRestart = RestartInterval - 1 };
    }

    private void EncodeMcu(Canvas canvas, int at, ref JpegBits bits, ref ScanState state)
    {
        var stride = canvas.Stride;
        for (var i = 0; i < 4; i++)
        {
            LoadLuma(canvas.Y, at + ((i >> 1) * 8 * stride) + ((i & 1) * 8), stride);
            state.Y = EncodeBlock(ref bits, _lumaReciprocals, JpegTables.LumaDc, JpegTables.LumaAc, state.Y);
        }

        LoadChroma(canvas.Cb, at, stride);
        state.Cb = EncodeBlock(ref bits, _chromaReciprocals, JpegTables.ChromaDc, JpegTables.ChromaAc, state.Cb);
        LoadChroma(canvas.Cr, at, stride);
        state.Cr = EncodeBlock(ref bits, _chromaReciprocals, JpegTables.ChromaDc, JpegTables.ChromaAc, state.Cr);
    }

    private void LoadLuma(ReadOnlySpan<byte> plane, int at, int stride)
    {
        for (var row = 0; row < 8; row++, at += stride)
        {
            var eight = MemoryMarshal.Read<ulong>(plane.Slice(at, 8));
            Store(row, Vector128.WidenLower(Vector128.CreateScalar(eight).AsByte()));
        }
    }

    private void LoadChroma(ReadOnlySpan<byte> plane, int at, int stride)
    {
        var low = Vector128.Create((ushort)0xFF);
        for (var row = 0; row < 8; row++, at += 2 * stride)
        {
            var upper = Vector128.Create(plane.Slice(at, 16)).AsUInt16();
            var lower = Vector128.Create(plane.Slice(at + stride, 16)).AsUInt16();
            var sum = (upper & low) + (upper >>> 8) + (lower & low) + (lower >>> 8);
            Store(row, (sum + Vector128.Create((ushort)2)) >>> 2);
        }
    }

    private void Store(int row, Vector128<ushort> samples)
    {
        var wide = Vector256.Create(Vector128.WidenLower(samples), Vector128.WidenUpper(samples)).AsInt32();
        (wide - Vector256.Create(128)).CopyTo(_block, row * 8);
    }

    /// <returns>The DC value of the block, relative to which the next block of the component is encoded.</returns>
    private int EncodeBlock(ref JpegBits bits, float[] reciprocals, HuffmanTable dc, HuffmanTable ac, int previousDc)
    {
        Span<int> block = _block;
        ForwardDct.TransformAndQuantize(block, reciprocals);
        Span<short> zigZag = _zigZag;
        var order = TransposedZigZag;
        for (var i = 0; i < 64; i++)
        {
            zigZag[i] = (short)block[order[i]];
        }

        var difference = zigZag[0] - previousDc;
        var size = Size(difference);
        bits.Put(dc.Codes[size], dc.Lengths[size]);
        bits.Put(Magnitude(difference, size), size);

        var codes = ac.Codes;
        var lengths = ac.Lengths;
        var left = NonZero(zigZag) & ~1UL;
        var last = 0;
        while (left != 0)
        {
            var index = BitOperations.TrailingZeroCount(left);
            left &= left - 1;
            var run = index - last - 1;
            for (; run >= 16; run -= 16)
            {
                bits.Put(codes[0xF0], lengths[0xF0]);
            }

            int value = zigZag[index];
            size = Size(value);
            var symbol = (run << 4) | size;
            bits.Put((codes[symbol] << size) | Magnitude(value, size), lengths[symbol] + size);
            last = index;
        }

        if (last != 63)
        {
            bits.Put(codes[0], lengths[0]);
        }

        return zigZag[0];
    }

    private static ulong NonZero(ReadOnlySpan<short> values)
    {
        ulong mask = 0;
        for (var i = 0; i < 64; i += 16)
        {
            var zero = Vector256.Equals(Vector256.Create(values.Slice(i, 16)), Vector256<short>.Zero);
            mask |= (ulong)(~zero.ExtractMostSignificantBits() & 0xFFFF) << i;
        }

        return mask;
    }

    private static int Size(int value) => 32 - BitOperations.LeadingZeroCount((uint)Math.Abs(value));

    // Negative values are stored minus one, so that their first bit is 0 (T.81, F.1.2.1).
    private static uint Magnitude(int value, int size) => (uint)(value + (value >> 31)) & ((1u << size) - 1);

    private static ReadOnlySpan<byte> TransposedZigZag => TransposedOrder;

    private static readonly byte[] TransposedOrder = Transpose(JpegTables.ZigZag);

    private static byte[] Transpose(ReadOnlySpan<byte> order)
    {
        var transposed = new byte[64];
        for (var i = 0; i < 64; i++)
        {
            transposed[i] = (byte)(((order[i] & 7) << 3) | (order[i] >> 3));
        }

        return transposed;
    }

    // The scaling of libjpeg's jpeg_quality_scaling, so that a quality has the usual meaning.
    private void Scale(ReadOnlySpan<byte> table, byte[] scaled, float[] reciprocals)
    {
        var percent = _quality < 50 ? 5000 / _quality : 200 - (2 * _quality);
        for (var i = 0; i < 64; i++)
        {
            scaled[i] = (byte)Math.Clamp(((table[i] * percent) + 50) / 100, 1, 255);
            reciprocals[((i & 7) << 3) | (i >> 3)] = 1f / (8 * scaled[i]);
        }
    }

    private static void EnsureRoom(ref byte[] buffer, int used, int needed)
    {
        if (buffer is not null && buffer.Length - used >= needed)
        {
            return;
        }

        Array.Resize(ref buffer, Math.Max(used + needed, 2 * (buffer?.Length ?? 0)));
    }

    private struct ScanState
    {
        public int Y,
            Cb,
            Cr;
        public int Restarts;
        public int UntilRestart;
    }
}
