namespace NanoCam.Jpeg;

/// <summary>One Huffman table, ready to read codes bit by bit (ITU-T T.81, F.2.2.3).</summary>
internal sealed class HuffmanCodes
{
    private readonly int[] _firstCode = new int[17];
    private readonly int[] _count = new int[17];
    private readonly int[] _firstValue = new int[17];
    private readonly byte[] _values;

    /// <summary>Reads a table of a DHT segment.</summary>
    /// <param name="table">Class and number, 16 counts, values.</param>
    public HuffmanCodes(ReadOnlySpan<byte> table)
    {
        _values = table[17..].ToArray();
        var code = 0;
        var value = 0;
        for (var length = 1; length <= 16; length++)
        {
            _count[length] = table[length];
            _firstCode[length] = code;
            _firstValue[length] = value;
            code = (code + table[length]) << 1;
            value += table[length];
        }
    }

    /// <summary>Returns the value of a code, or -1 if there is none of this length.</summary>
    public int ValueOf(int code, int length)
    {
        var index = code - _firstCode[length];
        return index >= 0 && index < _count[length] ? _values[_firstValue[length] + index] : -1;
    }
}
