namespace NanoCam.VirtualCamera.Scenes;

/// <summary>A Huffman table, in the form of the file and in the form that the encoder uses.</summary>
internal sealed class HuffmanTable
{
    private readonly uint[] _codes = new uint[256];
    private readonly byte[] _lengths = new byte[256];

    /// <summary>Derives the codes from the counts (T.81, annex C).</summary>
    /// <param name="selector">Class (0 DC, 1 AC) in the high four bits, table number in the low.</param>
    /// <param name="counts">Number of codes with 1, 2 … 16 bits.</param>
    /// <param name="symbols">The symbols in the order of their codes.</param>
    public HuffmanTable(byte selector, byte[] counts, byte[] symbols)
    {
        Selector = selector;
        Counts = counts;
        Symbols = symbols;
        uint code = 0;
        var next = 0;
        for (var length = 1; length <= 16; length++)
        {
            for (var i = 0; i < counts[length - 1]; i++)
            {
                _codes[symbols[next]] = code++;
                _lengths[symbols[next++]] = (byte)length;
            }

            code <<= 1;
        }
    }

    /// <summary>Class and number, as in the DHT segment.</summary>
    public byte Selector { get; }

    /// <summary>16 counts, as in the DHT segment.</summary>
    public byte[] Counts { get; }

    /// <summary>Symbols, as in the DHT segment.</summary>
    public byte[] Symbols { get; }

    /// <summary>Code by symbol, right-aligned.</summary>
    public ReadOnlySpan<uint> Codes => _codes;

    /// <summary>Bits of the code by symbol.</summary>
    public ReadOnlySpan<byte> Lengths => _lengths;
}
