using System.Buffers.Binary;

namespace NanoCam.Fuzz.Tests.Engine;

/// <summary>One change of an input. It is deterministic: the same numbers give the same change.</summary>
/// <param name="Kind">Kind of change, 0 to <see cref="Kinds"/> - 1.</param>
/// <param name="Place">Position, modulo the length.</param>
/// <param name="Amount">Amount or value.</param>
internal sealed record Mutation(int Kind, int Place, int Amount)
{
    /// <summary>Number of kinds.</summary>
    public const int Kinds = 11;

    // Edge cases of parsers: zero, signs, powers of two, markers of JPEG and of text formats.
    private static readonly byte[] Edges =
    [
        0,
        1,
        2,
        0x7F,
        0x80,
        0xC0,
        0xD8,
        0xD9,
        0xDA,
        0xE1,
        0xFE,
        0xFF,
        .. "\r\n\t \"%&+,-.:;=<>{}[]@/\\#?"u8,
    ];

    private static readonly uint[] Lengths =
    [
        0,
        1,
        3,
        4,
        15,
        16,
        64,
        65,
        127,
        128,
        255,
        256,
        4095,
        4096,
        4097,
        0x7FFF,
        0x8000,
        0xFFFF,
        0x10000,
        0xFFFFFF,
        0x1000000,
        0x7FFFFFFF,
        0x80000000,
        0xFFFFFFF8,
        0xFFFFFFFF,
    ];

    /// <summary>Returns the changed input.</summary>
    /// <param name="input">Input; it is not modified.</param>
    /// <param name="other">Another input, as a source of bytes.</param>
    public byte[] Apply(byte[] input, byte[] other)
    {
        var at = Place % (input.Length + 1);
        var changed = Kind switch
        {
            0 => With(input, at, b => (byte)(b ^ (1 << (Amount & 7)))),
            1 => With(input, at, _ => (byte)Amount),
            2 => With(input, at, _ => Edges[Amount % Edges.Length]),
            3 => WithNumber(input, at),
            4 => input[..at],
            5 => Without(input, at, 1 + (Amount % 8)),
            6 => Without(input, at, 1 + (Amount % Math.Max(1, input.Length))),
            7 => [.. input.AsSpan(0, at), Edges[Amount % Edges.Length], .. input.AsSpan(at)],
            8 => Twice(input, at),
            9 => [.. input.AsSpan(0, at), .. other.AsSpan(Amount % (other.Length + 1))],
            _ => [.. input.AsSpan(0, at), .. Filler(), .. input.AsSpan(at)],
        };
        return changed.Length > FuzzTarget.MaxInput ? changed[..FuzzTarget.MaxInput] : changed;
    }

    private static byte[] With(byte[] input, int at, Func<byte, byte> change)
    {
        byte[] changed = [.. input];
        if (at < changed.Length)
        {
            changed[at] = change(changed[at]);
        }

        return changed;
    }

    private static byte[] Without(byte[] input, int at, int count) =>
        [.. input.AsSpan(0, at), .. input.AsSpan(Math.Min(input.Length, at + count))];

    private byte[] Twice(byte[] input, int at)
    {
        var end = Math.Min(input.Length, at + 1 + (Amount % 64));
        return [.. input.AsSpan(0, end), .. input.AsSpan(at, end - at), .. input.AsSpan(end)];
    }

    private byte[] Filler()
    {
        var filler = new byte[1 + (Amount % 300)];
        Array.Fill(filler, Edges[(Amount >> 9) % Edges.Length]);
        return filler;
    }

    // A wrong length of 2 or 4 bytes, in either byte order.
    private byte[] WithNumber(byte[] input, int at)
    {
        byte[] changed = [.. input];
        var number = Lengths[(Amount >> 2) % Lengths.Length];
        if ((Amount & 1) == 0 && at + 2 <= changed.Length)
        {
            var value = (Amount & 2) == 0 ? (ushort)number : BinaryPrimitives.ReverseEndianness((ushort)number);
            BinaryPrimitives.WriteUInt16LittleEndian(changed.AsSpan(at), value);
        }
        else if (at + 4 <= changed.Length)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(
                changed.AsSpan(at),
                (Amount & 2) == 0 ? number : BinaryPrimitives.ReverseEndianness(number)
            );
        }

        return changed;
    }
}
