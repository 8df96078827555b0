using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace NanoCam.Jpeg;

/// <summary>Data from the segments before a scan: components, Huffman tables, restart interval.</summary>
internal sealed class ScanFrame
{
    private readonly HuffmanCodes?[] _tables = new HuffmanCodes?[8];
    private readonly bool[] _seen = new bool[4];
    private (byte Id, int Across, int Down)[] _components = [];
    private int _width;
    private int _height;
    private int _restartInterval;

    /// <summary>Whether every component was in a scan.</summary>
    public bool IsComplete => _components.Length > 0 && _seen.AsSpan(0, _components.Length).IndexOf(false) < 0;

    /// <summary>Reads a segment before the last scan; false if it makes the JPEG unreadable.</summary>
    public bool TryRead(byte marker, ReadOnlySpan<byte> segment)
    {
        switch (marker)
        {
            case 0xC0 or 0xC1:
                return TryReadComponents(segment);
            case 0xC4:
                return TryReadTables(segment);
            case 0xDA:
                return TryBeginScan(segment, out _);
            case 0xDD:
                _restartInterval = segment.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(segment) : 0;
                return true;
            default:
                return true;
        }
    }

    /// <summary>Prepares the reader of a scan.</summary>
    public bool TryBeginScan(ReadOnlySpan<byte> header, [NotNullWhen(true)] out ScanReader? scan)
    {
        scan = null;
        if (header.IsEmpty || header[0] is 0 or > 4 || header.Length != 4 + (2 * header[0]))
        {
            return false;
        }

        var blocks = new List<(HuffmanCodes Dc, HuffmanCodes Ac)>();
        var size = (Across: 0, Down: 0);
        for (var n = 0; n < header[0]; n++)
        {
            var index = Find(header[1 + (2 * n)]);
            var selectors = header[2 + (2 * n)];
            if (index < 0 || selectors > 0x33 || (selectors & 15) > 3)
            {
                return false;
            }

            _seen[index] = true;
            size = (_components[index].Across, _components[index].Down);
            var count = header[0] == 1 ? 1 : size.Across * size.Down;
            if (Table(selectors >> 4) is not { } dc || Table(4 + (selectors & 15)) is not { } ac)
            {
                return false;
            }

            blocks.AddRange(Enumerable.Repeat((dc, ac), count));
        }

        scan = new ScanReader([.. blocks], UnitsIn(header[0] == 1 ? size : null), _restartInterval);
        return true;
    }

    // A scan of one component consists of its blocks; a scan of several consists of units that contain blocks of each.
    private long UnitsIn((int Across, int Down)? single)
    {
        var across = _components.Max(component => component.Across);
        var down = _components.Max(component => component.Down);
        return single is { } one
            ? (long)Ceiling(Ceiling(_width * one.Across, across), 8) * Ceiling(Ceiling(_height * one.Down, down), 8)
            : (long)Ceiling(_width, 8 * across) * Ceiling(_height, 8 * down);
    }

    private bool TryReadComponents(ReadOnlySpan<byte> segment)
    {
        if (_components.Length > 0 || segment.Length < 9 || segment.Length != 6 + (3 * segment[5]) || segment[5] > 4)
        {
            return false;
        }

        _height = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]);
        _width = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]);
        _components = new (byte, int, int)[segment[5]];
        for (var n = 0; n < _components.Length; n++)
        {
            var one = segment.Slice(6 + (3 * n), 3);
            _components[n] = (one[0], one[1] >> 4, one[1] & 15);
            if (_components[n] is not (_, >= 1 and <= 4, >= 1 and <= 4))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryReadTables(ReadOnlySpan<byte> segment)
    {
        while (HuffmanTables.TryTakeTable(ref segment, out var table))
        {
            _tables[HuffmanTables.IndexOf(table[0])] = new HuffmanCodes(table);
        }

        return segment.IsEmpty;
    }

    private HuffmanCodes? Table(int index) =>
        _tables[index] ??= HuffmanTables.StandardTable(index) is { IsEmpty: false } standard ? new HuffmanCodes(standard) : null;

    private int Find(byte id) => Array.FindIndex(_components, component => component.Id == id);

    private static int Ceiling(int value, int divisor) => (value + divisor - 1) / divisor;
}
