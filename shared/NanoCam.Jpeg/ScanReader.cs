namespace NanoCam.Jpeg;

/// <summary>Reads the codes of one sequential scan without decoding pixels, to find its last bit.</summary>
/// <param name="blocks">Tables for each block of a unit.</param>
/// <param name="units">Units in the scan.</param>
/// <param name="restartInterval">Units between restart markers; 0 for none.</param>
internal sealed class ScanReader((HuffmanCodes Dc, HuffmanCodes Ac)[] blocks, long units, int restartInterval)
{
    /// <summary>Reads the scan; false if it ends early or contains an invalid code.</summary>
    /// <param name="jpeg">The JPEG.</param>
    /// <param name="start">Where the data of the scan starts.</param>
    /// <param name="end">Where it ends.</param>
    public bool TryRead(ReadOnlySpan<byte> jpeg, int start, out int end)
    {
        var bits = new BitReader(jpeg, start);
        end = 0;
        for (var unit = 0L; unit < units; unit++)
        {
            if (restartInterval > 0 && unit > 0 && unit % restartInterval == 0 && !bits.TryReadRestart())
            {
                return false;
            }

            foreach (var (dc, ac) in blocks)
            {
                if (!TryReadBlock(ref bits, dc, ac))
                {
                    return false;
                }
            }
        }

        end = bits.Position;
        return bits.EndsWithPadding;
    }

    private static bool TryReadBlock(ref BitReader bits, HuffmanCodes dc, HuffmanCodes ac)
    {
        if (!TryReadValue(ref bits, dc, out var size) || size > 16 || !bits.TrySkip(size))
        {
            return false;
        }

        for (var coefficient = 1; coefficient < 64; coefficient++)
        {
            if (!TryReadValue(ref bits, ac, out var value) || !bits.TrySkip(value & 15))
            {
                return false;
            }

            if ((value & 15) == 0 && value != 0xF0)
            {
                // The rest of the block is zero.
                return true;
            }

            coefficient += value >> 4;
        }

        return true;
    }

    private static bool TryReadValue(ref BitReader bits, HuffmanCodes codes, out int value)
    {
        var code = 0;
        value = -1;
        for (var length = 1; length <= 16 && value < 0; length++)
        {
            if (!bits.TryRead(ref code))
            {
                return false;
            }

            value = codes.ValueOf(code, length);
        }

        return value >= 0;
    }

    /// <summary>Bits of entropy-coded data, where FF 00 represents the byte FF.</summary>
    private ref struct BitReader(ReadOnlySpan<byte> bytes, int position)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;
        private int _current;
        private int _left;

        /// <summary>Bytes that were read, the current one included.</summary>
        public int Position { get; private set; } = position;

        /// <summary>
        /// Whether the unread bits of the last byte are ones, as encoders write them, and the byte is not a zero from a
        /// partly filled buffer.
        /// </summary>
        public readonly bool EndsWithPadding => _current != 0 && (_current & ((1 << _left) - 1)) == (1 << _left) - 1;

        public bool TryRead(ref int code)
        {
            if (_left == 0 && !TryLoad())
            {
                return false;
            }

            _left--;
            code = (code << 1) | ((_current >> _left) & 1);
            return true;
        }

        public bool TrySkip(int count)
        {
            while (count > _left)
            {
                count -= _left;
                if (!TryLoad())
                {
                    return false;
                }
            }

            _left -= count;
            return true;
        }

        public bool TryReadRestart()
        {
            _left = 0;
            while (Position + 1 < _bytes.Length && _bytes[Position] == 0xFF)
            {
                Position++;
                if (_bytes[Position] is >= 0xD0 and <= 0xD7)
                {
                    Position++;
                    return true;
                }
            }

            return false;
        }

        private bool TryLoad()
        {
            if (Position >= _bytes.Length)
            {
                return false;
            }

            _current = _bytes[Position];
            if (_current == 0xFF && (Position + 1 >= _bytes.Length || _bytes[Position + 1] != 0))
            {
                return false;
            }

            Position += _current == 0xFF ? 2 : 1;
            _left = 8;
            return true;
        }
    }
}
