using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NanoCam.VirtualCamera.Scenes;

/// <summary>
/// 8 x 8 forward cosine transform in integers, eight columns at a time, followed by quantization. The method of Loeffler, Ligtenberg and
/// Moschytz (ICASSP 1989) with 13-bit constants. Portable vectors give the same bits with and without AVX2, so a canvas gives the same file
/// on every machine. The coefficients are eight times too large, which the quantization corrects.
/// </summary>
internal static class ForwardDct
{
    private const int ConstantBits = 13;
    private const int ExtraBits = 2;

    // round(x * 2^13) of sums and differences of sqrt(2) * cos(k * pi / 16).
    private const int C0298 = 2446,
        C0390 = 3196,
        C0541 = 4433,
        C0765 = 6270,
        C0899 = 7373,
        C1175 = 9633;
    private const int C1501 = 12299,
        C1847 = 15137,
        C1961 = 16069,
        C2053 = 16819,
        C2562 = 20995,
        C3072 = 25172;

    /// <summary>Transforms and quantizes one block in place.</summary>
    /// <param name="block">In: 64 samples, level-shifted to -128 … 127, row by row. Out: coefficients, column by column
    /// (transposed).</param>
    /// <param name="reciprocals">1 / (8 * divisor) for each coefficient, transposed like the result.</param>
    public static void TransformAndQuantize(Span<int> block, ReadOnlySpan<float> reciprocals)
    {
        Pass(block, ExtraBits, ConstantBits - ExtraBits);
        Transpose(block);
        Pass(block, -ExtraBits, ConstantBits + ExtraBits);

        var half = Vector256.Create(0.5f);
        var sign = Vector256.Create(-0f);
        for (var i = 0; i < 64; i += 8)
        {
            var value = Vector256.ConvertToSingle(Vector256.Create<int>(block.Slice(i, 8))) * Vector256.Create(reciprocals.Slice(i, 8));
            var rounding = half | (value & sign);
            Vector256.ConvertToInt32(value + rounding).CopyTo(block[i..]);
        }
    }

    // One pass over the columns: the vectors are rows, the lanes columns.
    private static void Pass(Span<int> block, int evenShift, int descale)
    {
        Vector256<int> r0 = Row(block, 0),
            r1 = Row(block, 1),
            r2 = Row(block, 2),
            r3 = Row(block, 3);
        Vector256<int> r4 = Row(block, 4),
            r5 = Row(block, 5),
            r6 = Row(block, 6),
            r7 = Row(block, 7);
        Vector256<int> s0 = r0 + r7,
            s1 = r1 + r6,
            s2 = r2 + r5,
            s3 = r3 + r4;
        Vector256<int> d0 = r0 - r7,
            d1 = r1 - r6,
            d2 = r2 - r5,
            d3 = r3 - r4;

        Vector256<int> e0 = s0 + s3,
            e1 = s1 + s2,
            e2 = s1 - s2,
            e3 = s0 - s3;
        var turn = (e2 + e3) * C0541;
        Shift(e0 + e1, evenShift).CopyTo(block);
        Shift(e0 - e1, evenShift).CopyTo(block[32..]);
        Descale(turn + (e3 * C0765), descale).CopyTo(block[16..]);
        Descale(turn - (e2 * C1847), descale).CopyTo(block[48..]);

        Vector256<int> z1 = (d3 + d0) * -C0899,
            z2 = (d2 + d1) * -C2562;
        Vector256<int> a = d3 + d1,
            b = d2 + d0;
        var z5 = (a + b) * C1175;
        Vector256<int> z3 = (a * -C1961) + z5,
            z4 = (b * -C0390) + z5;
        Descale((d3 * C0298) + z1 + z3, descale).CopyTo(block[56..]);
        Descale((d2 * C2053) + z2 + z4, descale).CopyTo(block[40..]);
        Descale((d1 * C3072) + z2 + z3, descale).CopyTo(block[24..]);
        Descale((d0 * C1501) + z1 + z4, descale).CopyTo(block[8..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Row(Span<int> block, int row) => Vector256.Create<int>(block.Slice(row * 8, 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Shift(Vector256<int> value, int left) => left >= 0 ? value << left : Descale(value, -left);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Descale(Vector256<int> value, int bits) => (value + Vector256.Create(1 << (bits - 1))) >> bits;

    private static void Transpose(Span<int> block)
    {
        for (var row = 0; row < 8; row++)
        {
            for (var column = row + 1; column < 8; column++)
            {
                (block[(row * 8) + column], block[(column * 8) + row]) = (block[(column * 8) + row], block[(row * 8) + column]);
            }
        }
    }
}
